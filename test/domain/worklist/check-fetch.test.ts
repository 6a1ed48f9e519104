import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor } from '../../../src/domain/directory/actor.ts'
import { checkFetch, type FetchFacts } from '../../../src/domain/worklist/check-fetch.ts'
import { type FetchWorklist, type Worklist, worklists } from '../../../src/domain/worklist/list.ts'
import {
  accepted,
  actor,
  adminUser,
  namedClinician,
  namedClinicianUser,
  ods,
  organisation,
  practice,
  provider,
  providerApplication,
  providerClinicianUser,
  refused,
  service,
  trust,
} from '../build.ts'

const facts: FetchFacts = {
  service: undefined,
  location: undefined,
  clinician: undefined,
  accessibleServices: [service().id],
}

function check(caller: Actor, over: Partial<FetchWorklist> = {}, known: Partial<FetchFacts> = {}) {
  return checkFetch({ list: 'REFERRALS_FOR_REVIEW', ...over }, { ...facts, ...known }, caller)
}

const byService = { service: service().id }
const known = { service: service() }

describe('checkFetch', () => {
  it('gives a referrer the lists of the organisation', () => {
    assert.deepEqual(accepted(check(actor(), { list: 'AWAITING_BOOKING' })), {
      organisation: practice,
    })
  })

  it('gives a provider what the clinician acted for works on', () => {
    assert.deepEqual(accepted(check(provider)), {
      organisation: trust,
      accessOf: providerClinicianUser,
    })
    const onBehalf = { ...provider, user: adminUser, onBehalfOf: providerClinicianUser }
    assert.equal(accepted(check(onBehalf)).accessOf, providerClinicianUser)
  })

  it('gives each side its own lists and refuses those of the other as no code', () => {
    for (const [list, side] of Object.entries(worklists) as [Worklist, string][]) {
      const [own, other] = side === 'referrer' ? [actor(), provider] : [provider, actor()]
      accepted(check(own, { list }))
      assert.deepEqual(refused(check(other, { list })), ['INVALID_CODE at list'], list)
    }
  })

  it('takes no filters on the lists of referrers', () => {
    const filters: Partial<FetchWorklist> = {
      list: 'LETTERS_OUTSTANDING',
      service: service().id,
      location: ods('RCD01'),
      specialty: 'CARDIOLOGY',
      clinician: { is: 'NOT_ASSIGNED' },
    }
    assert.deepEqual(refused(check(actor(), filters)), [
      'UNEXPECTED_FIELD at service',
      'UNEXPECTED_FIELD at location',
      'UNEXPECTED_FIELD at specialty',
      'UNEXPECTED_FIELD at clinician',
    ])
  })

  it('refuses filters by what nobody knows', () => {
    const filters: Partial<FetchWorklist> = {
      service: service().id,
      location: ods('XYZ'),
      specialty: 'ASTROLOGY',
      clinician: { is: 'ASSIGNED', user: namedClinicianUser },
    }
    assert.deepEqual(refused(check(provider, filters)), [
      'REFERENCE_NOT_FOUND at service',
      'REFERENCE_NOT_FOUND at location',
      'REFERENCE_NOT_FOUND at specialty',
      'REFERENCE_NOT_FOUND at clinician',
    ])
  })

  it('accepts every filter by what is there', () => {
    const filters: Partial<FetchWorklist> = {
      service: service().id,
      location: ods('RCD01'),
      specialty: 'CARDIOLOGY',
      clinician: { is: 'ASSIGNED', user: namedClinicianUser },
    }
    const all = { ...known, location: organisation(), clinician: namedClinician }
    accepted(check(provider, filters, all))
    accepted(check(provider, { clinician: { is: 'NOT_ASSIGNED' } }))
  })

  it('refuses who belongs to no workgroup', () => {
    const decided = check(provider, {}, { accessibleServices: [] })
    assert.deepEqual(refused(decided), ['NO_RELATIONSHIP'])
  })

  it('refuses a service that the caller does not work on', () => {
    const other = service({ id: '12000' as typeof byService.service })
    const decided = check(provider, { service: other.id }, { service: other })
    assert.deepEqual(refused(decided), ['NO_RELATIONSHIP at service'])
    accepted(check(provider, byService, known))
  })

  it('wants the service filter from an application', () => {
    assert.deepEqual(refused(check(providerApplication)), ['MISSING_VALUE at service'])
  })

  it('gives an application the lists of its services, without a workgroup', () => {
    const noWorkgroup = { ...known, accessibleServices: [] }
    for (const list of ['REFERRALS_FOR_REVIEW', 'APPOINTMENT_SLOT_ISSUES'] as const) {
      const decided = check(providerApplication, { list, ...byService }, noWorkgroup)
      assert.deepEqual(accepted(decided), { organisation: trust })
    }
  })

  it('refuses an application services of others and lists of referrers', () => {
    const other = service({ provider: ods('R69') })
    assert.deepEqual(refused(check(providerApplication, byService, { service: other })), [
      'NO_RELATIONSHIP at service',
    ])
    assert.deepEqual(refused(check(providerApplication, { list: 'AWAITING_BOOKING' })), [
      'INVALID_CODE at list',
    ])
  })
})
