import type { Static, TSchema } from 'typebox'
import { no, type Outcome, ok } from '../../base/outcome.ts'
import type { RefusalCode } from '../../domain/refusal/codes.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import type { Read, Reading } from '../read.ts'
import { checkOf } from './check.ts'
import { examine } from './examine.ts'

/** Codes that an endpoint's error table lacks, with what it says instead. */
export type CodeMap = Partial<Readonly<Record<RefusalCode, RefusalCode>>>

/** What a body must look like. `read` gives it typed, or everything that is wrong with it. */
export type Shape<T> = {
  readonly schema: TSchema
  readonly read: (body: unknown) => Outcome<T, Refusal>
}

/** `root` is where problems of the body as a whole are told: the name of its resource. */
export function shape<T extends TSchema>(
  root: string,
  schema: T,
  codes: CodeMap = {},
): Shape<Static<T>> {
  const fits = checkOf(schema)
  return { schema, read }

  function read(body: unknown): Outcome<Static<T>, Refusal> {
    if (fits(body)) return ok(body as Static<T>)
    const told: Refusal[] = []
    examine(schema, body ?? null, '', told)
    const [first = refusal('INVALID_FHIR_STRUCTURE', 'cannot be read'), ...rest] = told
    return no(retold(first), ...rest.map(retold))
  }

  function retold(refused: Refusal): Refusal {
    return { ...recoded(refused, codes), at: refused.at || root }
  }
}

export function recoded(refused: Refusal, codes: CodeMap): Refusal {
  return { ...refused, code: codes[refused.code] ?? refused.code }
}

/** Reads a body of this shape into a command of the domain. */
export function readAs<T, Command>(
  of: Shape<T>,
  body: unknown,
  reading: (value: T) => Reading<Command>,
): Read<Command> {
  const read = of.read(body)
  return read.ok ? ok(reading(read.value)) : read
}
