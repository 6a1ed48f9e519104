/** Bookings at indirectly bookable services: made by telephone, so no endpoint leads to one. */
import assert from 'node:assert/strict'
import { plusDays } from '../../src/base/clock.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import { nextState } from '../../src/domain/referral/next-version.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { admits } from '../../src/domain/referral/transitions.ts'
import { openReferralStore } from '../../src/store/postgres/referral-store.ts'
import { becomes } from './in-state.ts'
import { type Referred, refer, withLetter } from './referrals.ts'
import type { TestServer } from './server.ts'

/** Of RCD. */
export const INDIRECT = '11016'

/** With a letter, dated by the provider and waiting for its review. */
export async function bookedIndirectly(server: TestServer, daysAhead = 7): Promise<Referred> {
  const referred = await withLetter(server, await refer(server, { services: [INDIRECT] }))
  return datedIndirectly(server, referred, daysAhead)
}

/** The provider dates a booking for a referral whose shortlist has the service. */
export async function datedIndirectly(
  server: TestServer,
  referred: Referred,
  daysAhead = 7,
): Promise<Referred> {
  const id = await openReferralStore(server.database).nextAppointmentId()
  const at = server.clock.now()
  const { version } = await becomes(server, referred.ubrn, (referral) => {
    assert.ok(admits('indirectBookingDated', referral.state))
    const service = referral.shortlist.find((each) => each.id === INDIRECT)
    assert.ok(service)
    const start = plusDays(at, daysAhead)
    return nextState('indirectBookingDated', referral, 2, at, {
      appointment: {
        id,
        version: 0,
        status: 'booked',
        service: { id: service.id, name: service.name },
        createdAt: at,
        start,
        end: start,
      },
      review: 'NEVER_REVIEWED',
      acceptedAt: undefined,
      returnedAt: undefined,
    })
  })
  return { ...referred, version }
}

/** What its provider has yet to cancel in its own system. */
export async function toCancelInPas(
  server: TestServer,
  { ubrn }: Pick<Referred, 'ubrn'>,
): Promise<Referral['ibsAppointmentToCancel']> {
  return (await openReferralStore(server.database).find(ubrn as Ubrn))?.ibsAppointmentToCancel
}
