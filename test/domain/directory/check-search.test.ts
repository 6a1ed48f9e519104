import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkSearch, type SearchFacts } from '../../../src/domain/directory/check-search.ts'
import type { SearchServices } from '../../../src/domain/referral/commands.ts'
import {
  accepted,
  actor,
  admin,
  criteria,
  found,
  nhsNumber,
  now,
  ods,
  organisation,
  practice,
  refused,
  trust,
  trustOrganisation,
  without,
} from '../build.ts'

const command: SearchServices = {
  requestType: 'APPOINTMENT_REQUEST',
  sortBy: 'DISTANCE',
  patient: nhsNumber('9912003888'),
  criteria: criteria(),
}

const facts: SearchFacts = {
  patient: found(),
  referringClinician: undefined,
  referringOrganisation: organisation(),
  commissioningRuleOrganisation: undefined,
  isClinicalTermKnown: true,
  namedClinician: undefined,
  organisation: undefined,
  isServiceOrganisation: false,
}

describe('checkSearch', () => {
  it('searches under the rules of the organisation that refers', () => {
    const context = accepted(checkSearch(command, facts, actor(), now))
    assert.equal(context.rule, practice)
    assert.equal(context.at, now)
  })

  it('searches under the rules that the caller names', () => {
    const other = organisation({ odsCode: ods('R69') })
    const named = { ...command, commissioningRuleOrganisation: other.odsCode }
    const known = { ...facts, commissioningRuleOrganisation: other }
    assert.equal(accepted(checkSearch(named, known, actor(), now)).rule, 'R69')
  })

  it('refuses a rule organisation nobody knows, that is closed or does not refer', () => {
    const named = { ...command, commissioningRuleOrganisation: trust }
    assert.deepEqual(refused(checkSearch(named, facts, actor(), now)), [
      'REFERENCE_NOT_FOUND at commissioningRuleOrganisation',
    ])
    const closed = { ...trustOrganisation, isOpen: false }
    const known = { ...facts, commissioningRuleOrganisation: closed }
    assert.deepEqual(refused(checkSearch(named, known, actor(), now)), [
      'ORGANISATION_IS_CLOSED at commissioningRuleOrganisation',
      'ORGANISATION_NOT_APPROPRIATE at commissioningRuleOrganisation',
    ])
  })

  it('forbids a commissioning rule organisation in a search for advice', () => {
    const named = {
      ...command,
      requestType: 'ADVICE_AND_GUIDANCE_REQUEST' as const,
      commissioningRuleOrganisation: practice,
    }
    const known = { ...facts, commissioningRuleOrganisation: organisation() }
    assert.deepEqual(refused(checkSearch(named, known, actor(), now)), [
      'FIELD_NOT_PERMITTED at commissioningRuleOrganisation',
    ])
  })

  it('tolerates a clinician who names only themselves, as a published example does', () => {
    const named = { ...command, referringClinician: actor().user }
    accepted(checkSearch(named, facts, actor(), now))
  })

  it('tells what is wrong with patient, clinician and criteria at once', () => {
    const none = { ...command, criteria: without(criteria(), 'specialty', 'clinicType') }
    const unknown = { ...facts, patient: { is: 'not-found' } as const }
    assert.deepEqual(refused(checkSearch(none, unknown, admin, now)), [
      'REFERENCE_NOT_FOUND at patient',
      'VALUE_IS_REQUIRED at referringClinician',
      'VALUE_IS_REQUIRED at criteria',
    ])
  })
})
