import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Service } from '../../src/domain/directory/service.ts'
import { seedIntegration } from '../../src/environments/seed.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'
import { type Ran, runScript } from '../world/run-script.ts'

const script = fileURLToPath(new URL('../../scripts/import.ts', import.meta.url))
const clock = { now: () => '2026-11-24T10:00:00.000Z' }
const renderService = ({ id }: Service) => String(id)

const service = {
  id: '700',
  name: 'Imported Cardiology',
  provider: 'RCD',
  location: 'RCD01',
  bookableType: 'DIRECTLY_BOOKABLE',
  requestFlows: ['APPOINTMENT_REQUEST'],
  appointmentTypes: ['FIRST_OUTPATIENT'],
  specialties: ['CARDIOLOGY'],
  clinicTypes: ['HEART_FAILURE'],
}

const slot = {
  id: '700001',
  service: '700',
  start: '2027-03-01T09:00:00+00:00',
  end: '2027-03-01T10:30:00+01:00',
  pasReference: 'PAS-700-1',
}

describe('npm run import', () => {
  let fresh: FreshDatabase
  let database: Database
  let folder: string

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({
      connectionString: fresh.connectionString,
      max: 2,
      onError: () => undefined,
    })
    await seedIntegration({ pool: database, clock, renderService })
    folder = await mkdtemp(join(tmpdir(), 'open-ers-import-'))
  })
  after(async () => {
    await rm(folder, { recursive: true })
    await database.end()
    await fresh.drop()
  })

  it('loads services, then the slots that belong to them, and counts both', async () => {
    const services = await file('services.ndjson', [service, { ...service, id: '701' }])
    const slots = await file('slots.ndjson', [slot])
    const ran = await run('--services', services, '--slots', slots)
    assert.deepEqual(ran, {
      code: 0,
      out: 'services: 2 added, 0 changed, 0 unchanged\nslots: 1 stored, 0 taken\n',
      err: '',
    })
    const { rows } = await database.query(`select * from slot where slot_id = 700001`)
    assert.deepEqual(rows[0], {
      slot_id: 700001,
      service_id: '700',
      clinician_user_id: null,
      priorities: ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'],
      starts_at: '2027-03-01T09:00:00.000Z',
      ends_at: '2027-03-01T09:30:00.000Z',
      pas_reference: 'PAS-700-1',
      status: 'free',
      ubrn: null,
      held_by: null,
    })
  })

  it('renders what it stores, and lets workgroups work on it', async () => {
    const { rows } = await database.query(`select body from service where service_id = '700'`)
    const body = JSON.parse(String(rows[0]?.body))
    assert.equal(body.resourceType, 'HealthcareService')
    assert.equal(body.meta.versionId, '1')
    assert.equal(
      (await count(`service_access where service_id = '700' and ods_code = 'RCD'`)) > 0,
      true,
    )
  })

  it('gives a changed service its next version and an unchanged one none', async () => {
    const renamed = { ...service, name: 'Renamed', isPublished: false }
    const again = await file('again.ndjson', [renamed, { ...service, id: '701' }])
    assert.equal(
      (await run('--services', again)).out,
      'services: 0 added, 1 changed, 1 unchanged\n',
    )
    assert.equal(
      (await run('--services', again)).out,
      'services: 0 added, 0 changed, 2 unchanged\n',
    )
    const { rows } = await database.query(
      `select version, is_published, document->>'name' as name
       from service where service_id = '700'`,
    )
    assert.deepEqual(rows[0], { version: 2, is_published: false, name: 'Renamed' })
  })

  it('changes a free slot, withdraws one, and leaves a taken one alone', async () => {
    await database.query(
      `insert into slot (
         slot_id, service_id, priorities, starts_at, ends_at, pas_reference, status, ubrn
       ) values (
         700002, '700', '{ROUTINE}', '2027-03-02T09:00Z', '2027-03-02T10:00Z', 'x', 'busy', '1'
       )`,
    )
    const slots = await file('slots.ndjson', [
      { ...slot, status: 'withdrawn', clinician: '123456789012' },
      { ...slot, id: '700002' },
      { ...slot, id: '700003', priorities: ['URGENT'] },
    ])
    assert.equal((await run('--slots', slots)).out, 'slots: 2 stored, 1 taken\n')
    assert.equal(await count(`slot where slot_id = 700001 and status = 'withdrawn'`), 1)
    assert.equal(await count(`slot where slot_id = 700002 and status = 'busy'`), 1)
  })

  it('tells all that is wrong with services, by line, and loads none', async () => {
    const path = await file('bad.ndjson', [
      { ...service, id: '800' },
      '',
      '{ "id": ',
      { ...service, id: '801', colour: 'red', specialties: [] },
      { ...service, id: '800' },
      {
        ...service,
        id: '802',
        clinicTypes: ['KNEE'],
        provider: 'R69',
        namedClinicians: ['999999999999'],
      },
      { ...service, id: '803', name: 'NUL \0' },
      { ...service, id: '804', name: 'half \ud800' },
      'null',
    ])
    const ran = await run('--services', path)
    assert.deepEqual(ran.err.split('\n'), [
      `${path}:3 is not JSON`,
      `${path}:4 colour is not known`,
      `${path}:4 specialties must not have fewer than 1 items`,
      `${path}:5 id stands on line 1 already`,
      `${path}:6 location is no place of R69, RCD01`,
      `${path}:6 clinicTypes[0] belongs to ORTHOPAEDICS, not one of the specialties`,
      `${path}:6 namedClinicians[0] is an unknown user, 999999999999`,
      `${path}:7 holds text that is not Unicode, or NUL`,
      `${path}:8 holds text that is not Unicode, or NUL`,
      `${path}:9 must be object`,
      'Nothing was loaded.',
      '',
    ])
    assert.equal(ran.code, 1)
    assert.equal(ran.out, '')
    assert.equal(await count(`service where service_id in ('800', '801', '802')`), 0)
  })

  it('tells all that is wrong with slots, and loads nothing beside them either', async () => {
    const services = await file('services.ndjson', [{ ...service, id: '805' }])
    const path = await file('slots.ndjson', [
      { ...slot, id: '805001', service: '805' },
      { ...slot, id: '805002', service: '77777' },
      { ...slot, id: '805003', service: '11016' },
      { ...slot, id: '11000001' },
      { ...slot, id: '805005', start: '2027-03-01T09:00:00', end: '2027-13-01T09:00:00Z' },
      { ...slot, id: '805006', end: slot.start },
      { ...slot, id: '805007', end: '2027-03-03T09:00:00Z' },
      { ...slot, id: '805008', service: '11019', priorities: ['ROUTINE', 'URGENT'] },
      { ...slot, id: '805009', start: '2027-02-30T25:00:00Z' },
    ])
    const ran = await run('--services', services, '--slots', path)
    const lines = ran.err.split('\n')
    assert.equal(lines[0], `${path}:2 service is unknown, 77777`)
    assert.deepEqual(lines.slice(1, 4), [
      `${path}:3 service is not directly bookable, 11016`,
      `${path}:4 id belongs to service 11000`,
      lines.find((line) => line.startsWith(`${path}:5 start must match pattern`)),
    ])
    assert.deepEqual(lines.slice(4), [
      `${path}:6 end is not after start`,
      `${path}:7 end is more than a day after start`,
      `${path}:8 priorities[1] is none of the service, URGENT`,
      `${path}:9 start is no point in time`,
      'Nothing was loaded.',
      '',
    ])
    assert.equal(await count(`slot where slot_id between 805000 and 806000`), 0)
    assert.equal(await count(`service where service_id = '805'`), 0)
  })

  it('loads more than it holds in memory at once', async () => {
    const slots = Array.from({ length: 5_001 }, (_, index) => ({
      ...slot,
      id: String(710_000_000 + index),
    }))
    const path = await file('many.ndjson', slots)
    assert.equal((await run('--slots', path)).out, 'slots: 5001 stored, 0 taken\n')
    const broken = await file('broken.ndjson', [
      ...slots.map((each) => ({ ...each, id: String(Number(each.id) + 10_000) })),
      { ...slot, service: '77777' },
    ])
    assert.match((await run('--slots', broken)).err, /:5002 service is unknown, 77777\n/)
    assert.equal(await count(`slot where slot_id >= 710010000`), 0)
  })

  it('finds the database of a running server in its data folder', async () => {
    const data = join(folder, 'data')
    await mkdir(data)
    await writeFile(join(data, 'database-url'), `${fresh.connectionString}\n`)
    const path = await file('slots.ndjson', [{ ...slot, id: '700004' }])
    const ran = await runScript(script, ['--slots', path, '--data', data])
    assert.equal(ran.out, 'slots: 1 stored, 0 taken\n')
  })

  it('says in one line what stands in its way', async () => {
    const path = await file('slots.ndjson', [slot])
    const data = join(folder, 'nowhere')
    const noServer = await runScript(script, ['--slots', path, '--data', data])
    assert.match(noServer.err, /^No .*database-url: is the server running\?/)
    const noFile = await run('--slots', join(folder, 'absent.ndjson'))
    assert.match(noFile.err, /^ENOENT: .*absent.ndjson/)
    const nothing = await run()
    assert.match(nothing.err, /^Usage: /)
    const unknown = await run('--slot', path)
    assert.match(unknown.err, /Unknown option '--slot'/)
    for (const { code, out } of [noServer, noFile, nothing, unknown]) {
      assert.deepEqual([code, out], [1, ''])
    }
  })

  it('explains itself', async () => {
    const { code, out } = await run('--help')
    assert.equal(code, 0)
    assert.match(out, /--services FILE/)
  })

  async function file(name: string, lines: readonly (object | string)[]): Promise<string> {
    const path = join(folder, name)
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
    await writeFile(path, `${text.join('\n')}\n`)
    return path
  }

  function run(...parameters: readonly string[]): Promise<Ran> {
    return runScript(script, [...parameters, '--database-url', fresh.connectionString])
  }

  async function count(from: string): Promise<number> {
    const { rows } = await database.query<{ count: number }>(`select count(*) from ${from}`)
    return rows[0]?.count ?? 0
  }
})
