/**
 * A014 Reject referral: body to command.
 * Source: page a014-reject-referral, schema eRS-RejectReferral-Parameters, DOMAIN 1.4.
 */
import { appointmentCancellationReasons } from '../../domain/reference/appointment-cancellation-reasons.ts'
import type { RejectReferral } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { flag, freeText, textThat } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { ownSystem } from './read-reference-codes.ts'
import { profile } from './systems.ts'

const commentLengthMax = 2_000

/** Whether it is a reason of a rejection, and in force, is the domain's business. */
const reasonCoding = coding(
  ownSystem('APPOINTMENT-CANCELLATION-REASON'),
  textThat(
    'the code of a reason to cancel an appointment',
    (text) => appointmentCancellationReasons.byCode.has(text),
    { isQuotable: true, refusedAs: 'INVALID_CODE' },
  ),
)

const rejectReferral = parametersProfile({
  url: profile.rejectReferral,
  declared: {
    rejectionReason: parameter('1..1', 'valueCoding', reasonCoding),
    rejectionComments: parameter('0..1', 'valueString', freeText(commentLengthMax)),
    appointmentCancelledInPAS: parameter('0..1', 'valueBoolean', flag),
  },
})

export const rejectReferralBody = shape('Parameters', rejectReferral.schema, {
  // The page's error table has no INVALID_FHIR_STRUCTURE.
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
})

export function readRejectReferral(json: unknown): Read<RejectReferral> {
  return readAs(rejectReferralBody, json, (body) => {
    const { rejectionReason, rejectionComments, appointmentCancelledInPAS } = suppliedBy(
      rejectReferral,
      body,
    )
    return {
      command: {
        reason: rejectionReason.value.code,
        ...defined({
          comment: rejectionComments?.value,
          isCancelledInPas: appointmentCancelledInPAS?.value,
        }),
      },
      places: new Map([
        ['reason', rejectionReason.at],
        ['comment', 'parameter'],
        ['isCancelledInPas', appointmentCancelledInPAS?.at ?? 'parameter'],
      ]),
    }
  })
}
