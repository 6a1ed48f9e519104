import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Service } from '../../src/domain/directory/service.ts'
import { seedIntegration } from '../../src/environments/seed.ts'
import { integrationFolder, SeedInvalid } from '../../src/environments/seed-files.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

const clock = { now: () => '2026-11-24T10:00:00.000Z' }
const renderService = ({ id, version }: Service) => `${id} v${version}`

describe('seedIntegration', () => {
  let fresh: FreshDatabase
  let pool: Database

  before(async () => {
    fresh = await freshDatabase()
    pool = openPool({ connectionString: fresh.connectionString, max: 4, onError: () => undefined })
  })
  after(async () => {
    await pool.end()
    await fresh.drop()
  })

  it('loads nothing at all when a file is not valid', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'open-ers-seed-'))
    await cp(integrationFolder, folder, { recursive: true })
    await writeFile(join(folder, 'patients.json'), '[{}]')
    await assert.rejects(seedIntegration({ pool, clock, renderService, folder }), SeedInvalid)
    await rm(folder, { recursive: true })
    assert.equal(await count('organisation'), 0)
  })

  it('loads nothing at all when it is interrupted', async () => {
    const failing = () => {
      throw new Error('cannot render')
    }
    await assert.rejects(seedIntegration({ pool, clock, renderService: failing }), /cannot render/)
    assert.equal(await count('organisation'), 0)
    assert.equal(await count('setting'), 0)
  })

  it('loads once when four start together', async () => {
    const steps: string[] = []
    const report = (step: string) => steps.push(step)
    const starts = [1, 2, 3, 4].map(() => seedIntegration({ pool, clock, renderService, report }))
    const outcomes = (await Promise.all(starts)).map(({ loaded }) => loaded)
    assert.deepEqual(outcomes.toSorted(), [false, false, false, true])
    assert.deepEqual(
      steps.filter((step) => step.startsWith('loaded')),
      ['loaded 11 organisations, 24 users', 'loaded 60 services, 4111 slots'],
    )
    assert.equal(await count('service'), 60)
    assert.equal(await count('slot'), 4111)
  })

  it('changes nothing the second time, whatever the files say by then', async () => {
    await pool.query(`update organisation set name = 'Renamed' where ods_code = 'D82106'`)
    const folder = join(tmpdir(), 'no-such-folder')
    const steps: string[] = []
    const again = await seedIntegration({
      pool,
      clock: { now: () => '2027-01-01T00:00:00.000Z' },
      renderService,
      folder,
      report: (step) => steps.push(step),
    })
    assert.deepEqual(again, { loaded: false })
    assert.deepEqual(steps, [])
    assert.equal(await count('slot'), 4111)
    assert.equal(await count(`organisation where name = 'Renamed'`), 1)
  })

  it('stores the rendered body of every service', async () => {
    const { rows } = await pool.query(`select body from service where service_id = '11000'`)
    assert.equal(String(rows[0]?.body), '11000 v1')
    assert.equal(await count('service where length(body) = 0'), 0)
  })

  it('gives access by service, location and specialty, at the organisation alone', async () => {
    const services = async (user: string, organisation: string) => {
      const { rows } = await pool.query(
        `select service_id from service_access
         where user_id = '${user}' and ods_code = '${organisation}'`,
      )
      return new Set(rows.map((row) => row.service_id))
    }
    assert.deepEqual(await services('555000000107', 'RCD'), new Set(['11000']))
    assert.deepEqual(
      await services('555000000108', 'RCD'),
      new Set(['11003', '11006', '11017', '15001', '15002', '51002']),
    )
    const cardiology = await services('921600556514', 'RCD')
    assert.ok(cardiology.has('11000') && cardiology.has('11003') && !cardiology.has('15001'))
    assert.equal(cardiology.has('11002'), false)
    assert.equal((await services('555000000101', 'RCD')).size, 0)
    assert.equal((await services('555032006106', 'R69')).size, 0)
    assert.ok((await services('021600556514', 'R69')).has('21012'))
  })

  it('starts slots on the next day of the clock', async () => {
    const { rows } = await pool.query(
      `select min(starts_at) as first, max(starts_at) as last from slot`,
    )
    assert.deepEqual(rows[0], {
      first: '2026-11-25T08:00:00.000Z',
      last: '2027-01-22T16:00:00.000Z',
    })
  })

  async function count(from: string): Promise<number> {
    const { rows } = await pool.query<{ count: number }>(`select count(*) from ${from}`)
    return rows[0]?.count ?? 0
  }
})
