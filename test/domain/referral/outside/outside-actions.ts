/** What happens outside the API, each done as it would be if nothing but the referral forbade it. */
import { type Instant, plusDays } from '../../../../src/base/clock.ts'
import { ok } from '../../../../src/base/outcome.ts'
import { isDirectlyBookable, type Service } from '../../../../src/domain/directory/service.ts'
import { endAppointment } from '../../../../src/domain/referral/end-appointment.ts'
import { archived } from '../../../../src/domain/referral/outside/archived.ts'
import { assessmentRecorded } from '../../../../src/domain/referral/outside/assessment.ts'
import { indirectBookingCancelled } from '../../../../src/domain/referral/outside/indirect-booking-cancelled.ts'
import {
  checkIndirectBookingDated,
  indirectBookingDated,
} from '../../../../src/domain/referral/outside/indirect-booking-dated.ts'
import { nonAttendanceReported } from '../../../../src/domain/referral/outside/non-attendance.ts'
import { nonAttenderReturned } from '../../../../src/domain/referral/outside/non-attender-returned.ts'
import {
  checkPatientBooks,
  patientBooks,
} from '../../../../src/domain/referral/outside/patient-books.ts'
import { patientCancels } from '../../../../src/domain/referral/outside/patient-cancels.ts'
import { patientForwards } from '../../../../src/domain/referral/outside/patient-forwards.ts'
import type { Placement, Placing } from '../../../../src/domain/referral/outside/placing.ts'
import {
  checkProviderBooks,
  providerBooks,
} from '../../../../src/domain/referral/outside/provider-books.ts'
import { providerCancels } from '../../../../src/domain/referral/outside/provider-cancels.ts'
import {
  checkProviderRebooks,
  providerRebooks,
} from '../../../../src/domain/referral/outside/provider-rebooks.ts'
import {
  checkProviderRedirects,
  providerRedirects,
} from '../../../../src/domain/referral/outside/provider-redirects.ts'
import { referredOnward } from '../../../../src/domain/referral/outside/referred-onward.ts'
import { referrerNotices } from '../../../../src/domain/referral/outside/referrer-notices.ts'
import { lastService, type Referral } from '../../../../src/domain/referral/referral.ts'
import type { Action } from '../../../../src/domain/referral/transitions.ts'
import type { Decided } from '../../../../src/domain/refusal/refusal.ts'
import {
  adviceOnly,
  assessing,
  indirect,
  onwardFacts,
  onwardTo,
  service,
  serviceId,
  slot,
  slotId,
  triage,
} from '../../build.ts'

type Decide = (one: Referral, at: Instant) => Decided<Referral>

const elsewhere = service({ id: serviceId('11018'), name: 'Heart failure clinic' })
const offered = [service(), indirect, elsewhere, assessing, triage, adviceOnly]

/** Three days on, by slot or by date, as the service has it. */
export function placementAt(at: Instant, where: Service) {
  const [start, end] = [plusDays(at, 3), plusDays(at, 4)]
  const free = slot({ id: slotId('11000099'), service: where.id, start, end, priorities: any })
  const isDirect = isDirectlyBookable(where)
  const placement: Placement = isDirect ? { slot: free.id } : { start, end }
  return { placement, facts: { service: where, slot: isDirect ? free : undefined } }
}

const any = ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'] as const

type Check<Command> = (
  one: Referral,
  command: Command,
  facts: ReturnType<typeof placementAt>['facts'],
  at: Instant,
) => Decided<Placing>

type Place = (one: Referral, placing: Placing, id: string, at: Instant) => Referral

function booking(check: Check<never>, place: Place, where: (one: Referral) => Service): Decide {
  return (one, at) => {
    const bookable = where(one)
    const { placement, facts } = placementAt(at, bookable)
    const command = { ...placement, service: bookable.id }
    const checked = check(one, command as never, facts, at)
    return checked.ok ? ok(place(one, checked.value, at, at)) : checked
  }
}

/** The bookable service it is at, or was at last. */
function own(one: Referral): Service {
  return offered.find(({ id }) => id === lastService(one)?.id) ?? service()
}

export const outside: Partial<Record<Action, Decide>> = {
  patientBooks: booking(checkPatientBooks, patientBooks, () => service()),
  patientCancels: (one, at) => {
    const decided = patientCancels(one, { reason: 'PATIENT_ILL' }, at)
    return decided.ok ? ok(endAppointment(one, decided.value, at)) : decided
  },
  patientForwards: (one, at) => {
    const facts = { service: service(), hasFreeSlots: false, appointmentId: at }
    return patientForwards(one, { service: service().id }, facts, at)
  },
  providerBooks: booking(checkProviderBooks, providerBooks, own),
  providerRebooks: booking(checkProviderRebooks, providerRebooks, own),
  providerRedirects: booking(checkProviderRedirects, providerRedirects, () => elsewhere),
  providerCancels: (one, at) => providerCancels(one, { reason: 'CLINIC_CANCELLED' }, at),
  indirectBookingDated: booking(checkIndirectBookingDated, indirectBookingDated, () => indirect),
  indirectBookingCancelled,
  nonAttendanceReported: (one, at) => nonAttendanceReported(one, { reason: 'PATIENT_FORGOT' }, at),
  nonAttenderReturned: (one, at) => nonAttenderReturned(one, {}, at),
  assessmentRecorded: (one, at) => assessmentRecorded(one, { outcome: 'ADVISE_REFERRER' }, at),
  referredOnward: (one, at) => {
    const decided = referredOnward(one, onwardTo, onwardFacts, at)
    return decided.ok ? ok(decided.value.from) : decided
  },
  referrerNotices,
  archived,
}
