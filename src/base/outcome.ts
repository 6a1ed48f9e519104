/** The result of something that may be refused. Refusals are values; faults are thrown. */
export type Outcome<T, R> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusals: readonly [R, ...R[]] }

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

export function no<R>(...refusals: readonly [R, ...R[]]): {
  readonly ok: false
  readonly refusals: readonly [R, ...R[]]
} {
  return { ok: false, refusals }
}

/** `value` when nothing was refused, else all refusals. */
export function unlessRefused<T, R>(refusals: readonly R[], value: () => T): Outcome<T, R> {
  const [first, ...rest] = refusals
  return first === undefined ? ok(value()) : no(first, ...rest)
}
