import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  patientOnRecordRefusals,
  patientToReferRefusals,
  samePatientRefusals,
} from '../../../src/domain/directory/check-patient.ts'
import type { PatientLookup } from '../../../src/domain/directory/patient.ts'
import { found, nhsNumber, patient, told, without } from '../build.ts'

const absent: PatientLookup = { is: 'not-found' }
const sensitive: PatientLookup = { is: 'error', why: 'sensitive' }
const unregistered = found(without(patient(), 'registeredPractice'))

describe('patientToReferRefusals', () => {
  it('accepts a patient with a practice', () => {
    assert.deepEqual(patientToReferRefusals(found()), [])
  })

  it('refuses a patient nobody knows', () => {
    assert.deepEqual(told(patientToReferRefusals(absent)), ['REFERENCE_NOT_FOUND at patient'])
  })

  it('refuses a patient who may not be shown or could not be asked for', () => {
    assert.deepEqual(told(patientToReferRefusals(sensitive)), ['PATIENT_ERROR at patient'])
    const unavailable = patientToReferRefusals({ is: 'error', why: 'unavailable' })
    assert.deepEqual(told(unavailable), ['PATIENT_ERROR at patient'])
  })

  it('refuses a patient without a practice', () => {
    assert.deepEqual(told(patientToReferRefusals(unregistered)), ['NO_REG_GP_PRACTICE at patient'])
  })

  it('tells the same text for sensitive and unavailable', () => {
    const [one] = patientToReferRefusals(sensitive)
    const [other] = patientToReferRefusals({ is: 'error', why: 'unavailable' })
    assert.equal(one?.says, other?.says)
  })
})

describe('patientOnRecordRefusals', () => {
  it('tells PATIENT_ERROR whatever went wrong', () => {
    assert.deepEqual(told(patientOnRecordRefusals(absent)), ['PATIENT_ERROR'])
    assert.deepEqual(told(patientOnRecordRefusals(sensitive)), ['PATIENT_ERROR'])
  })

  it('does not mind a patient who left the practice', () => {
    assert.deepEqual(patientOnRecordRefusals(unregistered), [])
  })
})

describe('samePatientRefusals', () => {
  const own = nhsNumber('9912003888')
  const other = nhsNumber('9462979626')

  it('refuses another patient without asking who that is', () => {
    assert.deepEqual(told(samePatientRefusals(other, own, sensitive)), [
      'INAPPROPRIATE_VALUE at patient',
    ])
  })

  it('accepts the own patient, if the look-up worked', () => {
    assert.deepEqual(samePatientRefusals(own, own, found()), [])
    assert.deepEqual(told(samePatientRefusals(own, own, sensitive)), ['PATIENT_ERROR'])
  })

  it('never repeats an NHS number', () => {
    const [one] = samePatientRefusals(other, own, found())
    assert.doesNotMatch(one?.says ?? '', /[0-9]{10}/)
  })
})
