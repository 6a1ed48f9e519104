/** Runs something once, later. Injected, so that a test decides when time has passed. */
export type Timer = {
  /** Returns what calls it off; calling that off later or twice does nothing. */
  readonly after: (milliseconds: number, run: () => void) => () => void
}

export const systemTimer: Timer = {
  after: (milliseconds, run) => {
    const timeout = setTimeout(run, milliseconds)
    return () => clearTimeout(timeout)
  },
}
