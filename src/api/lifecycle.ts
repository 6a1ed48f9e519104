/**
 * Counts the requests under way, so that a stop can wait for them: while draining, new requests
 * are told to come back and those begun are finished.
 */
export type Lifecycle = {
  readonly isDraining: () => boolean
  readonly begin: () => void
  readonly end: () => void
  /** Refuses new requests from now on; resolves when none is under way, or after the limit. */
  readonly drain: (limitMs: number) => Promise<void>
}

export function trackLifecycle(): Lifecycle {
  let isDraining = false
  let underWay = 0
  let idle: (() => void) | undefined
  return {
    isDraining: () => isDraining,
    begin: () => {
      underWay += 1
    },
    end: () => {
      underWay -= 1
      if (underWay === 0) idle?.()
    },
    drain: async (limitMs) => {
      isDraining = true
      if (underWay === 0) return
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limitMs)
      })
      const finished = new Promise<void>((resolve) => {
        idle = resolve
      })
      await Promise.race([finished, limit])
      clearTimeout(timer)
    },
  }
}
