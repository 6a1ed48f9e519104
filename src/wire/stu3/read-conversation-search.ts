/**
 * A025 Retrieve advice and guidance conversation: query string to what is asked for. Its errors are
 * 400s. Source: page a025-retrieve-advice-and-guidance-conversation, DOMAIN 6. Quirk Q13:
 * `PractionerRole` is misspelt in the include of senders.
 */
import { invariant } from '../../base/invariant.ts'
import { ok } from '../../base/outcome.ts'
import { readQuery, repeatable, required } from '../query.ts'
import type { Read } from '../read.ts'
import { codeOf } from '../shape/scalars.ts'
import type { CodeMap } from '../shape/shape.ts'
import { adviceVersionText, partsOf } from './read-request-version.ts'

/** What can come along with the messages, as callers ask for it. */
export const conversationIncludes = {
  requester: 'Communication:requester-practitionerrole:PractitionerRole',
  sender: 'Communication:sender-practitionerrole:PractionerRole',
  content: 'Communication:content-reference:DocumentReference',
} as const

export type ConversationInclude = keyof typeof conversationIncludes

/** Number and version as they were written: they may name nothing that can be. */
export type ConversationSearch = {
  readonly ubrn: string
  readonly version: string
  readonly includes: ReadonlySet<ConversationInclude>
}

const basedOnShown = 'CommunicationRequest/000000070000/_history/1'

const include = codeOf(Object.values(conversationIncludes), { refusedAs: 'INVALID_VALUE' })

export const conversationQuery = {
  'based-on': required(
    'The advice request, as the caller has seen it.',
    adviceVersionText,
    basedOnShown,
  ),
  _include: repeatable('What comes along with the messages: all of it unless named.', include),
} as const

/** The page's error table has neither. */
const codes: CodeMap = {
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
}

const names = Object.keys(conversationIncludes) as ConversationInclude[]

export function readConversationSearch(rawQuery: string): Read<ConversationSearch> {
  const read = readQuery(rawQuery, conversationQuery, codes)
  if (!read.ok) return read
  const { 'based-on': basedOn, _include: asked } = read.value
  const named = partsOf(basedOn)
  invariant(named !== undefined, 'a based-on that fits has its parts')
  const { ubrn, version } = named
  const isIncluded = (name: ConversationInclude) => asked.includes(conversationIncludes[name])
  const includes = new Set(asked.length === 0 ? names : names.filter(isIncluded))
  return ok({
    command: { ubrn, version, includes },
    places: new Map([
      ['ubrn', 'based-on'],
      ['version', 'based-on'],
    ]),
  })
}
