import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  referrerOf,
  referringClinicianRefusals,
} from '../../../src/domain/directory/check-referring-clinician.ts'
import type { Practitioner } from '../../../src/domain/directory/practitioner.ts'
import { actor, admin, clinicianUser, practice, practitioner, told, trust } from '../build.ts'

const clinician = actor()
const named = clinicianUser

function asAdmin(found: Practitioner | undefined) {
  return told(referringClinicianRefusals({ named, found }, admin, 'refused'))
}

describe('referringClinicianRefusals', () => {
  const nobody = { named: undefined, found: undefined }

  it('lets a clinician refer in person', () => {
    assert.deepEqual(referringClinicianRefusals(nobody, clinician, 'refused'), [])
  })

  it('refuses a clinician who names somebody', () => {
    const own = { named, found: practitioner() }
    assert.deepEqual(told(referringClinicianRefusals(own, clinician, 'refused')), [
      'FIELD_NOT_PERMITTED at referringClinician',
    ])
  })

  it('tolerates the own id where a published example sends it, and no other', () => {
    const own = { named, found: practitioner() }
    assert.deepEqual(referringClinicianRefusals(own, clinician, 'tolerated'), [])
    const other = { named: admin.user, found: practitioner() }
    assert.deepEqual(told(referringClinicianRefusals(other, clinician, 'tolerated')), [
      'FIELD_NOT_PERMITTED at referringClinician',
    ])
  })

  it('wants a clinician from an admin', () => {
    assert.deepEqual(told(referringClinicianRefusals(nobody, admin, 'refused')), [
      'VALUE_IS_REQUIRED at referringClinician',
    ])
  })

  it('accepts an active referring clinician of the own organisation', () => {
    assert.deepEqual(asAdmin(practitioner()), [])
  })

  it('refuses somebody nobody knows', () => {
    assert.deepEqual(asAdmin(undefined), ['REFERENCE_NOT_FOUND at referringClinician'])
  })

  it('refuses somebody who is not active', () => {
    assert.deepEqual(asAdmin(practitioner({ isActive: false })), [
      'REFERENCED_USER_IS_NOT_ACTIVE at referringClinician',
    ])
  })

  it('refuses a clinician of another organisation', () => {
    const elsewhere = [{ organisation: trust, functions: ['REFERRING_CLINICIAN'] as const }]
    assert.deepEqual(asAdmin(practitioner({ roles: elsewhere })), [
      'REFERENCED_USER_NOT_IN_ORG at referringClinician',
    ])
  })

  it('refuses a colleague who refers at another organisation only', () => {
    const roles = [
      { organisation: practice, functions: ['REFERRING_ADMIN'] as const },
      { organisation: trust, functions: ['REFERRING_CLINICIAN'] as const },
    ]
    assert.deepEqual(asAdmin(practitioner({ roles })), [
      'REFERENCED_USER_IS_NOT_RC_AT_ORG at referringClinician',
    ])
  })

  it('refuses a colleague who refers nowhere', () => {
    const roles = [{ organisation: practice, functions: ['REFERRING_ADMIN'] as const }]
    assert.deepEqual(asAdmin(practitioner({ roles })), [
      'REFERENCED_USER_IS_NOT_RC at referringClinician',
    ])
  })

  it('tells all that is wrong with a person', () => {
    const roles = [{ organisation: trust, functions: ['SERVICE_PROVIDER_CLINICIAN'] as const }]
    assert.deepEqual(asAdmin(practitioner({ roles, isActive: false })), [
      'REFERENCED_USER_IS_NOT_ACTIVE at referringClinician',
      'REFERENCED_USER_NOT_IN_ORG at referringClinician',
      'REFERENCED_USER_IS_NOT_RC at referringClinician',
    ])
  })
})

describe('referrerOf', () => {
  it('is the clinician named by an admin, else the caller', () => {
    assert.equal(referrerOf(admin, named), named)
    assert.equal(referrerOf(clinician, undefined), clinician.user)
  })
})
