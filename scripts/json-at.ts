/** What lies at a path of parsed JSON; undefined where the path ends early. */
export function valueAt(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    json,
  )
}

/** The text there, or the empty text. */
export function textAt(json: unknown, ...path: readonly string[]): string {
  const value = valueAt(json, ...path)
  return typeof value === 'string' ? value : ''
}

/** The list there, or the empty list. */
export function listAt(json: unknown, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(json, ...path)
  return Array.isArray(value) ? value : []
}
