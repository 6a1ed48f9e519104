import type { Patient } from '../domain/directory/patient.ts'
import { type Block, facts } from './document-model.ts'
import * as words from './words.ts'

/** The patient as the record has it; the simulated PDS knows no more (docs/deviations.md). */
export function patientFacts(patient: Patient, names: words.Names): Block {
  const { registeredPractice } = patient
  return facts(
    ['NHS number', words.nhsNumberInWords(patient.nhsNumber)],
    ['Date of birth', words.calendarDateInWords(patient.dateOfBirth)],
    ['Gender', genders[patient.gender]],
    ['Postcode', patient.postcode],
    [
      'Registered practice',
      registeredPractice && words.organisationInWords(registeredPractice, names),
    ],
  )
}

const genders: Readonly<Record<Patient['gender'], string>> = {
  male: 'Male',
  female: 'Female',
  other: 'Other',
  unknown: 'Unknown',
}
