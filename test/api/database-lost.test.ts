import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ask } from '../world/ask.ts'
import { type Answer, type Caller, codesIn } from '../world/caller.ts'
import { type DatabaseProxy, databaseProxy } from '../world/database-proxy.ts'
import { register } from '../world/gateway-world.ts'
import { people } from '../world/people.ts'
import { link, refer } from '../world/referrals.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'
import { upload, uploaded } from '../world/uploads.ts'

const priorities = '/STU3/CodeSystem/PRIORITY'
const roles = '/R4/PractitionerRole'
const create = '/STU3/ReferralRequest/$ers.createReferral'

let server: TestServer
let proxy: DatabaseProxy
let referrer: Caller

before(async () => {
  server = await testServer({
    wayToDatabase: async (direct) => {
      proxy = await databaseProxy(direct)
      return proxy.connectionString
    },
  })
  referrer = await server.as(people.referrer)
})
after(async () => {
  await server.close()
  await proxy.cut()
})

function assertComeBack(answer: Answer, fhir: 'STU3' | 'R4' = 'STU3'): void {
  assert.equal(answer.status, 503, answer.text)
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  assert.deepEqual(codesIn(answer), [fhir === 'STU3' ? 'SYSTEM_UNAVAILABLE' : 'REC_UNAVAILABLE'])
  assert.equal(answer.json.issue[0].code, 'transient')
}

async function countOf(table: string): Promise<number> {
  const { rows } = await server.database.query(`select count(*)::int as count from ${table}`)
  return rows[0]?.count
}

/** Ends the server's connections that wait for a lock, as an operator or a failing host would. */
async function killWaiting(): Promise<number> {
  const { rowCount } = await server.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rowCount ?? 0
}

describe('without a database', () => {
  it('nothing is answered but to come back, and everything works again with it', async () => {
    assert.equal((await referrer.get(priorities)).status, 200)
    const referrals = await countOf('referral')
    const documents = await countOf('document')

    await proxy.cut()
    // Reference data and known callers are in memory: it is the audit record that cannot be kept.
    assertComeBack(await referrer.get(priorities))
    assertComeBack(await referrer.get(roles), 'R4')
    assertComeBack(await referrer.get('/STU3/ReferralRequest/000000070000'))
    assertComeBack(await referrer.get(priorities, { accept: 'image/png' }))
    assertComeBack(await referrer.get(priorities, { 'nhsd-ers-business-function': 'SURGEON' }))
    assertComeBack(await referrer.post(create, createReferral()))
    assertComeBack(await upload(referrer))
    const stranger = `Bearer ${'A'.repeat(43)}`
    assertComeBack(await referrer.get(priorities, { authorization: stranger }))
    assertComeBack(await referrer.get(priorities, { authorization: 'Bearer x' }))

    await proxy.mend()
    assert.equal((await referrer.get(priorities)).status, 200)
    assert.equal((await referrer.get(roles)).status, 200)
    assert.equal(await countOf('referral'), referrals)
    assert.equal(await countOf('document'), documents)
    await refer(server)
  })

  it('lets nobody in whose rate cannot be counted, and counts on with it', async () => {
    const limits = { accessMode: 'application-restricted', asid: '200000055508', odsCode: 'R69' }
    const application = await register(server, {
      ...limits,
      userId: '021600556514',
      requestsPerMinute: 2,
    })
    const caller = await server.as({ application })
    assert.equal((await caller.get(priorities)).status, 200)
    await proxy.cut()
    assertComeBack(await caller.get(priorities))
    await proxy.mend()
    assert.equal((await caller.get(priorities)).status, 200)
    assert.equal((await caller.get(priorities)).status, 429)
  })

  it('the site says so', async () => {
    const { rows } = await server.database.query('select client_id from application limit 1')
    const status = () =>
      ask(`${server.baseUrl}/referrals/_status`, { headers: { apikey: rows[0]?.client_id } })
    assert.equal((await status()).json.status, 'pass')
    await proxy.cut()
    assert.equal((await ask(`${server.baseUrl}/health/ready`)).status, 503)
    const gone = await status()
    assert.equal(gone.status, 200)
    assert.equal(gone.json.status, 'fail')
    assert.equal((await ask(`${server.baseUrl}/health/live`)).status, 200)
    assert.equal((await ask(`${server.baseUrl}/metrics`)).status, 200)
    assert.equal((await ask(`${server.baseUrl}/referrals/_ping`)).status, 200)
    assert.equal((await ask(`${server.baseUrl}/openapi.json`)).status, 200)
    await proxy.mend()
    assert.equal((await ask(`${server.baseUrl}/health/ready`)).status, 200)
    assert.equal((await status()).json.status, 'pass')
  })

  it('changes of the directory are missed, and seen again with it', async () => {
    const clerk = await server.as({ ...people.referrer, function: 'REFERRING_CLINICIAN_ADMIN' })
    assert.equal((await clerk.get(priorities)).status, 403)
    await proxy.cut()
    await server.database.query(
      `insert into business_role (user_id, ods_code, business_function)
       values ('555073103100', 'D82106', 'REFERRING_CLINICIAN_ADMIN')`,
    )
    await proxy.mend()
    await until('the new role is seen', async () => (await clerk.get(priorities)).status === 200)
  })

  it('every connection of the pool is replaced', async () => {
    await Promise.all(Array.from({ length: 40 }, () => referrer.get(priorities)))
    await server.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    )
    await until('all are answered', async () => {
      const answers = await Promise.all(Array.from({ length: 40 }, () => referrer.get(priorities)))
      for (const answer of answers) if (answer.status !== 200) assertComeBack(answer)
      return answers.every(({ status }) => status === 200)
    })
  })
})

describe('a connection lost in the middle', () => {
  it('of a look-up is told to come back, and the next one works', async () => {
    const { token } = await server.as(people.referrer)
    const lock = await server.database.connect()
    try {
      await lock.query('begin')
      await lock.query('lock table access_token in access exclusive mode')
      const asked = referrer.get(priorities, { authorization: `Bearer ${token}` })
      await until('the look-up waits', async () => (await killWaiting()) > 0)
      assertComeBack(await asked)
      await lock.query('rollback')
    } finally {
      lock.release()
    }
    const again = await referrer.get(priorities, { authorization: `Bearer ${token}` })
    assert.equal(again.status, 200)
  })

  it('of a write leaves nothing of it, and the same write works later', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    const history = await countOf('referral_history')
    const lock = await server.database.connect()
    try {
      await lock.query('begin')
      await lock.query('lock table audit_record in access exclusive mode')
      const asked = link(referrer, referred, [{ id }])
      await until('the write waits', async () => (await killWaiting()) > 0)
      assertComeBack(await asked)
      await lock.query('rollback')
    } finally {
      lock.release()
    }
    assert.equal(await countOf('referral_history'), history)
    const linked = await link(referrer, referred, [{ id }])
    assert.equal(linked.status, 200, linked.text)
    assert.equal(await countOf('referral_history'), history + 1)
  })

  it('of the audit of a refusal withholds the refusal', async () => {
    const lock = await server.database.connect()
    try {
      await lock.query('begin')
      await lock.query('lock table audit_record in access exclusive mode')
      const asked = referrer.get(priorities, { accept: 'image/png' })
      await until('the record waits', async () => (await killWaiting()) > 0)
      assertComeBack(await asked)
      await lock.query('rollback')
    } finally {
      lock.release()
    }
    assert.equal((await referrer.get(priorities, { accept: 'image/png' })).status, 406)
  })
})
