import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Type, { type Static, type TSchema } from 'typebox'
import type { Instant } from '../base/clock.ts'
import type { Organisation } from '../domain/directory/organisation.ts'
import type { Service } from '../domain/directory/service.ts'
import type { SimulatedPatient } from '../outside/demographics/simulator.ts'
import {
  type OnBehalfOfRecord,
  onBehalfOfProblems,
  onBehalfOfRecord,
  type WorkgroupRecord,
  workgroupProblems,
  workgroupRecord,
} from './records/membership-record.ts'
import {
  organisationOf,
  organisationProblems,
  organisationRecord,
} from './records/organisation-record.ts'
import { patientProblems, patientRecord, simulatedPatientOf } from './records/patient-record.ts'
import {
  practitionerProblems,
  practitionerRecord,
  type SimulatedUser,
  simulatedUserOf,
} from './records/practitioner-record.ts'
import { type Problem, repeated, shapeReader, under } from './records/problem.ts'
import { serviceOf, serviceProblems, serviceRecord } from './records/service-record.ts'
import {
  type SlotPattern,
  slotPatternProblems,
  slotPatternRecord,
} from './records/slot-pattern-record.ts'
import { clinicalTerm, name } from './records/text.ts'

export const integrationFolder = fileURLToPath(
  new URL('../../environments/integration', import.meta.url),
)

/**
 * A world to begin with, as its files describe it. `digest` tells whether two worlds are the same.
 */
export type SeedData = {
  readonly organisations: readonly Organisation[]
  readonly practitioners: readonly SimulatedUser[]
  readonly onBehalfOf: readonly OnBehalfOfRecord[]
  readonly workgroups: readonly WorkgroupRecord[]
  readonly services: readonly Service[]
  readonly slotPatterns: readonly SlotPattern[]
  readonly clinicalTerms: readonly string[]
  readonly patients: readonly SimulatedPatient[]
  readonly digest: string
}

/**
 * The patients alone, for the simulated PDS of every start: no clock decides whether they are
 * valid.
 */
export async function readPatients(folder: string): Promise<readonly SimulatedPatient[]> {
  const files = await readKinds(folder, ['organisations', 'patients'])
  const problems = files.problems.length > 0 ? files.problems : patientsProblems(files)
  if (problems.length > 0) throw new SeedInvalid(folder, problems)
  return files.patients.map(simulatedPatientOf)
}

/** Rejects with one error that lists every problem of every file. */
export async function readSeedFiles(folder: string, at: Instant): Promise<SeedData> {
  const files = await readKinds(folder, Object.keys(schemas) as Kind[])
  const problems = [...files.problems]
  if (problems.length === 0) problems.push(...crossProblems(files, at))
  if (problems.length > 0) throw new SeedInvalid(folder, problems)
  const organisations = byKey(files.organisations.map(organisationOf), (each) => each.odsCode)
  return {
    organisations: [...organisations.values()],
    practitioners: files.practitioners.map(simulatedUserOf),
    onBehalfOf: files.onBehalfOf,
    workgroups: files.workgroups,
    services: files.services.flatMap((record) => {
      const location = organisations.get(record.location)
      return location === undefined ? [] : [serviceOf(record, location, 1)]
    }),
    slotPatterns: files.slotPatterns,
    clinicalTerms: files.clinicalTerms.map(({ code }) => code),
    patients: files.patients.map(simulatedPatientOf),
    digest: files.digest,
  }
}

export class SeedInvalid extends Error {
  override readonly name = 'SeedInvalid'
  readonly problems: readonly Problem[]

  constructor(folder: string, problems: readonly Problem[]) {
    const lines = problems.map(({ at, says }) => `  ${at} ${says}`)
    super(`The files of ${folder} are not valid:\n${lines.join('\n')}`)
    this.problems = problems
  }
}

const clinicalTermRecord = Type.Object(
  { code: clinicalTerm, display: name },
  { additionalProperties: false },
)

const schemas = {
  organisations: organisationRecord,
  practitioners: practitionerRecord,
  onBehalfOf: onBehalfOfRecord,
  workgroups: workgroupRecord,
  services: serviceRecord,
  slotPatterns: slotPatternRecord,
  clinicalTerms: clinicalTermRecord,
  patients: patientRecord,
} as const

