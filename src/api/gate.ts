/** Lets so many through at a time; the others wait in line. Keeps large answers from piling up. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>

export function openGate(atOnceMax: number): Gate {
  const waiting: (() => void)[] = []
  let inside = 0
  return async (work) => {
    // Whoever leaves hands over the place, so that nobody who comes just then takes it.
    if (inside >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve))
    else inside += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) inside -= 1
      else next()
    }
  }
}
