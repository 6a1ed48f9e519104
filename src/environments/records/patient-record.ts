import Type, { type Static } from 'typebox'
import { dateOf, epochMilliseconds, instantOf } from '../../base/clock.ts'
import { isPostcode } from '../../domain/directory/gazetteer.ts'
import { type NhsNumber, parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { SimulatedPatient } from '../../outside/demographics/simulator.ts'
import type { Problem } from './problem.ts'
import { date, odsCode } from './text.ts'

/** A patient of the simulated PDS; found unless `answers` says otherwise. */
export const patientRecord = Type.Object(
  {
    nhsNumber: Type.String(),
    dateOfBirth: date,
    gender: Type.Enum(['male', 'female', 'other', 'unknown']),
    postcode: Type.Optional(Type.String()),
    registeredPractice: Type.Optional(odsCode),
    answers: Type.Optional(Type.Enum(['found', 'sensitive', 'fails', 'never'])),
  },
  { additionalProperties: false },
)
export type PatientRecord = Static<typeof patientRecord>

export function patientProblems(
  { nhsNumber, dateOfBirth, postcode, registeredPractice }: PatientRecord,
  organisations: ReadonlyMap<string, { readonly isReferring: boolean }>,
): readonly Problem[] {
  const problems: Problem[] = []
  if (parseNhsNumber(nhsNumber) === undefined) {
    problems.push({ at: 'nhsNumber', says: 'is no NHS number' })
  }
  if (!isDate(dateOfBirth)) problems.push({ at: 'dateOfBirth', says: 'is no date' })
  if (postcode !== undefined && !isPostcode(postcode)) {
    problems.push({ at: 'postcode', says: 'is no postcode' })
  }
  if (registeredPractice && !organisations.get(registeredPractice)?.isReferring) {
    problems.push({ at: 'registeredPractice', says: 'is no referring organisation' })
  }
  return problems
}

export function simulatedPatientOf(record: PatientRecord): SimulatedPatient {
  const { registeredPractice, nhsNumber, answers = 'found', ...rest } = record
  return {
    ...rest,
    nhsNumber: nhsNumber as NhsNumber,
    answers,
    ...(registeredPractice !== undefined && { registeredPractice: registeredPractice as OdsCode }),
  }
}

/** 30 February is none: it comes back as another day. */
function isDate(text: string): boolean {
  const at = epochMilliseconds(`${text}T00:00:00.000Z`)
  return !Number.isNaN(at) && dateOf(instantOf(at)) === text
}
