type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that are there: an optional field of a command is absent, never `undefined`. */
export function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<T>
}
