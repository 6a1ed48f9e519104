import { invariant } from '../../base/invariant.ts'
import type { NhsNumber } from '../identifier/nhs-number.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { Patient, PatientLookup } from './patient.ts'

/**
 * The patient of an existing request: PATIENT_ERROR whatever went wrong, since the caller did not
 * choose.
 */
export function patientOnRecordRefusals(lookup: PatientLookup): readonly Refusal[] {
  if (lookup.is === 'found') return []
  const because = `demographics: ${lookup.is === 'error' ? lookup.why : lookup.is}`
  return [refusal('PATIENT_ERROR', cannotRetrieve, { because })]
}

/**
 * A patient somebody wants to refer: must be known and registered with a practice (DOMAIN 1.4,
 * A010/A011).
 */
export function patientToReferRefusals(lookup: PatientLookup): readonly Refusal[] {
  if (lookup.is === 'not-found') {
    return [refusal('REFERENCE_NOT_FOUND', 'The patient was not found.', { at: 'patient' })]
  }
  if (lookup.is === 'error') {
    const because = `demographics: ${lookup.why}`
    return [refusal('PATIENT_ERROR', cannotRetrieve, { at: 'patient', because })]
  }
  if (lookup.patient.registeredPractice !== undefined) return []
  const says = 'The patient is not registered with a GP practice.'
  return [refusal('NO_REG_GP_PRACTICE', says, { at: 'patient' })]
}

/** The patient a caller names beside a referral must be the referral's own. */
export function samePatientRefusals(
  named: NhsNumber,
  ofReferral: NhsNumber,
  lookup: PatientLookup,
): readonly Refusal[] {
  if (named === ofReferral) return patientOnRecordRefusals(lookup)
  const says = 'The patient is not the patient of the referral.'
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'patient' })]
}

/** The patient, once nothing about the look-up was refused. */
export function foundPatient(lookup: PatientLookup): Patient {
  invariant(lookup.is === 'found', 'a look-up that was not refused found the patient')
  return lookup.patient
}

const cannotRetrieve = 'The patient could not be retrieved. Do not attempt again.'
