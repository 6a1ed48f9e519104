/**
 * A028 Record triage outcome: body to command.
 * Source: page a028-record-triage-outcome, schema eRS-RecordReviewOutcome-Parameters, DOMAIN 1.4.
 */
import { reviewOutcomes, triageOutcomes } from '../../domain/appointment/appointment.ts'
import type { RecordReviewOutcome } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeHere, freeText } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { priorityCoding } from './read-reference-codes.ts'
import { code, profile } from './systems.ts'

const commentLengthMax = 2_000

/** The schema lists outcomes of A022 and A027 too; the page says that two are supported here. */
const outcomeCoding = coding(code.reviewOutcome, codeHere(triageOutcomes, reviewOutcomes))

const recordReviewOutcome = parametersProfile({
  url: profile.recordReviewOutcome,
  declared: {
    reviewOutcome: parameter('1..1', 'valueCoding', outcomeCoding),
    reviewComments: parameter('1..1', 'valueString', freeText(commentLengthMax)),
    reviewPriority: parameter('0..1', 'valueCoding', priorityCoding),
    reviewAttachmentFile: parameter('0..*', 'resource', documentReference),
  },
})

export const reviewOutcomeBody = shape('Parameters', recordReviewOutcome.schema, {
  // The page's error table has neither.
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
})

export function readReviewOutcome(json: unknown): Read<RecordReviewOutcome> {
  return readAs(reviewOutcomeBody, json, (body) => {
    const supplied = suppliedBy(recordReviewOutcome, body)
    const { reviewOutcome, reviewComments, reviewPriority, reviewAttachmentFile } = supplied
    const { files, places } = filesIn(reviewAttachmentFile)
    return {
      command: {
        outcome: reviewOutcome.value.code,
        comment: reviewComments.value,
        files,
        ...defined({ priority: reviewPriority?.value.code }),
      },
      places: new Map([['priority', reviewPriority?.at ?? 'parameter'], ...places]),
    }
  })
}
