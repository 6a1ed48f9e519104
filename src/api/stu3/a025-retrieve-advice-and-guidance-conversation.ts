import { ok } from '../../base/outcome.ts'
import type { PeopleIncluded } from '../../store/ports/advice.ts'
import { queryParametersOf } from '../../wire/query.ts'
import {
  type ConversationInclude,
  conversationIncludes,
  conversationQuery,
  readConversationSearch,
} from '../../wire/stu3/read-conversation-search.ts'
import { selfOfConversation, writeConversation } from '../../wire/stu3/write-conversation.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { readAdvice } from '../read-advice.ts'
import { viewerOf } from '../relationship.ts'
import { FHIR_JSON, fhirReply } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'

/**
 * Page a025-retrieve-advice-and-guidance-conversation. Business errors are 400 here, a version that
 * is not the current one 404.
 */
export const a025RetrieveAdviceAndGuidanceConversation = endpoint({
  id: 'a025-retrieve-advice-and-guidance-conversation',
  fhir: 'STU3',
  method: 'GET',
  path: '/Communication',
  title: 'Retrieve advice and guidance conversation',
  says:
    'The messages of an advice request in the version that the caller has seen last (A024), with ' +
    'the people who wrote them and the files that went along.',
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'Communication',
  parameters: [...queryParametersOf(conversationQuery), ...clinicalHeaders],
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Bundle'),
  success: 200,
  statuses: [400, 401, 403, 404, 406, 429, 500, 503],
  refusals: [
    'PATIENT_ERROR',
    'INVALID_REQUEST_TYPE',
    'NO_RELATIONSHIP',
    'MISSING_PARAMETER',
    'INVALID_VALUE',
  ],
  refusesWith: 400,
  serve: async (call, context) => {
    const read = readConversationSearch(call.query)
    if (!read.ok) return read
    const { ubrn, version, includes } = read.value.command
    const wanted = { people: peopleFor(includes), files: includes.has('content') }
    const found = await readAdvice(
      { ubrn, version },
      (known) => context.advice.findConversation(known, viewerOf(call.actor), wanted),
      call,
      context,
    )
    if (!found.ok) return found
    const bundle = {
      ...found.value,
      id: context.identity.uuid(),
      at: call.at,
      self: selfOfConversation(
        context.fhirBaseUrl,
        `CommunicationRequest/${ubrn}/_history/${version}`,
        [...includes].map((each) => conversationIncludes[each]),
      ),
    }
    return ok(fhirReply(200, writeConversation(bundle)))
  },
})

function peopleFor(includes: ReadonlySet<ConversationInclude>): PeopleIncluded {
  if (!includes.has('requester')) return includes.has('sender') ? 'senders' : 'nobody'
  return includes.has('sender') ? 'people' : 'requesters'
}
