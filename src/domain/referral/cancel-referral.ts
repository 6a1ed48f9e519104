import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { type Actor, type Side, sideOf } from '../directory/actor.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import { findConcept } from '../reference/reference-set.ts'
import {
  type ReferralCancellationReason,
  referralCancellationReasons,
} from '../reference/referral-cancellation-reasons.ts'
import type { Decided, Refusal } from '../refusal/refusal.ts'
import { admission } from './admission.ts'
import { cancellationReasonRefusals } from './cancellation-reason.ts'
import type { CancelReferral } from './commands.ts'
import type { Ending } from './end-appointment.ts'
import type { Referral } from './referral.ts'
import { referralStates } from './state.ts'

/**
 * A036: the pathway ends here, and a booking with it. The referrer has to be shown what somebody
 * outside the referring organisation cancelled (DOMAIN 1.6). Fields: `reason`, `comment`. Source:
 * page a036-cancel-referral.
 */
export function cancelReferral(
  referral: Referral,
  command: CancelReferral,
  { patient }: { readonly patient: PatientLookup },
  actor: Actor,
  at: Instant,
): Decided<Ending> {
  const { reason, comment } = command
  const refusals = [
    ...patientOnRecordRefusals(patient),
    ...admission('cancelReferral', referral, at),
    ...reasonRefusals(referral, command, actor, at),
  ]
  return unlessRefused(refusals, () => ({
    action: 'cancelReferral',
    reason: { set: 'REFERRAL-CANCELLATION-REASON', code: reason },
    ...(comment !== undefined && { comment }),
    ...(actor.organisation !== referral.referringOrganisation && { isReturned: true }),
  }))
}

type ReasonType = ReferralCancellationReason['appointmentRequestCancellationReasonType']

/** Which reasons a side may give: the first row that applies. */
type Filter = {
  readonly by: Side
  readonly while: (referral: Referral) => boolean
  readonly types: readonly ReasonType[]
  /** The reason must be one that `canCancelAppointment`. */
  readonly endsAppointment: boolean
}

const every: readonly ReasonType[] = ['PROVIDER', 'PROVIDER_TRIAGE', 'PATIENT', 'UNKNOWN']
const ordinary: readonly ReasonType[] = ['PROVIDER', 'PATIENT']
const endOfTriage: readonly ReasonType[] = ['PROVIDER_TRIAGE']
const toAction = ({ state }: Referral) => state === 'TRIAGED_PROVIDER_TO_ACTION'
const booked = ({ appointment }: Referral) => appointment?.status === 'booked'
const otherwise = () => true

/** The five cases of page a036-cancel-referral; the last of them comes first for its side. */
// biome-ignore format: a table
const filters: readonly Filter[] = [
  { by: 'referrer', while: booked,    types: every,       endsAppointment: true },
  { by: 'referrer', while: otherwise, types: every,       endsAppointment: false },
  { by: 'provider', while: toAction,  types: endOfTriage, endsAppointment: false },
  { by: 'provider', while: booked,    types: ordinary,    endsAppointment: true },
  { by: 'provider', while: otherwise, types: ordinary,    endsAppointment: false },
]

function reasonRefusals(
  referral: Referral,
  { reason: code, comment }: CancelReferral,
  actor: Actor,
  at: Instant,
): readonly Refusal[] {
  const reason = findConcept(referralCancellationReasons, code)
  invariant(reason !== undefined, 'a reason is one of the set')
  const unfit = unfitness(reason, referral, sideOf(actor))
  return cancellationReasonRefusals(reason, { actor, at, comment }, unfit)
}

function unfitness(
  reason: ReferralCancellationReason,
  referral: Referral,
  side: Side,
): readonly string[] {
  const filter = filters.find((each) => each.by === side && each.while(referral))
  const { types = [], endsAppointment = false } = filter ?? {}
  const { appointmentRequestCancellationReasonType: type, canCancelAppointment } = reason
  return [
    ...(reason.referrerUsage === 'CANCEL_REFERRAL' ? [] : ['to cancel a referral']),
    ...(types.includes(type)
      ? []
      : [`by a ${side} while the referral is ${referralStates[referral.state]}`]),
    ...(endsAppointment && !canCancelAppointment ? ['while an appointment is booked'] : []),
  ]
}
