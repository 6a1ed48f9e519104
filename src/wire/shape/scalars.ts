/**
 * The primitive values of FHIR bodies. Each says what it wants in words and whether a wrong value
 * may be shown back. Values of a branded type fit exactly when the domain's own parser takes them.
 */
import Type, { type TUnsafe } from 'typebox'
import type { Instant } from '../../base/clock.ts'
import type { RefusalCode } from '../../domain/refusal/codes.ts'
import type { Door } from './door.ts'
import { parseInstant } from './instant.ts'

const INT32_MAX = 2_147_483_647

/** One of a few codes. */
export function codeOf<const C extends readonly string[]>(
  codes: C,
  more: Pick<Door, 'refusedAs'> = {},
): TUnsafe<C[number]> {
  const wants = codes.length === 1 ? `${codes[0]}` : `one of ${codes.join(', ')}`
  const door: Door = { wants, isQuotable: true, refusedAs: 'INVALID_CODE', ...more }
  return Type.Unsafe<C[number]>({ type: 'string', enum: [...codes], door })
}

/** One of a few codes, out of a value set that has others: those are known, but wrong here. */
export function codeHere<const C extends readonly string[]>(
  codes: C,
  elsewhere: readonly string[],
): TUnsafe<C[number]> {
  return codeOf(codes, {
    refusedAs: (code) => (elsewhere.includes(code) ? 'INAPPROPRIATE_VALUE' : 'INVALID_CODE'),
  })
}

/** Always the same text: a system, a profile, an extension's URL. */
export function fixed<const T extends string>(
  text: T,
  refusedAs: RefusalCode = 'INVALID_VALUE',
): TUnsafe<T> {
  return codeOf([text], { refusedAs })
}

/** A text that a parser of the domain takes; `T` is what the parser makes of it, a branded text. */
export function parsed<T extends string>(
  wants: string,
  parse: (text: string) => T | undefined,
  more: Pick<Door, 'isQuotable' | 'refusedAs' | 'shownAs'> & {
    readonly pattern?: string
    readonly format?: string
    readonly maxLength?: number
  } = {},
): TUnsafe<T> {
  const { pattern, format, maxLength, ...told } = more
  const door: Door = { wants, ...told }
  const schema = Type.Unsafe<string>({
    type: 'string',
    ...(pattern !== undefined && { pattern }),
    ...(format !== undefined && { format }),
    ...(maxLength !== undefined && { maxLength }),
    door,
  })
  const refined = Type.Refine(schema, (text: unknown) => parse(String(text)) !== undefined)
  return Type.Unsafe<T>(refined)
}

/** A text for which a condition holds. */
export function textThat(
  wants: string,
  holds: (text: string) => boolean,
  more: Parameters<typeof parsed>[2] = {},
): TUnsafe<string> {
  return parsed(wants, (text) => (holds(text) ? text : undefined), more)
}

/**
 * Words of a person, never shown back. FHIR allows no control characters but tab and line ends in
 * them; what else may not be in them is looked for once they are known to be short enough.
 */
export function freeText(charactersMax: number, barred?: Barred): TUnsafe<string> {
  const or = barred === undefined ? '' : ` or ${barred.what}`
  const wants = `a text of 1 to ${charactersMax} characters without control characters${or}`
  const holds = (text: string) =>
    isReadable(text) && [...text].length <= charactersMax && !barred?.isIn(text)
  return textThat(wants, holds, { maxLength: charactersMax })
}

type Barred = { readonly what: string; readonly isIn: (text: string) => boolean }

export const unsignedInt: TUnsafe<number> = Type.Unsafe<number>({
  type: 'integer',
  minimum: 0,
  maximum: INT32_MAX,
  door: { wants: `a whole number from 0 to ${INT32_MAX}`, isQuotable: true },
})

export const flag: TUnsafe<boolean> = Type.Unsafe<boolean>({
  type: 'boolean',
  door: { wants: 'true or false', isQuotable: true },
})

/** A point in time with date, time and zone; read it with `parseInstant`. */
export const instant: TUnsafe<Instant> = parsed(
  'an instant with date, time and zone (2026-11-22T09:30:00.000Z)',
  (text) => (parseInstant(text) === undefined ? undefined : text),
  { format: 'date-time' },
)

/** Logical id of a resource. */
export const fhirId: TUnsafe<string> = textThat(
  'an id of 1 to 64 letters, digits, hyphens and dots',
  (text) => /^[A-Za-z0-9.-]{1,64}$/.test(text),
  { isQuotable: true, pattern: '^[A-Za-z0-9.-]{1,64}$' },
)

/** Absent, or null where the page says so. */
export function nullable<T>(schema: TUnsafe<T>): TUnsafe<T | null> {
  const { type, ...rest } = schema as TUnsafe<T> & { readonly type: string }
  const refined = schema as {
    readonly '~refine'?: readonly { check: (value: unknown) => boolean }[]
  }
  const open = Type.Unsafe<T | null>({ ...rest, type: [type, 'null'] })
  const fits = refined['~refine'] ?? []
  if (fits.length === 0) return open
  return Type.Unsafe<T | null>(
    Type.Refine(open, (value) => value === null || fits.every(({ check }) => check(value))),
  )
}

/** Not blank, well-formed Unicode, and no control characters but tab and line ends. */
export function isReadable(text: string): boolean {
  return text.isWellFormed() && /\S/.test(text) && !/[^\P{Cc}\t\n\r]/u.test(text)
}
