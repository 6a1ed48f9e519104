/**
 * A027 Convert advice and guidance to referral: body to command.
 * Source: page a027-convert-a&g-to-referral, schema
 * eRS-CreateFromCommunicationRequestActionLater-Request-Parameters, DOMAIN 6.
 */
import { invariant } from '../../base/invariant.ts'
import type { ConvertAdvice } from '../../domain/advice/commands.ts'
import type { Read } from '../read.ts'
import { byReference } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { freeText } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { guidanceCodes, guidanceParameters } from './read-advice-response.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { priorityCoding } from './read-reference-codes.ts'
import { type AdviceVersion, adviceVersion, versionNamed } from './read-request-version.ts'
import { profile } from './systems.ts'

/** Of A028; the page names no limit for the same element. */
const commentLengthMax = 2_000

const createFromAdvice = parametersProfile({
  url: profile.createFromAdvice,
  declared: {
    createFrom: parameter('1..1', 'valueReference', byReference(adviceVersion)),
    newReferralPriority: parameter('1..1', 'valueCoding', priorityCoding),
    reviewComments: parameter('1..1', 'valueString', freeText(commentLengthMax)),
    reviewAttachmentFile: parameter('0..*', 'resource', documentReference),
    ...guidanceParameters,
  },
})

export const convertAdviceBody = shape('Parameters', createFromAdvice.schema, guidanceCodes)

export function readConvertAdvice(json: unknown): Read<ConvertAdvice & AdviceVersion> {
  return readAs(convertAdviceBody, json, (body) => {
    const given = suppliedBy(createFromAdvice, body)
    const { createFrom, newReferralPriority } = given
    const advice = versionNamed(createFrom.value.reference)
    invariant(advice !== undefined, 'a reference that fits names a version of an advice request')
    const referenceAt = `${createFrom.at}/reference`
    const guidance = filesIn(given.guidanceAttachmentFile, 'guidanceFiles')
    const review = filesIn(given.reviewAttachmentFile, 'reviewFiles')
    return {
      command: {
        ...advice,
        text: given.guidance.value,
        comment: given.reviewComments.value,
        priority: newReferralPriority.value.code,
        guidanceFiles: guidance.files,
        reviewFiles: review.files,
      },
      places: new Map([
        ['ubrn', referenceAt],
        ['version', referenceAt],
        ['priority', newReferralPriority.at],
        ...guidance.places,
        ...review.places,
      ]),
    }
  })
}
