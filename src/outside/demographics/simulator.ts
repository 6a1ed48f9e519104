import type { Demographics } from '../../domain/directory/demographics.ts'
import type { Patient, PatientLookup } from '../../domain/directory/patient.ts'

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
  const byNumber = new Map(patients.map((each) => [each.nhsNumber, answerFor(each)]))
  return { find: (nhsNumber) => byNumber.get(nhsNumber)?.() ?? unknown }
}

type Answer = ReturnType<Demographics['find']>

const unknown: PatientLookup = { is: 'not-found' }

function answerFor({ answers, ...patient }: SimulatedPatient): () => Answer {
  switch (answers) {
    case 'found':
      return always({ is: 'found', patient })
    case 'sensitive':
      return always({ is: 'error', why: 'sensitive' })
    case 'fails':
      return () => Promise.reject(new Error('the simulated demographics service is out of order'))
    case 'never':
      return () => new Promise(() => {})
  }
}

function always(lookup: PatientLookup): () => PatientLookup {
  return () => lookup
}
