/** The compound elements of FHIR bodies. Fields that are not listed are unexpected. */
import Type, {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
} from 'typebox'
import type { RefusalCode } from '../../domain/refusal/codes.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import type { Door, Fields } from './door.ts'
import { codeOf, fixed, freeText, nullable } from './scalars.ts'

/**
 * An element with these fields and no others. A rule between the fields is given those that fit,
 * and all as they came; the places it tells are relative to the element.
 */
export function element<P extends TProperties>(
  fields: P,
  rule?: (fitting: Partial<Static<TObject<P>>>, given: Fields) => readonly Refusal[],
): TObject<P> {
  if (rule === undefined) return Type.Object(fields, { additionalProperties: false })
  const door: Door = { rule }
  const ruled = Type.Object(fields, { additionalProperties: false, door })
  const follows = (value: unknown): boolean => {
    return rule(value as Partial<Static<TObject<P>>>, value as Fields).length === 0
  }
  return Type.Refine(ruled, follows) as TObject<P>
}

/** Names for people; callers give them back as they came, and nobody reads them. */
export const display = nullable(freeText(1_000))

export function resourceType<const T extends string>(name: T): TUnsafe<T> {
  return fixed(name, 'INVALID_FHIR_STRUCTURE')
}

/** `meta` of a body that claims this profile, or some of these. */
export function meta(...profiles: readonly string[]) {
  const profile = codeOf(profiles, { refusedAs: 'INVALID_VALUE' })
  return element({ profile: listOf(profile, { min: 1, max: profiles.length }) })
}

export function identifier<const S extends string, T extends TSchema>(system: S, value: T) {
  return element({ system: fixed(system), value })
}

/** `code` is a schema of its own where the codes are many; `system` where it varies. */
export function coding<const C extends TSchema>(system: string | TSchema, code: C) {
  return element({
    system: typeof system === 'string' ? fixed(system) : system,
    code,
    display: Type.Optional(display),
  })
}

/** A CodeableConcept with exactly one coding. */
export function concept<C extends TSchema>(of: C) {
  return element({ coding: listOf(of, { min: 1, max: 1 }) })
}

/** A Reference by its relative URL, with or without a display. */
export function byReference<R extends TSchema>(reference: R) {
  return element({ reference, display: Type.Optional(display) })
}

/** A Reference by identifier, with or without a display. */
export function byIdentifier<I extends TSchema>(of: I) {
  return element({ identifier: of, display: Type.Optional(display) })
}

export function listOf<T extends TSchema>(
  of: T,
  { min, max, tooManyAs, rule }: ListLimits = {},
): TUnsafe<readonly Static<T>[]> {
  const list = Type.Unsafe<readonly Static<T>[]>({
    type: 'array',
    items: of,
    ...(min !== undefined && { minItems: min }),
    ...(max !== undefined && { maxItems: max }),
    door: { ...(tooManyAs && { tooManyAs }), ...(rule && { rule }) } satisfies Door,
  })
  if (rule === undefined) return list
  const ruled = Type.Refine(list, (items) => rule(items as readonly unknown[]).length === 0)
  return Type.Unsafe<readonly Static<T>[]>(ruled)
}

/** `rule` looks at all items as they came, whether they fit or not. */
type ListLimits = {
  readonly min?: number
  readonly max?: number
  readonly tooManyAs?: RefusalCode
  readonly rule?: (items: readonly unknown[]) => readonly Refusal[]
}

/** Where FHIR wants a list and e-RS a single element, both are read. */
export function singleOrList<T extends TSchema>(
  single: T,
): TUnsafe<Static<T> | readonly Static<T>[]> {
  const list = listOf(single, { min: 1, max: 1 })
  return Type.Unsafe<Static<T> | readonly Static<T>[]>({
    anyOf: [single, list],
    door: { either: { single, list } },
  })
}
