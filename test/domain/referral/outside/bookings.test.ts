import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  checkIndirectBookingDated,
  indirectBookingDated,
} from '../../../../src/domain/referral/outside/indirect-booking-dated.ts'
import {
  checkPatientBooks,
  patientBooks,
} from '../../../../src/domain/referral/outside/patient-books.ts'
import {
  checkProviderBooks,
  providerBooks,
} from '../../../../src/domain/referral/outside/provider-books.ts'
import { providerRebooks } from '../../../../src/domain/referral/outside/provider-rebooks.ts'
import {
  checkProviderRedirects,
  providerRedirects,
} from '../../../../src/domain/referral/outside/provider-redirects.ts'
import { worklistsOf } from '../../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  appointment,
  bookedReferral,
  deferral,
  indirect,
  namedClinicianUser,
  now,
  ods,
  referral,
  refused,
  service,
  serviceId,
  slot,
  slotId,
  triage,
  trust,
  without,
} from '../../build.ts'

const free = slot({ id: slotId('11000099'), start: '2026-12-03T09:00:00.000Z' })
const facts = { service: service(), slot: free }
const placing = { service: service(), slot: free }
const start = '2026-12-03T09:00:00.000Z'
const elsewhere = service({ id: serviceId('11018'), name: 'Heart failure clinic' })
const there = { service: elsewhere, slot: slot({ service: elsewhere.id }) }

const deferred = bookedReferral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() })
const decided = without(
  bookedReferral({ state: 'TRIAGED_PROVIDER_TO_ACTION', appointment: deferral() }),
  'review',
)
const lists = (one: Parameters<typeof worklistsOf>[0]) =>
  worklistsOf(one).map(({ item }) => item.list)

describe('a patient who books', () => {
  it('gets the slot with its clinician, and the service reviews', () => {
    const command = { slot: free.id, comment: 'By telephone line' }
    const clinician = { ...free, clinician: namedClinicianUser }
    const at = { service: service(), slot: clinician }
    const checked = accepted(checkPatientBooks(referral(), command, at, now))
    const after = patientBooks(referral(), checked, '80001', now)
    assert.equal(after.state, 'BOOKED')
    assert.equal(after.version, 8)
    assert.deepEqual(
      after.appointment,
      appointment({
        id: '80001',
        createdAt: now,
        slot: free.id,
        start: free.start,
        end: free.end,
        clinician: namedClinicianUser,
        comment: 'By telephone line',
      }),
    )
    assert.equal(after.review, 'NEVER_REVIEWED')
    assert.equal(after.acceptedAt, undefined)
  })

  it('is refused with everything that is wrong', () => {
    const taken = { ...free, isFree: false, priorities: ['URGENT'] as const }
    const comment = 'x'.repeat(1_001)
    const unlisted = service({ id: serviceId('99999') })
    const wrong = { service: unlisted, slot: taken }
    assert.deepEqual(refused(checkPatientBooks(deferred, { slot: free.id, comment }, wrong, now)), [
      'INVALID_REQUEST_STATE',
      'INAPPROPRIATE_VALUE at service',
      'INAPPROPRIATE_SLOT at slot',
      'INAPPROPRIATE_SLOT at slot',
      'SLOT_NOT_AVAILABLE at slot',
      'INVALID_VALUE at comment',
    ])
    const nothing = { service: undefined, slot: undefined }
    assert.deepEqual(refused(checkPatientBooks(referral(), { slot: free.id }, nothing, now)), [
      'REFERENCE_NOT_FOUND at slot',
    ])
    const past = { ...facts, slot: { ...free, start: now } }
    assert.deepEqual(refused(checkPatientBooks(referral(), { slot: free.id }, past, now)), [
      'SLOT_NOT_AVAILABLE at slot',
    ])
    const withdrawn = { ...facts, service: service({ isPublished: false }) }
    assert.deepEqual(refused(checkPatientBooks(referral(), { slot: free.id }, withdrawn, now)), [
      'SERVICE_UNAVAILABLE at service',
    ])
  })
})

describe('a booking by telephone', () => {
  const command = { service: indirect.id, start, end: '2026-12-03T09:30:00.000Z' }
  const at = { service: indirect, slot: undefined }

  it('is an appointment without a slot', () => {
    const checked = accepted(checkIndirectBookingDated(referral(), command, at, now))
    const { appointment: made } = indirectBookingDated(referral(), checked, '80001', now)
    assert.deepEqual(made, {
      id: '80001',
      version: 0,
      status: 'booked',
      service: { id: indirect.id, name: indirect.name },
      createdAt: now,
      start,
      end: command.end,
    })
  })

  it('is refused at a service with slots, in the past, or ending before it starts', () => {
    const direct = { service: service(), slot: undefined }
    const date = (over: object, where = at as typeof direct | typeof at) =>
      checkIndirectBookingDated(referral(), { ...command, ...over }, where, now)
    assert.deepEqual(refused(date({}, direct)), ['INVALID_STATE at service'])
    assert.deepEqual(refused(date({ start: now })), ['INAPPROPRIATE_VALUE at start'])
    assert.deepEqual(refused(date({ end: start })), ['INAPPROPRIATE_VALUE at end'])
    const review = { service: triage, slot: undefined }
    assert.deepEqual(refused(date({}, review)), ['INVALID_STATE at service'])
  })
})

