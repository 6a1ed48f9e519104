/** How one field of a body is read: nothing when the value is not what is wanted. */
export type Field<T> = {
  readonly wants: string
  readonly read: (value: unknown) => T | undefined
}

type Asked<T> = { readonly field: Field<T>; readonly isRequired: boolean }

export type Fields = Readonly<Record<string, Asked<unknown>>>

export function required<T>(field: Field<T>) {
  return { field, isRequired: true } as const
}

export function optional<T>(field: Field<T>) {
  return { field, isRequired: false } as const
}

type ValueOf<A> = A extends Asked<infer T> ? T : never
type Required<F> = {
  [Name in keyof F]: F[Name] extends { isRequired: true } ? Name : never
}[keyof F]

export type Values<F> = { readonly [Name in Required<F>]: ValueOf<F[Name]> } & {
  readonly [Name in Exclude<keyof F, Required<F>>]?: ValueOf<F[Name]>
}

export type ReadFields<F> =
  | { readonly ok: true; readonly value: Values<F> }
  | { readonly ok: false; readonly problems: readonly string[] }

/** The fields of a JSON object, or everything that is wrong with it. No body is an empty object. */
export function readFields<F extends Fields>(body: unknown, fields: F): ReadFields<F> {
  const given = body ?? {}
  if (typeof given !== 'object' || Array.isArray(given)) {
    return { ok: false, problems: ['body: a JSON object is wanted'] }
  }
  const values = new Map(Object.entries(given))
  const problems = [...values.keys()]
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `${name}: unknown field`)
  const read: Record<string, unknown> = {}
  for (const [name, { field, isRequired }] of Object.entries(fields)) {
    const value = values.get(name)
    if (value === undefined && !isRequired) continue
    const found = value === undefined ? undefined : field.read(value)
    if (found === undefined) problems.push(`${name}: ${field.wants} is wanted`)
    else read[name] = found
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read as Values<F> }
}
