import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { storedRows } from '../world/stored-rows.ts'
import { until } from '../world/until.ts'

const create = 'POST /referrals/FHIR/STU3/ReferralRequest/$ers.createReferral HTTP/1.1'
const right = JSON.stringify(createReferral())

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

function headers(more: Readonly<Record<string, string>>): Record<string, string> {
  return {
    authorization: `Bearer ${referrer.token}`,
    'nhsd-end-user-organisation-ods': 'D82106',
    'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
    'content-type': 'application/fhir+json',
    ...more,
  }
}

async function statusesOf(correlationId: string): Promise<number[]> {
  const { rows } = await server.database.query<{ status: number }>(
    'select http_status as status from audit_record where correlation_id = $1',
    [correlationId],
  )
  return rows.map(({ status }) => status)
}

describe('a body', () => {
  it('that ends before its Content-Length is no request, and nothing is stored', async () => {
    const before = await storedRows(server)
    const head = headOf(
      create,
      headers({ 'content-length': String(right.length + 1), 'x-correlation-id': 'cut short' }),
    )
    await sendRaw(server.baseUrl, head + right, { endsAfter: true })
    await until('it is audited', async () => (await statusesOf('cut short')).length === 1)
    assert.deepEqual(await statusesOf('cut short'), [400])
    assert.deepEqual(await storedRows(server), before)
  })

  it('that is longer than its Content-Length is cut there, and the rest is no request', async () => {
    const before = await storedRows(server)
    const head = headOf(create, headers({ 'content-length': String(right.length - 1) }))
    const { status } = await sendRaw(server.baseUrl, head + right)
    assert.equal(status, 400)
    assert.deepEqual(await storedRows(server), before)
  })

  it('in chunks is read as one that came whole', async () => {
    const head = headOf(create, headers({ 'transfer-encoding': 'chunked' }))
    const cut = right.indexOf('parameter')
    const chunks = [right.slice(0, cut), right.slice(cut)]
      .map((text) => `${text.length.toString(16)}\r\n${text}\r\n`)
      .join('')
    const { status, body } = await sendRaw(server.baseUrl, `${head}${chunks}0\r\n\r\n`)
    assert.equal(status, 201, body.toString())
  })

  it('in chunks is refused when it passes a mebibyte, without a length to go by', async () => {
    const before = await storedRows(server)
    const head = headOf(create, headers({ 'transfer-encoding': 'chunked' }))
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`
    const { status } = await sendRaw(server.baseUrl, `${head}${chunk.repeat(17)}0\r\n\r\n`)
    assert.equal(status, 413)
    assert.deepEqual(await storedRows(server), before)
  })

  it('in chunks that are none is no request', async () => {
    const before = await storedRows(server)
    const head = headOf(create, headers({ 'transfer-encoding': 'chunked' }))
    for (const broken of ['zz\r\n', '5\r\nabc', 'FFFFFFFFFFFFFFFFF\r\n']) {
      const { status } = await sendRaw(server.baseUrl, head + broken, { endsAfter: true })
      assert.ok(status === 0 || status === 400, String(status))
    }
    assert.deepEqual(await storedRows(server), before)
  })

  it('with both a length and chunks is no request: it may hide another', async () => {
    const before = await storedRows(server)
    const both = headers({ 'content-length': '5', 'transfer-encoding': 'chunked' })
    const { status } = await sendRaw(server.baseUrl, `${headOf(create, both)}0\r\n\r\n`)
    assert.equal(status, 400)
    assert.deepEqual(await storedRows(server), before)
  })

  it('is not asked for from a caller who is not let in', async () => {
    const expecting = headers({
      authorization: 'Bearer x',
      'content-length': '1000000000000',
    })
    const { status } = await sendRaw(server.baseUrl, headOf(create, expecting))
    assert.equal(status, 401)
  })
})

describe('a caller who hangs up', () => {
  const requests = {
    'with JSON': [create, {}],
    'with a file': [
      'POST /referrals/FHIR/STU3/Binary HTTP/1.1',
      { 'content-type': 'text/plain', 'nhsd-ers-file-name': 'a.txt' },
    ],
    'without a body': [
      'GET /referrals/FHIR/STU3/CodeSystem/PRIORITY HTTP/1.1',
      { 'content-length': '0' },
    ],
  } as const

  for (const [mark, [line, own]] of Object.entries(requests)) {
    it(`while the token is looked up leaves nothing that waits, ${mark}`, async () => {
      const { token } = await server.as(people.referrer)
      const before = await storedRows(server)
      const lock = await server.database.connect()
      try {
        await lock.query('begin')
        await lock.query('lock table access_token in access exclusive mode')
        const socket = connect(Number(new URL(server.baseUrl).port), '127.0.0.1')
        const sent = { 'content-length': '100', ...own, authorization: `Bearer ${token}` }
        socket.write(headOf(line, headers({ ...sent, 'x-correlation-id': mark })))
        await until('the look-up waits', isWaiting)
        socket.destroy()
        await lock.query('rollback')
      } finally {
        lock.release()
      }
      await until('it is audited', async () => (await statusesOf(mark)).length === 1)
      assert.deepEqual(await statusesOf(mark), [mark === 'without a body' ? 200 : 400])
      assert.deepEqual(await storedRows(server), before)
    })
  }

  async function isWaiting(): Promise<boolean> {
    const { rows } = await server.database.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length > 0
  }
})

// biome-ignore format: a table
const garbage: readonly (readonly [string, string, readonly number[]])[] = [
  ['no HTTP',                       'hello\r\n\r\n',                                                          [400]],
  ['a request line too long',       `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,                 [431]],
  ['headers too long',              `GET / HTTP/1.1\r\nhost: a\r\na: ${'x'.repeat(20_000)}\r\n\r\n`,          [431]],
  ['a control character',           'GET /referrals/FHIR/R4/PractitionerRole HTTP/1.1\r\nhost: a\r\na: \u0001\r\n\r\n', [400]],
  ['a header without a name',       'GET / HTTP/1.1\r\nhost: a\r\n: b\r\n\r\n',                                [400]],
  ['a header on two lines',         'GET / HTTP/1.1\r\nhost: a\r\na: b\r\n c\r\n\r\n',                         [400]],
  ['two lengths',                   `${create}\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab`, [400]],
  ['a length that is none',         `${create}\r\nhost: a\r\ncontent-length: -1\r\n\r\n`,                     [400]],
  ['a version that is none',        'GET / HTTP/9.9\r\nhost: a\r\n\r\n',                                       [400, 505]],
]

describe('what is no HTTP', () => {
  for (const [name, bytes, statuses] of garbage) {
    it(`is refused: ${name}`, async () => {
      const { status } = await sendRaw(server.baseUrl, bytes)
      assert.ok(statuses.includes(status), String(status))
    })
  }

  it('disturbs nobody else', async () => {
    assert.equal((await referrer.get('/R4/PractitionerRole')).status, 200)
  })
})
