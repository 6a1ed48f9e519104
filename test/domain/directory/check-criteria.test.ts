import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type CriteriaFacts,
  criteriaRefusals,
} from '../../../src/domain/directory/check-criteria.ts'
import type { SearchCriteria } from '../../../src/domain/directory/search-criteria.ts'
import { clinicTypes } from '../../../src/domain/reference/clinic-types.ts'
import {
  criteria,
  namedClinician,
  namedClinicianUser,
  now,
  ods,
  organisation,
  practice,
  told,
  trust,
  trustOrganisation,
  without,
} from '../build.ts'

const facts: CriteriaFacts = {
  isClinicalTermKnown: true,
  namedClinician,
  organisation: trustOrganisation,
  isServiceOrganisation: true,
}

function refusals(over: Partial<SearchCriteria>, known: Partial<CriteriaFacts> = {}) {
  return told(criteriaRefusals(criteria(over), { ...facts, ...known }, now, 'criteria'))
}

function bare(over: Partial<SearchCriteria>) {
  const none = without(criteria(over), 'specialty', 'clinicType')
  return told(criteriaRefusals({ ...none, ...over }, facts, now, 'criteria'))
}

describe('criteriaRefusals', () => {
  it('accepts specialty with clinic type, a clinical term, or a named clinician', () => {
    assert.deepEqual(refusals({}), [])
    assert.deepEqual(bare({ clinicalTerm: '1003' }), [])
    assert.deepEqual(bare({ namedClinician: namedClinicianUser }), [])
  })

  it('accepts everything together', () => {
    const all = {
      clinicalTerm: '1003',
      namedClinician: namedClinicianUser,
      organisation: trust,
      postcode: 'LS1 2UT',
      distanceLimitMiles: 0,
      indicativeAppointmentWaitTimeLimitDays: 0,
    }
    assert.deepEqual(refusals(all), [])
  })

  it('wants one way of searching', () => {
    assert.deepEqual(bare({}), ['VALUE_IS_REQUIRED at criteria'])
    assert.deepEqual(bare({ postcode: 'LS1 2UT' }), ['VALUE_IS_REQUIRED at criteria'])
  })

  it('wants a clinic type with a specialty, unless something else says what is sought', () => {
    assert.deepEqual(bare({ specialty: 'CARDIOLOGY' }), [
      'VALUE_IS_REQUIRED at criteria.clinicType',
    ])
    assert.deepEqual(bare({ specialty: 'CARDIOLOGY', clinicalTerm: '1003' }), [])
  })

  it('wants the specialty of a clinic type', () => {
    assert.deepEqual(bare({ clinicType: 'HEART_FAILURE' }), [
      'VALUE_IS_REQUIRED at criteria.specialty',
    ])
  })

  it('wants a postcode with a distance limit', () => {
    assert.deepEqual(refusals({ distanceLimitMiles: 5 }), [
      'VALUE_IS_REQUIRED at criteria.postcode',
    ])
  })

  it('forbids a wait limit with two week wait', () => {
    const limit = { indicativeAppointmentWaitTimeLimitDays: 10 }
    assert.deepEqual(refusals(limit), [])
    assert.deepEqual(refusals({ ...limit, priority: 'TWO_WEEK_WAIT' }), [
      'FIELD_NOT_PERMITTED at criteria.indicativeAppointmentWaitTimeLimitDays',
    ])
  })

  it('refuses codes it does not know', () => {
    assert.deepEqual(refusals({ specialty: 'ASTROLOGY' }), [
      'INVALID_CODE at criteria.specialty',
      'INAPPROPRIATE_VALUE at criteria.clinicType',
    ])
    assert.deepEqual(refusals({ clinicType: 'HOROSCOPE' }), ['INVALID_CODE at criteria.clinicType'])
  })

  it('refuses a clinic type of another specialty', () => {
    const other = clinicTypes.concepts.find(
      ({ specialty, effectiveTo }) => specialty !== 'CARDIOLOGY' && effectiveTo === undefined,
    )
    assert.deepEqual(refusals({ clinicType: other?.code ?? '' }), [
      'INAPPROPRIATE_VALUE at criteria.clinicType',
    ])
  })

  it('refuses a code that is no longer in force', () => {
    const old = clinicTypes.concepts.find(({ effectiveTo = now }) => effectiveTo < now)
    assert.ok(old !== undefined, 'the national list has expired clinic types')
    const { code: clinicType, specialty } = old
    assert.ok(
      refusals({ clinicType, specialty }).includes('INAPPROPRIATE_VALUE at criteria.clinicType'),
    )
  })

  it('refuses a clinical term that is not in the dictionary', () => {
    assert.deepEqual(refusals({ clinicalTerm: '99' }, { isClinicalTermKnown: false }), [
      'SNOMED_NOT_FOUND at criteria.clinicalTerm',
    ])
  })

  it('refuses a named clinician nobody knows, who is not active, or who is no clinician', () => {
    const at = { namedClinician: namedClinicianUser }
    assert.deepEqual(refusals(at, { namedClinician: undefined }), [
      'REFERENCE_NOT_FOUND at criteria.namedClinician',
    ])
    const gone = { ...namedClinician, isActive: false, roles: [] }
    assert.deepEqual(refusals(at, { namedClinician: gone }), [
      'REFERENCED_USER_IS_NOT_ACTIVE at criteria.namedClinician',
      'REFERENCED_USER_IS_NOT_SPC at criteria.namedClinician',
    ])
  })

  it('refuses a named clinician who does not belong to the organisation named', () => {
    const at = { namedClinician: namedClinicianUser, organisation: practice }
    const known = { organisation: organisation() }
    assert.deepEqual(refusals(at, known), ['REFERENCED_USER_NOT_IN_ORG at criteria.namedClinician'])
  })

  it('counts a clinician of the trust to each of its sites', () => {
    const site = organisation({ odsCode: ods('RCD01'), kind: 'SITE', parent: trust })
    const at = { namedClinician: namedClinicianUser, organisation: site.odsCode }
    assert.deepEqual(refusals(at, { organisation: site }), [])
  })

  it('refuses an organisation nobody knows, that is closed, or that has no services', () => {
    const at = { organisation: trust }
    assert.deepEqual(refusals(at, { organisation: undefined }), [
      'REFERENCE_NOT_FOUND at criteria.organisation',
    ])
    const closed = { ...trustOrganisation, isOpen: false }
    assert.deepEqual(refusals(at, { organisation: closed, isServiceOrganisation: false }), [
      'ORGANISATION_IS_CLOSED at criteria.organisation',
      'ORGANISATION_NOT_APPROPRIATE at criteria.organisation',
    ])
  })
})
