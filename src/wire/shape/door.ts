import type { TSchema } from 'typebox'
import type { RefusalCode } from '../../domain/refusal/codes.ts'
import type { Refusal } from '../../domain/refusal/refusal.ts'

/**
 * What a schema says besides JSON Schema: how to refuse what does not fit. It travels in the schema
 * under the key `door` and never reaches OpenAPI.
 */
export type Door = {
  /** Completes "is not …": `an NHS number`. */
  readonly wants?: string
  /** Values here cannot be patient data, so a wrong one may be shown back. */
  readonly isQuotable?: boolean
  /** Code for a value of the right JSON type that does not fit; INVALID_VALUE when absent. */
  readonly refusedAs?: RefusalCode | ((value: string) => RefusalCode)
  /** Code for an array longer than `maxItems`; INVALID_FHIR_STRUCTURE when absent. */
  readonly tooManyAs?: RefusalCode
  /**
   * JSON Schema to show in place of this one: a number in a query string is a text until it is
   * read.
   */
  readonly shownAs?: Readonly<Record<string, unknown>>
  /** The array holds named parameters. */
  readonly parameters?: NamedParameters
  /** A single element, or a list of it. */
  readonly either?: { readonly single: TSchema; readonly list: TSchema }
  readonly rule?: Rule
}

/**
 * A rule between the fields of one element; places are told from inside that element. Of an object
 * it is given the fields that fit, so that it can be applied while others do not, and all fields as
 * they came. Of an array it is given the items as they came, twice.
 */
export type Rule = (fitting: never, given: never) => readonly Refusal[]

/** FHIR cardinality of a named parameter. */
export type Cardinality = '1..1' | '0..1' | '1..*' | '0..*'

/** A parameter as a profile declares it: how often it occurs and what it holds. */
export type ParameterDeclaration<
  T extends TSchema = TSchema,
  C extends Cardinality = Cardinality,
> = {
  readonly occurs: C
  /** The element that holds the value. */
  readonly as: ValueElement
  readonly holds: T
}

/**
 * A parameter under its name, ready to be checked: the schema of its whole entry, compiled on first
 * use.
 */
export type NamedParameter = ParameterDeclaration & {
  readonly entry: TSchema
  readonly fits: (entry: unknown) => boolean
}

export type ValueElement =
  | 'valueBoolean'
  | 'valueCodeableConcept'
  | 'valueCoding'
  | 'valueIdentifier'
  | 'valueInstant'
  | 'valueReference'
  | 'valueString'
  | 'valueUnsignedInt'
  | 'resource'

export type NamedParameters = Readonly<Record<string, NamedParameter>>

export type Fields = Readonly<Record<string, unknown>>

/** The part of a TypeBox schema that the examination reads. */
export type Node = {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly items?: TSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly door?: Door
}

export function nodeOf(schema: TSchema): Node {
  return schema as Node
}
