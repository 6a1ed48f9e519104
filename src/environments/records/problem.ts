import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { no, type Outcome, ok } from '../../base/outcome.ts'

/**
 * A fault in a record that people wrote: where in it, `services[3].clinicTypes[0]`, and what is
 * wrong.
 */
export type Problem = { readonly at: string; readonly says: string }

/** Reads what `schema` describes out of parsed JSON, or tells everything that is not as it says. */
export function shapeReader<Schema extends TSchema>(
  schema: Schema,
): (json: unknown) => Outcome<Static<Schema>, Problem> {
  const validator = Compile(schema)
  return (json) => {
    if (validator.Check(json)) return ok(json as Static<Schema>)
    const [first, ...rest] = validator.Errors(json).flatMap(problemsOf)
    return no(first ?? { at: '', says: 'is not valid' }, ...rest)
  }
}

/** The elements of a list that stand there twice. */
export function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

export function under(path: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map(({ at, says }) => ({ at: joined(path, at), says }))
}

function joined(path: string, at: string): string {
  return at === '' || at.startsWith('[') || path === '' ? `${path}${at}` : `${path}.${at}`
}

type ShapeError = {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
  readonly message: string
}

function problemsOf({ keyword, instancePath, params, message }: ShapeError): readonly Problem[] {
  const at = pathOf(instancePath)
  const named = params as Readonly<Record<string, readonly string[]>>
  const each = (names: readonly string[] = [], says: string) =>
    names.map((name) => ({ at: joined(at, name), says }))
  switch (keyword) {
    case 'required':
      return each(named.requiredProperties, 'is missing')
    case 'additionalProperties':
      return each(named.additionalProperties, 'is not known')
    case 'boolean':
      return []
    case 'enum':
      return [{ at, says: `must be one of ${named.allowedValues?.join(', ')}` }]
    default:
      return [{ at, says: message }]
  }
}

/** `/3/clinicTypes/0` → `[3].clinicTypes[0]`. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .reduce((path, part) => joined(path, /^[0-9]+$/.test(part) ? `[${part}]` : part), '')
}
