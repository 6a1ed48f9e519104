/** `/world/audit` and `npm run audit`: what callers did, as it is told to those who run the server. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Answer, Caller } from './caller.ts'
import { people } from './people.ts'
import { type Referred, refer } from './referrals.ts'
import { type TestServer, testServer } from './server.ts'

const script = fileURLToPath(new URL('../../scripts/audit.ts', import.meta.url))

let server: TestServer
let referrer: Caller
let referred: Referred

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  referred = await refer(server)
  await referrer.get(`/STU3/ReferralRequest/${referred.ubrn}`, { 'x-correlation-id': 'mine' })
  const stranger = await server.as(people.clinician)
  await stranger.get(`/STU3/ReferralRequest/${referred.ubrn}`)
})
after(() => server.close())

type Told = { readonly records: Record<string, unknown>[]; readonly next?: number }

async function audit(query: string, status = 200): Promise<Told> {
  const response = await server.world('GET', `/audit${query}`)
  assert.equal(response.status, status)
  return (await response.json()) as Told
}

describe('/world/audit', () => {
  it('tells who did what with a referral, newest first', async () => {
    const { records, next } = await audit(`?ubrn=${referred.ubrn}`)
    assert.equal(next, undefined)
    assert.deepEqual(
      records.map(({ operation, httpStatus, outcomeCode, user }) => [
        operation,
        httpStatus,
        outcomeCode,
        user,
      ]),
      [
        ['a005-retrieve-referral-request', 422, 'NO_RELATIONSHIP', people.clinician.user],
        ['a005-retrieve-referral-request', 200, undefined, people.referrer.user],
        ['a011-create-referral', 201, undefined, people.referrer.user],
      ],
    )
    assert.equal(records[1]?.correlationId, 'mine')
    assert.equal(records[1]?.nhsNumber, referred.patient)
  })

  it('goes by user, organisation and time, page by page', async () => {
    const of = async (query: string) =>
      (await audit(query)).records.map(({ operation }) => String(operation).slice(0, 4))
    assert.deepEqual(await of(`?user=${people.clinician.user}`), ['a005'])
    assert.deepEqual(await of(`?organisation=D82106&ubrn=${referred.ubrn}`), ['a005', 'a011'])
    const at = server.clock.now()
    assert.deepEqual(await of(`?ubrn=${referred.ubrn}&to=${at}`), [])
    assert.equal((await of(`?ubrn=${referred.ubrn}&from=${at}`)).length, 3)
    const first = await audit(`?ubrn=${referred.ubrn}&count=2`)
    const second = await audit(`?ubrn=${referred.ubrn}&count=2&before=${first.next}`)
    assert.deepEqual([first.records.length, second.records.length], [2, 1])
    assert.equal(second.records[0]?.operation, 'a011-create-referral')
  })

  it('tells everything that is wrong with a query', async () => {
    const response = await server.world(
      'GET',
      '/audit?ubrn=1&count=0&from=yesterday&who=me&format=x',
    )
    assert.equal(response.status, 400)
    const { problems } = (await response.json()) as { problems: string[] }
    assert.deepEqual(problems.map((each) => each.split(':')[0]).sort(), [
      'count',
      'format',
      'from',
      'ubrn',
      'who',
    ])
  })

  it('gives AuditEvents', async () => {
    const { records } = await audit(`?ubrn=${referred.ubrn}&format=fhir`)
    const [refused, read] = records as Answer['json'][]
    assert.equal(refused.outcome, '4')
    assert.equal(refused.outcomeDesc, 'NO_RELATIONSHIP')
    assert.equal(read.resourceType, 'AuditEvent')
    assert.equal(read.outcome, '0')
    assert.deepEqual(read.subtype, [{ code: 'a005-retrieve-referral-request' }])
    const requestor = read.agent.find((agent: { requestor: boolean }) => agent.requestor)
    assert.equal(requestor.who.identifier.value, people.referrer.user)
    assert.equal(requestor.role[0].coding[0].code, 'REFERRING_CLINICIAN')
    assert.equal(read.agent.filter((each: { requestor: boolean }) => each.requestor).length, 1)
    const whats = read.entity.flatMap((each: { what?: { identifier: { value: string } } }) =>
      each.what === undefined ? [] : [each.what.identifier.value],
    )
    assert.deepEqual(whats, [referred.ubrn, referred.patient])
  })
})

type Ran = { readonly code: number; readonly out: string; readonly err: string }

function run(...args: string[]): Promise<Ran> {
  const env = { ...process.env, DATABASE_URL: server.connectionString }
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (fault, out, err) => {
      resolve({ code: Number(fault?.code ?? 0), out, err })
    })
  })
}

const lines = ({ out }: Ran) => out.split('\n').filter((line) => line !== '')

describe('npm run audit', () => {
  it('lists, and exports as it is stored or as FHIR', async () => {
    const listed = await run('list', '--ubrn', referred.ubrn, '--count', '1')
    assert.equal(listed.code, 0, listed.err)
    assert.deepEqual(
      lines(listed).map((line) => JSON.parse(line).httpStatus),
      [422],
    )
    const exported = await run('export', '--ubrn', referred.ubrn)
    assert.deepEqual(
      lines(exported).map((line) => JSON.parse(line).httpStatus),
      [201, 200, 422],
    )
    const events = await run('export', '--format', 'fhir', '--user', people.clinician.user)
    assert.deepEqual(
      lines(events).map((line) => JSON.parse(line).resourceType),
      ['AuditEvent'],
    )
  })

  it('finds the trail whole that the server seals, and broken once it was touched', async () => {
    await server.runDueJobs()
    const whole = await run('verify')
    assert.equal(whole.code, 0, whole.err)
    const [, digest = ''] = /^seal \d+: ([0-9a-f]{64})$/m.exec(whole.out) ?? []
    assert.notEqual(digest, '')
    await referrer.get(`/STU3/ReferralRequest/${referred.ubrn}`)
    assert.match((await run('seal')).out, /^audit seal \d+ over \d+ records: [0-9a-f]{64}$/m)
    assert.equal((await run('verify', '--noted', digest)).code, 0)
    assert.equal((await run('verify', '--noted', 'f'.repeat(64))).code, 1)
    await server.database.query(
      `update audit_record set http_status = 200 where outcome_code = 'NO_RELATIONSHIP'`,
    )
    const broken = await run('verify')
    assert.equal(broken.code, 1)
    assert.match(broken.err, /does not fit its records/)
    assert.match(broken.out, /broken/)
  })

  it('says how it is used', async () => {
    assert.match((await run('--help')).out, /^Usage/)
    for (const wrong of [
      [],
      ['forget'],
      ['list', '--count', 'many'],
      ['list', '--from', 'now'],
      ['list', '--format', 'xml'],
      ['list', '--whose'],
    ]) {
      const { code, err } = await run(...wrong)
      assert.equal(code, 1, wrong.join(' '))
      assert.notEqual(err, '')
    }
  })
})
