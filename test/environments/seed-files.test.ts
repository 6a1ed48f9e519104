import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { distanceMiles } from '../../src/domain/directory/gazetteer.ts'
import type { Patient } from '../../src/domain/directory/patient.ts'
import { searchServices } from '../../src/domain/directory/search.ts'
import type { SearchCriteria } from '../../src/domain/directory/search-criteria.ts'
import type { NhsNumber } from '../../src/domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { UserId } from '../../src/domain/identifier/user-id.ts'
import type { SearchServices } from '../../src/domain/referral/commands.ts'
import {
  integrationFolder,
  readSeedFiles,
  type SeedData,
  SeedInvalid,
} from '../../src/environments/seed-files.ts'

const at = '2026-11-24T10:00:00.000Z'
let seed: SeedData

before(async () => {
  seed = await readSeedFiles(integrationFolder, at)
})

describe('the integration files', () => {
  it('are valid', () => {
    assert.equal(seed.services.length, 60)
    assert.match(seed.digest, /^[0-9a-f]{64}$/)
  })

  it('hold the published test identities with their functions', () => {
    const functions = (userId: string, organisation: string) =>
      seed.practitioners
        .find((each) => each.userId === userId)
        ?.roles.find((role) => role.organisation === organisation)?.functions
    assert.deepEqual(functions('555073103100', 'D82106'), ['REFERRING_CLINICIAN'])
    assert.deepEqual(functions('555031998104', 'D82106'), ['REFERRING_CLINICIAN_ADMIN'])
    assert.deepEqual(functions('555031998104', 'RCD'), ['SERVICE_PROVIDER_CLINICIAN_ADMIN'])
    assert.deepEqual(functions('555031998103', 'D82106'), ['REFERRING_ADMIN'])
    assert.deepEqual(functions('555032006106', 'RCD'), ['SERVICE_PROVIDER_CLINICIAN'])
    assert.deepEqual(functions('555032006103', 'RCD'), ['SERVICE_PROVIDER_ADMIN'])
    assert.equal(functions('021600556514', 'R69')?.length, 11)
  })

  it('hold three levels of authentication, and identity always at 3', () => {
    const level = (userId: string) =>
      seed.practitioners.find((each) => each.userId === userId)?.authenticationAssuranceLevel
    assert.equal(level('656005750110'), 1)
    assert.equal(level('656005750109'), 2)
    assert.equal(level('656005750104'), 3)
    assert.ok(seed.practitioners.every((each) => each.identityAssuranceLevel === 3))
  })

  it('hold the services that the documentation of this project names', () => {
    const ids = new Set<string>(seed.services.map(({ id }) => id))
    const range = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
    const named = ['1', '2', '42', '50', '57', '10000', '11115', '13000', '14000', '21012']
    const triage = ['50001', '50002', '50110', '51002']
    for (const id of [...named, ...triage, ...range(11000, 11021), ...range(12000, 12019)]) {
      assert.ok(ids.has(id), id)
    }
  })

  it('leave some directly bookable services without slots', () => {
    const planned = new Set(seed.slotPatterns.flatMap(({ services }) => services))
    for (const id of ['10000', '11013', '11021']) assert.equal(planned.has(id), false, id)
  })
})

describe('the published searches, sent by R69', () => {
  it('find the services of the minimal example', () => {
    const subject = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
    const found = searchFrom('R69', { ...subject, priority: 'URGENT' })
    for (const id of ['11030', '11021', '11010', '11007', '11008', '11002']) {
      assert.ok(found.includes(id), id)
    }
  })

  it('find a service within a limit on waiting', () => {
    const subject = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
    const limit = { indicativeAppointmentWaitTimeLimitDays: 15 }
    assert.ok(searchFrom('R69', { ...subject, ...limit, priority: 'URGENT' }).includes('42'))
  })

  it('find a service by clinical term near Bromley, shortest wait first', () => {
    const criteria: Partial<SearchCriteria> = {
      priority: 'URGENT',
      indicativeAppointmentWaitTimeLimitDays: 15,
      postcode: 'BR1 1AB',
      distanceLimitMiles: 23,
      clinicalTerm: '1003',
      organisation: 'R69' as OdsCode,
    }
    assert.deepEqual(searchFrom('R69', criteria, 'IWT'), ['11002', '42'])
  })

  it('find the twenty services of the longest shortlist near Leeds', () => {
    const found = searchFrom('R69', {
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      clinicType: 'HEART_FAILURE',
      indicativeAppointmentWaitTimeLimitDays: 50,
      postcode: 'LS1 2UT',
      distanceLimitMiles: 123,
      clinicalTerm: '1003',
      namedClinician: '021600556514' as UserId,
      organisation: 'R69' as OdsCode,
    })
    assert.deepEqual(
      found.toSorted(),
      Array.from({ length: 20 }, (_, index) => String(12000 + index)),
    )
  })

  it('find every other service that an example request shortlists', () => {
    const subject = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' }
    const all = { ...subject, isAgeAndGenderAppropriate: false }
    const urgent = searchFrom('R69', { ...all, priority: 'URGENT' })
    for (const id of ['11000', '11001', '11002', '11003', '11008']) assert.ok(urgent.includes(id))
    const routine = searchFrom('R69', { ...all, priority: 'ROUTINE' })
    for (const id of ['11002', '11004', '50001']) assert.ok(routine.includes(id), id)
    const advice = { requestType: 'ADVICE_AND_GUIDANCE_REQUEST' } as const
    assert.ok(searchFrom('R69', { ...all, priority: 'ROUTINE' }, advice).includes('11014'))
  })
})