const fileNames = {
  organisations: 'organisations.json',
  practitioners: 'practitioners.json',
  onBehalfOf: 'on-behalf-of.json',
  workgroups: 'workgroups.json',
  services: 'services.json',
  slotPatterns: 'slot-patterns.json',
  clinicalTerms: 'clinical-terms.json',
  patients: 'patients.json',
} as const satisfies Record<Kind, string>

type Kind = keyof typeof schemas

type Records = { readonly [K in Kind]: readonly Static<(typeof schemas)[K]>[] }

type Files<K extends Kind> = Pick<Records, K> & {
  readonly problems: readonly Problem[]
  readonly digest: string
}

async function readKinds<K extends Kind>(folder: string, kinds: readonly K[]): Promise<Files<K>> {
  const texts = await Promise.all(
    kinds.map((kind) => readFile(join(folder, fileNames[kind]), 'utf8')),
  )
  const digest = createHash('sha256')
  const problems: Problem[] = []
  const read = kinds.map((kind, index) => {
    const text = texts[index] ?? ''
    digest.update(text)
    const list = readList(schemas[kind], text)
    problems.push(...under(fileNames[kind], list.problems))
    return [kind, list.records] as const
  })
  const records = Object.fromEntries(read) as unknown as Pick<Records, K>
  return { ...records, problems, digest: digest.digest('hex') }
}

function readList<Schema extends TSchema>(
  schema: Schema,
  text: string,
): { readonly records: readonly Static<Schema>[]; readonly problems: readonly Problem[] } {
  const parsed = parseJson(text)
  if (parsed === undefined) return { records: [], problems: [{ at: '', says: 'is not JSON' }] }
  const shaped = shapeReader(Type.Array(schema))(parsed)
  return shaped.ok
    ? { records: shaped.value, problems: [] }
    : { records: [], problems: shaped.refusals }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What one record says of another, once each is well-formed by itself. */
function crossProblems(files: Records, at: Instant): readonly Problem[] {
  const organisations = byKey(files.organisations, (each) => each.odsCode)
  const practitioners = byKey(files.practitioners, (each) => each.userId)
  const services = byKey(files.services, (each) => each.id)
  const places = byKey(files.organisations.map(organisationOf), (each) => each.odsCode)
  const facts = { organisations, practitioners, services }
  const serviceFacts = { organisations: places, practitioners, at }
  return [
    ...repeats('organisations', files.organisations, (each) => each.odsCode),
    ...repeats('practitioners', files.practitioners, (each) => each.userId),
    ...repeats('services', files.services, (each) => each.id),
    ...repeats('workgroups', files.workgroups, (each) => each.id),
    ...repeats('clinicalTerms', files.clinicalTerms, (each) => each.code),
    ...repeats('onBehalfOf', files.onBehalfOf, (each) => `${each.admin} ${each.organisation}`),
    ...each(files, 'organisations', (record) => organisationProblems(record, organisations)),
    ...each(files, 'practitioners', (record) => practitionerProblems(record, organisations)),
    ...each(files, 'onBehalfOf', (record) => onBehalfOfProblems(record, facts)),
    ...each(files, 'workgroups', (record) => workgroupProblems(record, facts)),
    ...each(files, 'services', (record) => serviceProblems(record, serviceFacts)),
    ...each(files, 'slotPatterns', (record) => slotPatternProblems(record, services)),
    ...patientsProblems(files),
  ]
}

function patientsProblems(files: Pick<Records, 'organisations' | 'patients'>): readonly Problem[] {
  const organisations = byKey(files.organisations, (record) => record.odsCode)
  return [
    ...repeats('patients', files.patients, (each) => each.nhsNumber),
    ...each(files, 'patients', (record) => patientProblems(record, organisations)),
  ]
}

function each<K extends Kind>(
  files: Pick<Records, K>,
  kind: K,
  problemsOf: (record: Records[K][number]) => readonly Problem[],
): readonly Problem[] {
  const records: readonly Records[K][number][] = files[kind]
  return records.flatMap((record, index) =>
    under(`${fileNames[kind]}[${index}]`, problemsOf(record)),
  )
}

function repeats<T>(
  kind: Kind,
  records: readonly T[],
  keyOf: (record: T) => string,
): readonly Problem[] {
  return repeated(records.map(keyOf)).map((key) => ({
    at: fileNames[kind],
    says: `has ${key} more than once`,
  }))
}

function byKey<T>(records: readonly T[], keyOf: (record: T) => string): ReadonlyMap<string, T> {
  return new Map(records.map((record) => [keyOf(record), record]))
}
