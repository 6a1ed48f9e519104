import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  checkSlotSearch,
  type SlotSearchFacts,
  slotPage,
} from '../../../src/domain/appointment/search-slots.ts'
import type { SearchSlots } from '../../../src/domain/referral/commands.ts'
import {
  accepted,
  indirect,
  namedClinicianUser,
  now,
  ods,
  organisation,
  practice,
  practitioner,
  refused,
  says,
  service,
  slot,
  triage,
  trustOrganisation,
  user,
} from '../build.ts'

const command: SearchSlots = {
  service: service().id,
  commissioningRuleOrganisation: practice,
  count: 5,
  page: 1,
}

const facts: SlotSearchFacts = {
  service: service(),
  commissioningRuleOrganisation: organisation(),
  clinician: undefined,
}

const check = (over: Partial<SearchSlots>, known: Partial<SlotSearchFacts> = {}) =>
  checkSlotSearch({ ...command, ...over }, { ...facts, ...known }, now)

describe('checkSlotSearch', () => {
  it('asks for the free slots after now, page by page', () => {
    assert.deepEqual(accepted(check({ page: 3, priority: 'ROUTINE' })), {
      service: '11000',
      after: now,
      offset: 10,
      limit: 5,
      priority: 'ROUTINE',
    })
  })

  it('asks for the slots of one clinician', () => {
    const query = accepted(check({ clinician: namedClinicianUser }))
    assert.equal(query.clinician, namedClinicianUser)
  })

  it('refuses a service nobody knows', () => {
    assert.deepEqual(refused(check({}, { service: undefined })), ['REFERENCE_NOT_FOUND at service'])
  })

  it('refuses a service that was withdrawn', () => {
    assert.deepEqual(refused(check({}, { service: service({ isPublished: false }) })), [
      'SERVICE_UNAVAILABLE at service',
    ])
  })

  it('refuses triage and indirectly bookable services', () => {
    const decided = check({}, { service: triage })
    assert.deepEqual(refused(decided), ['INVALID_STATE at service'])
    assert.deepEqual(says(decided, 'INVALID_STATE'), ['Service (50001) is not directly bookable'])
    assert.deepEqual(refused(check({}, { service: indirect })), ['INVALID_STATE at service'])
  })

  it('refuses a commissioning rule organisation that does not refer, is closed or unknown', () => {
    for (const rule of [trustOrganisation, organisation({ isOpen: false }), undefined]) {
      const decided = check({}, { commissioningRuleOrganisation: rule })
      assert.deepEqual(refused(decided), ['INVALID_VALUE at commissioningRuleOrganisation'])
      assert.deepEqual(says(decided, 'INVALID_VALUE'), [
        'Commissioning Rule Organisation is not a referring organisation',
      ])
    }
  })

  it('refuses a commissioning rule organisation that the service is not commissioned for', () => {
    const menu = service({ commissionedFor: [ods('B81001')] })
    assert.deepEqual(refused(check({}, { service: menu })), [
      'INVALID_VALUE at commissioningRuleOrganisation',
    ])
  })

  it('refuses a clinician who is not one of the named clinicians of the service', () => {
    const clinician = user('555032006106')
    assert.deepEqual(refused(check({ clinician })), ['REFERENCE_NOT_FOUND at clinician'])
    assert.deepEqual(refused(check({ clinician }, { clinician: practitioner() })), [
      'INVALID_VALUE at clinician',
    ])
  })

  it('refuses a priority it does not know', () => {
    assert.deepEqual(refused(check({ priority: 'SOON' })), ['INVALID_CODE at priority'])
  })

  it('tells all that is wrong at once', () => {
    const known = { service: undefined, commissioningRuleOrganisation: undefined }
    assert.deepEqual(refused(check({ priority: 'SOON' }, known)), [
      'REFERENCE_NOT_FOUND at service',
      'INVALID_VALUE at commissioningRuleOrganisation',
      'INVALID_CODE at priority',
    ])
  })
})

describe('slotPage', () => {
  const found = { slots: [slot()], total: 12 }

  it('answers the last page', () => {
    assert.deepEqual(accepted(slotPage({ page: 3, count: 5 }, found)), found)
  })

  it('refuses the page after the last', () => {
    const decided = slotPage({ page: 5, count: 5 }, { slots: [], total: 20 })
    assert.deepEqual(refused(decided), ['INVALID_VALUE at page'])
    assert.deepEqual(says(decided, 'INVALID_VALUE'), ["'Page Number' (5) is invalid."])
  })

  it('answers the first page even when it is empty', () => {
    accepted(slotPage({ page: 1, count: 5 }, { slots: [], total: 0 }))
    assert.deepEqual(refused(slotPage({ page: 2, count: 5 }, { slots: [], total: 0 })), [
      'INVALID_VALUE at page',
    ])
  })
})