describe('a provider who books', () => {
  it('without a review leaves it to the review of that service', () => {
    const after = providerBooks(deferred, placing, '80001', now)
    assert.deepEqual(lists(after), ['REFERRALS_FOR_REVIEW'])
    assert.equal(after.review, 'NEVER_REVIEWED')
  })

  it('after a clinician has decided has accepted it', () => {
    for (const one of [decided, { ...decided, review: 'PRIORITY_CHANGED' as const }]) {
      const after = providerBooks(one, placing, '80001', now)
      assert.deepEqual([after.review, after.acceptedAt], [undefined, now])
      assert.deepEqual(lists(after), [])
    }
  })

  it('anew has accepted what was accepted, unless letters have changed since', () => {
    const missed = without(
      bookedReferral({
        state: 'DID_NOT_ATTEND',
        appointment: appointment({ status: 'cancelled' }),
        acceptedAt: '2026-11-23T10:00:00.000Z',
      }),
      'review',
    )
    assert.equal(providerBooks(missed, placing, '80001', now).acceptedAt, now)
    const changed = providerBooks({ ...missed, review: 'LETTER_CHANGED' }, placing, '1', now)
    assert.deepEqual([changed.review, changed.acceptedAt], ['LETTER_CHANGED', undefined])
    const unseen = providerBooks(without(missed, 'acceptedAt'), placing, '1', now)
    assert.equal(unseen.review, 'NEVER_REVIEWED')
  })

  it('names a slot where there are slots, and a date where there are none', () => {
    const book = (command: object, at: object) =>
      checkProviderBooks(deferred, command, { ...facts, ...at }, now)
    assert.deepEqual(refused(book({}, {})), ['MISSING_VALUE at slot'])
    assert.deepEqual(refused(book({ slot: free.id, start }, {})), ['FIELD_NOT_PERMITTED at start'])
    assert.deepEqual(refused(book({ slot: free.id }, { slot: undefined })), [
      'REFERENCE_NOT_FOUND at slot',
    ])
    assert.deepEqual(refused(book({ slot: free.id }, { service: indirect })), [
      'FIELD_NOT_PERMITTED at slot',
      'MISSING_VALUE at start',
    ])
    assert.deepEqual(refused(book({ slot: free.id }, { service: undefined })), [
      'REFERENCE_NOT_FOUND at service',
    ])
  })
})

describe('a provider who moves a booking', () => {
  it('has accepted what stood on its list, or was accepted before', () => {
    for (const one of [bookedReferral(), without(bookedReferral(), 'review')]) {
      const after = providerRebooks(one, placing, '80001', now)
      assert.deepEqual([after.review, after.acceptedAt], [undefined, now])
      assert.equal(after.appointment?.id, '80001')
      assert.equal(after.state, 'BOOKED')
    }
  })

  it('leaves a booking that waits for its letter to the review', () => {
    const unlettered = without(bookedReferral({ attachments: [] }), 'clinicalInformation')
    const after = providerRebooks(unlettered, placing, '80001', now)
    assert.deepEqual([after.review, after.acceptedAt], ['NEVER_REVIEWED', undefined])
  })
})

describe('a provider who redirects', () => {
  it('has the new service review what was not booked yet', () => {
    for (const one of [deferred, decided]) {
      const after = providerRedirects(one, there, '80001', now)
      assert.deepEqual(after.appointment?.service, { id: elsewhere.id, name: elsewhere.name })
      assert.equal(after.review, 'NEVER_REVIEWED')
      const [place] = worklistsOf(after)
      assert.deepEqual([place?.item.list, place?.service], ['REFERRALS_FOR_REVIEW', elsewhere.id])
    }
  })

  it('passes on that the priority was changed', () => {
    const after = providerRedirects({ ...decided, review: 'PRIORITY_CHANGED' }, there, '1', now)
    assert.equal(after.review, 'PRIORITY_CHANGED')
  })

  it('has accepted what was booked', () => {
    assert.equal(providerRedirects(bookedReferral(), there, '80001', now).acceptedAt, now)
  })

  it('adds a service to the shortlist once', () => {
    const ids = (one: typeof deferred) => one.shortlist.map(({ id }) => id)
    const after = providerRedirects(deferred, there, '80001', now)
    assert.deepEqual(ids(after), [...ids(deferred), elsewhere.id])
    const at = { service: indirect, start }
    assert.deepEqual(ids(providerRedirects(deferred, at, '80001', now)), ids(deferred))
  })

  it('leaves a booking by telephone to be cancelled in the PAS', () => {
    const at = { service: { id: indirect.id, name: indirect.name } }
    const telephoned = bookedReferral({ appointment: without(appointment(at), 'slot') })
    const after = providerRedirects(telephoned, there, '80001', now)
    assert.deepEqual(after.ibsAppointmentToCancel, { ...at, provider: trust, since: now })
  })

  it('goes to another service of the same provider that is on offer', () => {
    const redirect = (where: object) => {
      const to = service({ ...elsewhere, ...where })
      const command = { service: to.id, slot: free.id }
      const at = { service: to, slot: { ...free, service: to.id } }
      return checkProviderRedirects(deferred, command, at, now)
    }
    accepted(redirect({}))
    assert.deepEqual(refused(redirect({ id: service().id })), ['INAPPROPRIATE_VALUE at service'])
    assert.deepEqual(refused(redirect({ provider: ods('R69') })), [
      'INAPPROPRIATE_VALUE at service',
    ])
    assert.deepEqual(refused(redirect({ isPublished: false })), ['SERVICE_UNAVAILABLE at service'])
    assert.deepEqual(refused(redirect({ ...triage })), ['INVALID_STATE at service'])
  })
})
