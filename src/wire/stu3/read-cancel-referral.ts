/**
 * A036 Cancel referral: body to command.
 * Source: page a036-cancel-referral, schema eRS-CancelReferral-Request-Parameters.
 */
import { referralCancellationReasons } from '../../domain/reference/referral-cancellation-reasons.ts'
import type { CancelReferral } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { freeText, textThat } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { ownSystem } from './read-reference-codes.ts'
import { profile } from './systems.ts'

const commentLengthMax = 2_000

const reason = coding(
  ownSystem('REFERRAL-CANCELLATION-REASON'),
  textThat(
    'the code of a reason to cancel a referral',
    (text) => referralCancellationReasons.byCode.has(text),
    { isQuotable: true },
  ),
)

const cancelReferral = parametersProfile({
  url: profile.cancelReferral,
  declared: {
    cancellationReason: parameter('1..1', 'valueCoding', reason),
    cancellationComments: parameter('0..1', 'valueString', freeText(commentLengthMax)),
  },
})

export const cancelReferralBody = shape('Parameters', cancelReferral.schema, {
  // The page's error table has none of these.
  INVALID_VALUE: 'INAPPROPRIATE_VALUE',
  UNEXPECTED_FIELD: 'INAPPROPRIATE_VALUE',
  INVALID_FHIR_STRUCTURE: 'INAPPROPRIATE_VALUE',
})

export function readCancelReferral(json: unknown): Read<CancelReferral> {
  return readAs(cancelReferralBody, json, (body) => {
    const { cancellationReason, cancellationComments } = suppliedBy(cancelReferral, body)
    return {
      command: {
        reason: cancellationReason.value.code,
        ...defined({ comment: cancellationComments?.value }),
      },
      places: new Map([
        ['reason', cancellationReason.at],
        ['comment', cancellationComments?.at ?? 'parameter'],
      ]),
    }
  })
}
