/**
 * Readers of single JSON values; `at` is the place below the attribute: `keys[0].n`, empty for
 * the value itself.
 */
export type Problem = { readonly at: string; readonly says: string }

export type ReadValue<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export type Reader<T> = (value: unknown) => ReadValue<T>

export function read<T>(value: T): ReadValue<T> {
  return { ok: true, value }
}

export function unread(...problems: readonly Problem[]): ReadValue<never> {
  return { ok: false, problems }
}

/** A text that the pattern or parser takes. */
export function text(takes: RegExp | ((text: string) => boolean), wanted: string): Reader<string> {
  return (value) => {
    const isTaken =
      typeof value === 'string' && (takes instanceof RegExp ? takes.test(value) : takes(value))
    return isTaken ? read(value) : unread({ at: '', says: `must be ${wanted}` })
  }
}

export function oneOf<const T extends string>(names: readonly T[]): Reader<T> {
  return (value) => {
    const name = names.find((each) => each === value)
    return name === undefined
      ? unread({ at: '', says: `must be one of ${names.join(', ')}` })
      : read(name)
  }
}

export function wholeNumber(min: number, max: number): Reader<number> {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? read(value)
      : unread({ at: '', says: `must be a whole number from ${min} to ${max}` })
}

export const yesOrNo: Reader<boolean> = (value) =>
  typeof value === 'boolean' ? read(value) : unread({ at: '', says: 'must be true or false' })

export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? read(null) : reader(value))
}

export function listOf<T>(reader: Reader<T>, countMax: number): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return unread({ at: '', says: 'must be a list' })
    if (value.length > countMax) return unread({ at: '', says: `must be at most ${countMax} long` })
    const items = value.map(reader)
    const problems = items.flatMap((item, i) => (item.ok ? [] : placed(item.problems, `[${i}]`)))
    return problems.length > 0
      ? unread(...problems)
      : read(items.flatMap((item) => (item.ok ? [item.value] : [])))
  }
}

const ADDRESS_CHARACTERS_MAX = 2_000

/** An absolute http or https address that names nobody: no credentials, no fragment. */
export const webAddress: Reader<string> = text((address) => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  return (
    url !== undefined &&
    address.length <= ADDRESS_CHARACTERS_MAX &&
    /^[\x21-\x7e]+$/.test(address) &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username + url.password === '' &&
    !address.includes('#')
  )
}, 'an http or https address without credentials or fragment')

export function placed(problems: readonly Problem[], around: string): readonly Problem[] {
  return problems.map(({ at, says }) => ({ at: joined(around, at), says }))
}

function joined(around: string, at: string): string {
  return at === '' || at.startsWith('[') ? around + at : `${around}.${at}`
}

export function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
