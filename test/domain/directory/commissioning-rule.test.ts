import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  commissioningRuleOrganisation,
  isActiveReferrer,
} from '../../../src/domain/directory/commissioning-rule.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import { ods, organisation, practice, trustOrganisation } from '../build.ts'

const elsewhere = ods('B81001')

describe('commissioningRuleOrganisation', () => {
  it('is the organisation that refers', () => {
    const rule = commissioningRuleOrganisation(organisation(), elsewhere, defaultSettings)
    assert.equal(rule, practice)
  })

  it('is the practice of the patient when the caller works for no referring organisation', () => {
    const rule = commissioningRuleOrganisation(trustOrganisation, elsewhere, defaultSettings)
    assert.equal(rule, elsewhere)
  })

  it('can be set to be the practice of the patient always', () => {
    const settings = { ...defaultSettings, commissioningRule: 'REGISTERED_PRACTICE' } as const
    assert.equal(commissioningRuleOrganisation(organisation(), elsewhere, settings), elsewhere)
  })
})

describe('isActiveReferrer', () => {
  it('is true of an open referring organisation alone', () => {
    assert.equal(isActiveReferrer(organisation()), true)
    assert.equal(isActiveReferrer(organisation({ isOpen: false })), false)
    assert.equal(isActiveReferrer(trustOrganisation), false)
    assert.equal(isActiveReferrer(undefined), false)
  })
})
