import { no, ok } from '../base/outcome.ts'
import { type AppointmentId, parseAppointmentId } from '../domain/identifier/appointment-id.ts'
import { type Decided, refusal } from '../domain/refusal/refusal.ts'
import type { AppointmentView } from '../store/ports/referrals.ts'
import type { ReferralTarget } from './change-referral.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { viewerOf } from './relationship.ts'

type Found = AppointmentView & { readonly id: AppointmentId }

const absent = refusal('NO_SUCH_RESOURCE', 'No such appointment.')

/** The appointment that the path names, while it is the current one of its referral. */
export async function findAppointment(
  { params, actor }: Call,
  { referrals }: Pick<Context, 'referrals'>,
): Promise<Decided<Found>> {
  const id = parseAppointmentId(params.id ?? '')
  const view = id && (await referrals.findAppointmentView(id, viewerOf(actor)))
  return id === undefined || view === undefined ? no(absent) : ok({ ...view, id })
}

/** Its referral, to be changed if the appointment has the version that If-Match names. */
export async function appointmentInPath(
  call: Call,
  context: Pick<Context, 'referrals'>,
): Promise<Decided<ReferralTarget>> {
  const found = await findAppointment(call, context)
  if (!found.ok) return found
  const { ubrn, id: ofAppointment } = found.value
  return ok({ ubrn, version: call.ifMatch ?? 0, ofAppointment, absent })
}
