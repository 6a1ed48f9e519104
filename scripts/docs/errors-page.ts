import type { Endpoint } from '../../src/api/endpoint.ts'
import { codes, type RefusalCode } from '../../src/domain/refusal/codes.ts'
import { generatedBy } from './generated-by.ts'
import { raisedBy, statusesOf } from './raised-by.ts'
import { r4WordOf } from './wire-words.ts'

/** `docs/errors.md`, from the registry of codes and the declarations. */
export function errorsPage(endpoints: readonly Endpoint[]): string {
  const names = Object.keys(codes) as RefusalCode[]
  const rows = names.map((code) => rowOf(code, endpoints))
  const source = '`src/domain/refusal/codes.ts`, `src/api/status.ts` and the declared endpoints'
  return [...HEADER, ...rows, ...FOOTER, generatedBy(source), ''].join('\n')
}

function rowOf(code: RefusalCode, endpoints: readonly Endpoint[]): string {
  const { kind, says } = codes[code]
  const inStu3 = statusesOf(code, 'STU3', endpoints).join(', ')
  const inR4 = statusesOf(code, 'R4', endpoints).join(', ')
  const word = inR4 === '' ? '' : `${inR4} \`${r4WordOf(code)}\``
  const who = raisedBy(code, endpoints) || 'nobody yet'
  return `| \`${code}\` | ${kind} | ${inStu3} | ${word} | ${says} | ${who} |`
}

const HEADER = [
  '# Error codes',
  '',
  'Every refusal is an OperationOutcome with all problems of the request, each with its code, the',
  'element where it lies (in `diagnostics`) and a sentence. The first decides the HTTP status.',
  'A015 answers 400 where the other STU3 endpoints answer 422. 406 and 415 of STU3 are plain text,',
  'and what the gateway refuses has the body that the national gateway gives (some have none).',
  '',
  'The display stands beside the code in STU3. R4 has fewer words, so several codes come to one;',
  'the column is empty where no R4 endpoint raises the code.',
  '',
  '| code | kind | STU3 | R4 | display | raised by |',
  '|---|---|---|---|---|---|',
]

const FOOTER = [
  '',
  'Why a request was refused is told in more detail by `/world/explain` ([world](world.md)).',
  '',
]