describe('services of RCD, for the practice D82106', () => {
  const subject = {
    specialty: 'CARDIOLOGY',
    clinicType: 'HEART_FAILURE',
    organisation: 'RCD' as OdsCode,
  }
  const search = (more: Partial<SearchCriteria>, nhsNumber = '9990001006') =>
    searchFrom('D82106', { ...subject, priority: 'ROUTINE', ...more }, 'DISTANCE', nhsNumber)

  it('are directly bookable, indirectly bookable, triage and advice', () => {
    const found = new Set(search({}))
    for (const id of ['11000', '11016', '11004']) assert.ok(found.has(id), id)
  })

  it('do not include a withdrawn one or one for another practice', () => {
    const found = search({})
    assert.equal(found.includes('11005'), false)
    assert.equal(found.includes('11006'), false)
    const other = searchFrom(
      'D82107',
      { ...subject, priority: 'ROUTINE' },
      'DISTANCE',
      '9990001073',
    )
    assert.ok(other.includes('11006'))
  })

  it('are fit for men, women and children as they say', () => {
    const clinics = (nhsNumber: string) =>
      search({}, nhsNumber).filter((id) => ['11009', '11011', '11015'].includes(id))
    assert.deepEqual(clinics('9990001006'), ['11011'])
    assert.deepEqual(clinics('9462979626'), ['11015'])
    assert.deepEqual(clinics('9990001022'), ['11009'])
  })

  it('take the priorities they say', () => {
    assert.equal(search({ priority: 'URGENT' }).includes('11019'), false)
    assert.equal(search({ priority: 'ROUTINE' }).includes('11020'), false)
  })
})

describe('readSeedFiles', () => {
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-seed-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('tells every problem of every file at once, with file and place', async () => {
    await cp(integrationFolder, folder, { recursive: true })
    await change('services.json', (_, index) => {
      return [{ colour: 'red' }, { priorities: ['SOON'] }, { provider: undefined }][index]
    })
    await change('patients.json', (_, index) => [{ dateOfBirth: 'yesterday' }][index])
    await writeFile(join(folder, 'clinical-terms.json'), '{')
    assert.deepEqual(
      await problemsIn(folder),
      [
        'services.json[0].colour is not known',
        'services.json[1].priorities[0] must be one of ROUTINE, URGENT, TWO_WEEK_WAIT',
        'services.json[2].provider is missing',
        'clinical-terms.json is not JSON',
        'patients.json[0].dateOfBirth must match pattern "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"',
      ].toSorted(),
    )
  })

  it('tells what records say of each other and should not', async () => {
    await cp(integrationFolder, folder, { recursive: true })
    await change('organisations.json', ({ odsCode }, index) =>
      odsCode === 'RCD01' ? { parent: undefined } : [{ postcode: 'Leeds' }][index],
    )
    await change('practitioners.json', (_, index) =>
      [{ roles: { X99: ['REFERRING_CLINICIAN'] } }, undefined, { userId: '555031998104' }].at(
        index,
      ),
    )
    await change('on-behalf-of.json', (_, index) =>
      [{ admin: '555032006103', clinicians: ['555032006103'] }].at(index),
    )
    await change('workgroups.json', (_, index) =>
      [{ covers: { specialty: 'UROLOGY' }, members: ['555031998103'] }].at(index),
    )
    await change('services.json', ({ id }) =>
      id !== '11002'
        ? {}
        : {
            clinicTypes: ['KNEE', 'GENERAL_ADULT_1', 'NO_SUCH_CLINIC'],
            requestFlows: ['APPOINTMENT_REQUEST', 'TRIAGE_REQUEST'],
            bookableType: 'UNSPECIFIED',
            ageFrom: 18,
            ageTo: 17,
            location: 'RCD02',
            namedClinicians: ['999999999999'],
            commissionedFor: ['Q99'],
          },
    )
    await change('slot-patterns.json', (_, index) =>
      [{ services: ['11016', '77777'] }, { clinician: '555073103100' }].at(index),
    )
    await change('patients.json', (_, index) =>
      [
        { nhsNumber: '9312201101' },
        { dateOfBirth: '2001-02-30' },
        { registeredPractice: 'RCD' },
      ].at(index),
    )
    assert.deepEqual(
      await problemsIn(folder),
      mutualProblems.concat(locationsOf('RCD01')).toSorted(),
    )
  })

  /** Writes a file again with some fields of some records changed; undefined takes a field away. */
  async function change(file: string, edit: (record: Loose, index: number) => Loose | undefined) {
    const records: Loose[] = JSON.parse(await readFile(join(integrationFolder, file), 'utf8'))
    const changed = records.map((record, index) => ({ ...record, ...edit(record, index) }))
    await writeFile(join(folder, file), JSON.stringify(changed))
  }
})

