import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { Service } from '../../src/domain/directory/service.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../src/domain/identifier/service-id.ts'
import type { UserId } from '../../src/domain/identifier/user-id.ts'
import { seedIntegration } from '../../src/environments/seed.ts'
import type { DirectoryStore } from '../../src/store/ports/directory.ts'
import {
  type OpenDirectoryCache,
  openDirectoryCache,
} from '../../src/store/postgres/directory-cache.ts'
import { directoryStore } from '../../src/store/postgres/directory-store.ts'
import { heartbeatMs } from '../../src/store/postgres/listener.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

const clock = { now: () => '2026-11-24T10:00:00.000Z' }
const renderService = ({ id }: Service) => String(id)
const practice = 'D82106' as OdsCode
const admin = '555031998104' as UserId
const trust = 'RCD' as OdsCode
const clinic = '11000' as ServiceId

describe('the directory cache', () => {
  let fresh: FreshDatabase
  let database: Database
  let cache: OpenDirectoryCache
  let store: DirectoryStore
  let alarms: { milliseconds: number; ring: () => void }[]
  let lost: unknown[]

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({
      connectionString: fresh.connectionString,
      max: 2,
      onError: () => undefined,
    })
    await seedIntegration({ pool: database, clock, renderService })
  })
  after(async () => {
    await database.end()
    await fresh.drop()
  })
  beforeEach(async () => {
    alarms = []
    lost = []
    cache = await open(fresh.connectionString)
    store = directoryStore(database, cache)
  })
  afterEach(() => cache.close())

  it('answers a second read without the database', async () => {
    await readAll()
    const asked = await countQueries(readAll)
    assert.equal(asked, 0)
  })

  it('asks only for the services it does not keep, and keeps the order', async () => {
    await store.findService(clinic)
    const asked = [clinic, '11001', '2'] as ServiceId[]
    assert.equal(await countQueries(() => store.listServices(['11001', '2'] as ServiceId[])), 1)
    assert.equal(await countQueries(() => store.listServices(asked)), 0)
    const services = await store.listServices(asked)
    assert.deepEqual(
      services.map(({ id }) => id),
      asked,
    )
  })

  it('forgets what a change in the database touches, and that alone', async () => {
    const changes: readonly [string, readonly (keyof typeof cache)[]][] = [
      [`update organisation set name = 'Larkfield' where ods_code = 'D82106'`, ['organisations']],
      [`delete from business_role where user_id = '555000000101'`, ['practitioners', 'onBehalfOf']],
      [
        `update practitioner set name = 'Jo' where user_id = '${admin}'`,
        ['practitioners', 'onBehalfOf'],
      ],
      [`delete from on_behalf_of where admin_user_id = '000000000000'`, ['onBehalfOf']],
      [`update service set is_published = true where service_id = '11000'`, ['services']],
    ]
    for (const [change, touched] of changes) {
      await readAll()
      await database.query(change)
      await until(() => touched.every((name) => sizes()[name] === 0))
      for (const [name, size] of Object.entries(sizes())) {
        if (!touched.some((each) => each === name)) assert.equal(size, 1, `${name} after ${change}`)
      }
    }
    assert.equal((await store.findOrganisation(practice))?.name, 'Larkfield')
  })

  it('shows a writer its own service at once', async () => {
    const service = await store.findService(clinic)
    assert.ok(service)
    const next = { ...service, version: service.version + 1, name: 'Renamed' }
    await store.upsertServices([{ service: next, body: 'x' }])
    assert.equal((await store.findService(clinic))?.name, 'Renamed')
  })

  it('is bypassed while its connection is lost, and trusted again once it is back', async () => {
    await readAll()
    await endListener()
    await until(() => lost.length > 0)
    assert.deepEqual(Object.values(sizes()), [0, 0, 0, 0])
    assert.equal(await countQueries(readAll), 4)
    assert.equal(await countQueries(readAll), 4)

    const [retry] = alarms
    assert.equal(retry?.milliseconds, 100)
    retry?.ring()
    await until(() => alarms.some(({ milliseconds }) => milliseconds === heartbeatMs))
    await readAll()
    assert.equal(await countQueries(readAll), 0)
  })

  it('finds out about a connection that does not answer any more', async () => {
    await readAll()
    const [beat] = alarms
    assert.equal(beat?.milliseconds, heartbeatMs)
    beat?.ring()
    const [silence] = alarms
    silence?.ring()
    assert.match(String(lost[0]), /does not answer/)
    assert.deepEqual(Object.values(sizes()), [0, 0, 0, 0])
  })

  it('goes on when the connection answers', async () => {
    await readAll()
    const [beat] = alarms
    beat?.ring()
    const [silence] = alarms
    await until(() => alarms[0] !== silence)
    assert.deepEqual(lost, [])
    assert.equal(await countQueries(readAll), 0)
  })

  it('waits longer after each attempt that fails, and never stops the server', async () => {
    const address = new URL(fresh.connectionString)
    address.pathname = '/no_such_database'
    await cache.close()
    alarms = []
    cache = await open(address.href)
    for (const milliseconds of [100, 200, 400]) {
      const [retry] = alarms
      assert.equal(retry?.milliseconds, milliseconds)
      const before = lost.length
      retry?.ring()
      await until(() => lost.length > before)
    }
    store = directoryStore(database, cache)
    assert.equal(await countQueries(readAll), 4)
  })

  function open(connectionString: string): Promise<OpenDirectoryCache> {
    const timer = {
      after: (milliseconds: number, run: () => void) => {
        const ring = () => {
          remove(alarm)
          run()
        }
        const alarm = { milliseconds, ring }
        alarms.push(alarm)
        return () => remove(alarm)
      },
    }
    return openDirectoryCache({ connectionString, timer, onLost: (fault) => lost.push(fault) })
  }

  function remove(alarm: { milliseconds: number; ring: () => void }): void {
    alarms = alarms.filter((each) => each !== alarm)
  }

  async function readAll(): Promise<void> {
    await store.findOrganisation(practice)
    await store.findPractitioner(admin)
    await store.listOnBehalfOf(admin, trust)
    await store.findService(clinic)
  }

  function sizes(): Record<string, number> {
    const { organisations, practitioners, onBehalfOf, services } = cache
    const shelves = { organisations, practitioners, onBehalfOf, services }
    return Object.fromEntries(Object.entries(shelves).map(([name, { size }]) => [name, size]))
  }

  async function countQueries(work: () => Promise<unknown>): Promise<number> {
    const query = database.query
    let count = 0
    database.query = ((...args: Parameters<typeof query>) => {
      count += 1
      return query.apply(database, args)
    }) as typeof query
    await work()
    database.query = query
    return count
  }

  /** Other connections' news arrive while we wait for answers of our own. */
  async function until(isTrue: () => boolean): Promise<void> {
    for (let attempt = 0; attempt < 2_000 && !isTrue(); attempt += 1) await database.query('select')
    assert.ok(isTrue())
  }

  async function endListener(): Promise<void> {
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'open-ers directory_changed'`,
    )
  }
})
