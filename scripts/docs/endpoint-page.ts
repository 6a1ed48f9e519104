import { type Endpoint, ersIdOf, type Parameter, urlOf } from '../../src/api/endpoint.ts'
import { statusOf } from '../../src/api/status.ts'
import { codes } from '../../src/domain/refusal/codes.ts'
import { refusal } from '../../src/domain/refusal/refusal.ts'
import { pluck } from '../../src/wire/shape/kind.ts'
import { generatedBy } from './generated-by.ts'
import { r4WordOf } from './wire-words.ts'

export type Quirk = { readonly id: string; readonly says: string }

/** `docs/endpoints/<id>.md`: what the declaration says, then what it cannot say. */
export function endpointPage(
  endpoint: Endpoint,
  { notes, quirks }: { readonly notes: string; readonly quirks: readonly Quirk[] },
): string {
  const { fhir, method, title, says, isDeprecated, id } = endpoint
  const name = `${ersIdOf(endpoint)} ${title}`
  return [
    `# ${name}`,
    `\`${method} ${urlOf(endpoint)}\` (FHIR ${fhir})${isDeprecated ? ', deprecated' : ''}`,
    says,
    callers(endpoint),
    section('Parameters', parameters(endpoint.parameters)),
    section('Body', body(endpoint)),
    section('Answers', answers(endpoint)),
    section('Refusals', refusals(endpoint)),
    section('Kept quirks', quirks.map((quirk) => `- ${quirk.id}: ${quirk.says}`).join('\n')),
    section('Notes', notes.trim()),
    generatedBy(`the declaration of \`${id}\` and its notes in \`docs/endpoints/notes/\``),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function section(title: string, text: string): string {
  return text === '' ? '' : `## ${title}\n\n${text}`
}

function callers({ callers: { users, applications, isBeforeOnBehalfOf } }: Endpoint): string {
  const people = users === 'anyone' ? 'any signed-in user' : users.map(code).join(', ')
  const machines = applications.map((side) => `${side} applications`).join(', ')
  const alone = isBeforeOnBehalfOf ? ' An admin names nobody to act for yet.' : ''
  return section(
    'Callers',
    `| access | who |\n|---|---|\n| user-restricted | ${people || 'nobody'} |\n` +
      `| application-restricted | ${machines || 'nobody'} |${alone && `\n\n${alone.trim()}`}`,
  )
}

function parameters(declared: readonly Parameter[]): string {
  const rows = declared.map(({ name, in: where, isRequired, says, example }) => {
    const shown = example === undefined ? '' : code(String(example))
    return `| ${code(name)} | ${where} | ${isRequired ? 'yes' : ''} | ${says} | ${shown} |`
  })
  return ['| name | in | required | meaning | example |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}

function body({ takes }: Endpoint): string {
  if (takes === undefined) return 'None.'
  return takes.kind === 'json'
    ? '`application/fhir+json`. Its schema is in `/openapi.json`, and readable at `/docs`.'
    : 'The bytes of the file, as they are.'
}

function answers(endpoint: Endpoint): string {
  const { success, answers: mediaType, statuses } = endpoint
  const type = mediaType === undefined ? '' : ` ${code(mediaType)}`
  const version = tellsVersion(endpoint) ? ' The `ETag` is the new version.' : ''
  const others = `Else ${statuses.join(', ')}; see [errors](../errors.md).`
  return `**${success}**${type}.${version}\n\n${others}`
}

/** Parameters have no version of their own: theirs is in the resources they hold. */
function tellsVersion({ needsIfMatch, resource, answerSchema }: Endpoint): boolean {
  const answered = pluck(answerSchema, 'properties', 'resourceType', 'const')
  return needsIfMatch === true && answered === resource
}

function refusals(endpoint: Endpoint): string {
  if (endpoint.refusals.length === 0) return 'None of its own.'
  const isR4 = endpoint.fhir === 'R4'
  const rows = endpoint.refusals.map((refused) => {
    const status = statusOf(refusal(refused, ''), endpoint)
    const word = isR4 ? ` | ${code(r4WordOf(refused))}` : ''
    return `| ${code(refused)}${word} | ${status} | ${codes[refused].says} |`
  })
  const header = isR4 ? ['| code | on the wire |', '|---|---|'] : ['| code |', '|---|']
  return [`${header[0]} status | |`, `${header[1]}---|---|`, ...rows].join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
