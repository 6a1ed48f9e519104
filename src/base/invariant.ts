/**
 * A broken promise of our own code, never of a caller: it must crash the request, and a test must
 * have seen it first.
 */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant'
}

export function invariant(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new BrokenInvariant(promise)
}

/** Closes an exhaustive `switch`: the compiler refuses to call it while a case is missing. */
export function unreachable(value: never): never {
  throw new BrokenInvariant(`unreachable: ${String(value)}`)
}
