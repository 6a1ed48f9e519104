/**
 * A FHIR `Parameters` profile, declared as data: name -> cardinality and content. From the
 * declaration come the compiled check, the problems of a body that fails it, the typed parameters
 * and the JSON Schema.
 */
import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'
import type { Refusal } from '../../domain/refusal/refusal.ts'
import { checkOf } from './check.ts'
import type {
  Cardinality,
  Fields,
  NamedParameter,
  NamedParameters,
  ParameterDeclaration,
  ValueElement,
} from './door.ts'
import { element, meta, resourceType } from './elements.ts'
import { isFields, pluck } from './kind.ts'
import { itemOf, joined, under } from './place.ts'
import { fhirId, fixed } from './scalars.ts'

type Declared = Readonly<Record<string, ParameterDeclaration>>

export type ParametersProfile<D extends Declared = Declared> = {
  readonly schema: TUnsafe<ParametersBody>
  readonly named: NamedParameters
  /** Never read: carries the type of the declaration. */
  readonly declared: D
}

export type ParametersBody = { readonly parameter: readonly unknown[]; readonly id?: string }

/** A value that was supplied, and where: `parameter[2]/valueCoding`. */
export type Supplied<T> = { readonly value: T; readonly at: string }

export type SuppliedBy<D extends Declared> = {
  readonly [N in keyof D]: D[N] extends ParameterDeclaration<infer T, infer C>
    ? C extends '1..1'
      ? Supplied<Static<T>>
      : C extends '0..1'
        ? Supplied<Static<T>> | undefined
        : readonly Supplied<Static<T>>[]
    : never
}

/**
 * What a rule between parameters may look at: those that fit, and where each name first stood,
 * fitting or not.
 */
export type Fitting<D extends Declared> = {
  readonly supplied: Partial<SuppliedBy<D>>
  readonly placeOf: (name: keyof D & string) => string | undefined
}

export function parameter<T extends TSchema, C extends Cardinality>(
  occurs: C,
  as: ValueElement,
  holds: T,
): ParameterDeclaration<T, C> {
  return { occurs, as, holds }
}

/**
 * `hasId`: contained Parameters need an id that a reference can name. Places in what `rule` refuses
 * are told from inside the Parameters, `parameter[1]`.
 */
export function parametersProfile<const D extends Declared>(profile: {
  readonly url: string
  readonly hasId?: true
  readonly declared: D
  readonly rule?: (fitting: Fitting<D>) => readonly Refusal[]
}): ParametersProfile<D> {
  const { url, hasId, declared, rule } = profile
  const named = Object.fromEntries(
    Object.entries(declared).map(([name, each]) => [name, namedParameter(name, each)]),
  )
  const fields = {
    resourceType: resourceType('Parameters'),
    meta: meta(url),
    ...(hasId && { id: fhirId }),
    parameter: Type.Refine(
      Type.Unsafe<readonly unknown[]>({ type: 'array', door: { parameters: named } }),
      (entries) => entriesFit(named, entries),
    ),
  }
  const schema = element(fields, rule && ((_, given) => rule(fittingOf(named, given))))
  return { schema: Type.Unsafe<ParametersBody>(schema), named, declared }
}

/**
 * The parameters of a body that fits the profile; places start with `at`, the place of the body
 * itself.
 */
export function suppliedBy<D extends Declared>(
  profile: ParametersProfile<D>,
  body: ParametersBody,
  at = '',
): SuppliedBy<D> {
  return gathered(profile.named, body.parameter, at, () => true).supplied as SuppliedBy<D>
}

function namedParameter(name: string, declaration: ParameterDeclaration): NamedParameter {
  const { as, holds } = declaration
  const entry = element({ name: fixed(name), [as]: holds })
  return { ...declaration, entry, fits: checkOf(entry) }
}

function entriesFit(named: NamedParameters, entries: readonly unknown[]): boolean {
  const seen = new Set<string>()
  for (const entry of entries) {
    const [name, parameter] = namedBy(entry, named)
    if (parameter === undefined || !parameter.fits(entry)) return false
    if (seen.has(name) && parameter.occurs.endsWith('1')) return false
    seen.add(name)
  }
  return Object.entries(named).every(
    ([name, { occurs }]) => occurs.startsWith('0') || seen.has(name),
  )
}

function fittingOf<D extends Declared>(named: NamedParameters, body: Fields): Fitting<D> {
  const entries = pluck(body, 'parameter')
  const { supplied, places } = gathered(named, Array.isArray(entries) ? entries : [], '', fits)
  return { supplied: supplied as Partial<SuppliedBy<D>>, placeOf: (name) => places.get(name) }

  function fits(parameter: NamedParameter, entry: unknown): boolean {
    return parameter.fits(entry)
  }
}

function gathered(
  named: NamedParameters,
  entries: readonly unknown[],
  at: string,
  isFitting: (parameter: NamedParameter, entry: unknown) => boolean,
): { readonly supplied: object; readonly places: ReadonlyMap<string, string> } {
  const lists = Object.entries(named).filter(([, { occurs }]) => occurs.endsWith('*'))
  const supplied: Record<string, unknown> = Object.fromEntries(lists.map(([name]) => [name, []]))
  const places = new Map<string, string>()
  for (const [index, entry] of entries.entries()) {
    const [name, parameter] = namedBy(entry, named)
    if (parameter === undefined) continue
    const place = itemOf(joined(at, 'parameter'), index)
    if (!places.has(name)) places.set(name, place)
    if (!isFitting(parameter, entry)) continue
    const each = { value: pluck(entry, parameter.as), at: under(place, parameter.as) }
    const list = supplied[name]
    if (Array.isArray(list)) list.push(each)
    else supplied[name] ??= each
  }
  return { supplied, places }
}

function namedBy(
  entry: unknown,
  named: NamedParameters,
): readonly [string, NamedParameter | undefined] {
  const name = isFields(entry) ? pluck(entry, 'name') : undefined
  if (typeof name !== 'string' || !Object.hasOwn(named, name)) return ['', undefined]
  return [name, named[name]]
}
