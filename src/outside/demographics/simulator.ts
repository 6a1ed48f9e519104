import type { Demographics } from '../../domain/directory/demographics.ts'
import type { Patient, PatientLookup } from '../../domain/directory/patient.ts'
import type { NhsNumber } from '../../domain/identifier/nhs-number.ts'

/**
 * A patient of the simulated PDS, with how it answers for them: `sensitive` withholds the record,
 * `fails` is an outage, `never` keeps the caller waiting (docs/environments.md lists who is which).
 */
export type SimulatedPatient = Patient & {
  readonly answers: 'found' | 'sensitive' | 'fails' | 'never'
}

/**
 * The simulated PDS: the patients of an environment, in memory. Wrap it with `timedDemographics`.
 */
export function simulatedDemographics(patients: readonly SimulatedPatient[]): Demographics {
  const byNumber = new Map<NhsNumber, SimulatedPatient>(
    patients.map((patient) => [patient.nhsNumber, patient]),
  )
  return { find: (nhsNumber) => answerFor(byNumber.get(nhsNumber)) }
}

function answerFor(simulated: SimulatedPatient | undefined): Promise<PatientLookup> {
  if (simulated === undefined) return Promise.resolve({ is: 'not-found' })
  const { answers, ...patient } = simulated
  switch (answers) {
    case 'found':
      return Promise.resolve({ is: 'found', patient })
    case 'sensitive':
      return Promise.resolve({ is: 'error', why: 'sensitive' })
    case 'fails':
      return Promise.reject(new Error('the simulated demographics service is out of order'))
    case 'never':
      return new Promise(() => {})
  }
}