/** What the changed records of the test above come to. */
const mutualProblems = [
  'on-behalf-of.json[0].admin is no clinician admin at RCD',
  'on-behalf-of.json[0].clinicians[0] is no clinician at RCD',
  'organisations.json[0].postcode is no postcode',
  'organisations.json[4].parent belongs to a site, and to nothing else',
  'patients.json[0].nhsNumber is no NHS number',
  'patients.json[1].dateOfBirth is no date',
  'patients.json[2].registeredPractice is no referring organisation',
  'practitioners.json has 555031998104 more than once',
  'practitioners.json[0].roles.X99 is an unknown organisation',
  'services.json[8].ageTo lies before ageFrom',
  'services.json[8].bookableType is UNSPECIFIED exactly when no APPOINTMENT_REQUEST is taken',
  'services.json[8].clinicTypes[0] belongs to ORTHOPAEDICS, not one of the specialties',
  'services.json[8].clinicTypes[1] is not in force, GENERAL_ADULT_1',
  'services.json[8].clinicTypes[2] is not in CLINIC-TYPE, NO_SUCH_CLINIC',
  'services.json[8].commissionedFor[0] is no referring organisation, Q99',
  'services.json[8].location is no place of R69, RCD02',
  'services.json[8].namedClinicians[0] is an unknown user, 999999999999',
  'services.json[8].requestFlows cannot hold APPOINTMENT_REQUEST and TRIAGE_REQUEST together',
  'slot-patterns.json[0].services[0] is not directly bookable, 11016',
  'slot-patterns.json[0].services[1] is unknown, 77777',
  'slot-patterns.json[1].services[0] does not name the clinician 555073103100, 11000',
  'slot-patterns.json[3].services[0] is not directly bookable, 11002',
  'slot-patterns.json[4].services[0] is not directly bookable, 11002',
  'workgroups.json[0].covers is no service of RCD',
  'workgroups.json[0].members[0] works for no service at RCD',
]

type Loose = Readonly<Record<string, unknown>>

/** A site that lost its trust is a place of that trust no more. */
function locationsOf(site: string): string[] {
  return seed.services.flatMap(({ location, provider }, index) =>
    location.odsCode === site
      ? [`services.json[${index}].location is no place of ${provider}, ${site}`]
      : [],
  )
}

async function problemsIn(folder: string): Promise<string[]> {
  const fault = await readSeedFiles(folder, at).catch((error: unknown) => error)
  assert.ok(fault instanceof SeedInvalid, String(fault))
  return fault.problems.map(({ at: place, says }) => `${place} ${says}`).toSorted()
}

function searchFrom(
  rule: string,
  criteria: Partial<SearchCriteria>,
  how: 'DISTANCE' | 'IWT' | { readonly requestType: SearchServices['requestType'] } = 'DISTANCE',
  nhsNumber = '9912003888',
): string[] {
  const patient: Patient | undefined = seed.patients.find(
    (each) => each.nhsNumber === (nhsNumber as NhsNumber),
  )
  assert.ok(patient)
  const full = { isAgeAndGenderAppropriate: true, priority: 'ROUTINE', ...criteria } as const
  const query = {
    requestType: typeof how === 'string' ? 'APPOINTMENT_REQUEST' : how.requestType,
    sortBy: typeof how === 'string' ? how : 'DISTANCE',
    criteria: full,
  } as const
  const context = { patient, rule: rule as OdsCode, at }
  return searchServices(seed.services, query, context, distanceMiles).map(
    ({ service }) => service.id,
  )
}
