/**
 * A026 Send advice and guidance response: body to command.
 * Source: page a026-send-a&g-response, schema eRS-SendCommunicationToRequester-Request-Parameters,
 * DOMAIN 6.
 */
import { guidanceOutcomes, recommendations } from '../../domain/advice/advice.ts'
import type { RespondToAdvice } from '../../domain/advice/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeHere, codeOf } from '../shape/scalars.ts'
import { type CodeMap, readAs, shape } from '../shape/shape.ts'
import { conversationText } from './conversation-text.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { priorityCoding } from './read-reference-codes.ts'
import { code, profile } from './systems.ts'

/** The schema lists the outcome of A027 too, which the page says to convert with. */
const outcomeCoding = coding(
  code.guidanceResponseOutcome,
  codeHere(['REQUIRE_FURTHER_INFORMATION', 'RETURN_TO_REFERRER_WITH_ADVICE'], guidanceOutcomes),
)

const recommendationCoding = coding(code.guidanceIntendedRecommendation, codeOf(recommendations))

/** Answers a request, here or where it is converted at once (A027). */
export const guidanceParameters = {
  guidance: parameter('1..1', 'valueString', conversationText),
  guidanceAttachmentFile: parameter('0..*', 'resource', documentReference),
} as const

/** The error table of A026 and A027 has none of these. */
export const guidanceCodes: CodeMap = {
  INVALID_CODE: 'INVALID_VALUE',
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
}

const sendToRequester = parametersProfile({
  url: profile.sendToRequester,
  declared: {
    guidanceOutcome: parameter('1..1', 'valueCoding', outcomeCoding),
    guidanceIntendedRecommendation: parameter('0..1', 'valueCoding', recommendationCoding),
    updatedPriority: parameter('1..1', 'valueCoding', priorityCoding),
    ...guidanceParameters,
  },
})

export const adviceResponseBody = shape('Parameters', sendToRequester.schema, guidanceCodes)

export function readAdviceResponse(json: unknown): Read<RespondToAdvice> {
  return readAs(adviceResponseBody, json, (body) => {
    const given = suppliedBy(sendToRequester, body)
    const { guidanceOutcome, guidanceIntendedRecommendation: recommendation } = given
    const { files, places } = filesIn(given.guidanceAttachmentFile)
    return {
      command: {
        outcome: guidanceOutcome.value.code,
        text: given.guidance.value,
        priority: given.updatedPriority.value.code,
        files,
        ...defined({ recommendation: recommendation?.value.code }),
      },
      places: new Map([
        ['recommendation', recommendation?.at ?? 'parameter'],
        ['priority', given.updatedPriority.at],
        ...places,
      ]),
    }
  })
}
