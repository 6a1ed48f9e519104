import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { pipeline } from '../../src/api/pipeline.ts'
import { ask } from '../world/ask.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { arrange, freeSlot, readBy, refer, withLetter } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { testNow } from '../world/test-clock.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())
afterEach(() => server.world('DELETE', '/clock'))

async function world(method: string, path: string, body?: unknown) {
  const response = await server.world(method, path, body)
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
}

describe('/world', () => {
  // biome-ignore format: a table
  const doors = [
    ['GET',    '/clock'],      ['PUT',  '/clock'],        ['DELETE', '/clock'],
    ['GET',    '/pas/11000'],  ['PUT',  '/pas/11000'],    ['DELETE', '/pas/11000'],
    ['GET',    '/scanner'],    ['PUT',  '/scanner'],      ['GET',    '/explain/x'],
    ['GET',    '/applications'], ['POST', '/applications'], ['GET',  '/applications/provider-app'],
    ['PATCH',  '/applications/provider-app'], ['DELETE', '/applications/provider-app'],
    ['GET',    '/applications/provider-app/private-key'],
  ] as const
  for (const [method, path] of doors) {
    it(`is locked: ${method} ${path}`, async () => {
      for (const authorization of [
        undefined,
        '',
        'Bearer',
        'Bearer x',
        `Bearer ${'A'.repeat(43)}`,
        `Bearer ${referrer.token}`,
        `Basic ${Buffer.from('a:b').toString('base64')}`,
      ]) {
        const answer = await ask(`${server.baseUrl}/world${path}`, {
          method,
          headers: {
            'content-type': 'application/json',
            ...(authorization !== undefined && { authorization }),
          },
          ...(method !== 'GET' && { body: '{}' }),
        })
        assert.equal(answer.status, 401, authorization)
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="world"')
        assert.equal(answer.json.problems.length, 1)
      }
    })
  }

  it('takes its own token for nothing else', async () => {
    const opened = await server.world('GET', '/clock')
    assert.equal(opened.status, 200)
    assert.equal((await world('GET', '/nowhere')).status, 404)
  })
})

describe('/world/clock', () => {
  it('tells the time', async () => {
    assert.deepEqual((await world('GET', '/clock')).json, {
      now: testNow,
      mode: 'running',
      offsetMs: 0,
    })
  })

  it('moves to an instant and runs on from there', async () => {
    const moved = await world('PUT', '/clock', { now: '2027-01-01T09:00:00+01:00' })
    assert.equal(moved.status, 200)
    assert.equal(moved.json.now, '2027-01-01T08:00:00.000Z')
    assert.equal(moved.json.mode, 'running')
    server.clock.advance(1_500)
    assert.equal((await world('GET', '/clock')).json.now, '2027-01-01T08:00:01.500Z')
    server.clock.set(testNow)
  })

  it('moves by seconds, also back', async () => {
    await world('PUT', '/clock', { advanceSeconds: 3_600 })
    const back = await world('PUT', '/clock', { advanceSeconds: -1_800.5 })
    assert.equal(back.json.now, '2026-11-24T10:29:59.500Z')
  })

  it('stands still when told to', async () => {
    const now = '2026-12-01T09:00:00.000Z'
    const frozen = await world('PUT', '/clock', { now, frozen: true })
    assert.deepEqual(frozen.json, { now, mode: 'frozen', at: now })
    server.clock.advance(5_000)
    assert.equal((await world('GET', '/clock')).json.now, now)
    server.clock.set(testNow)
  })

  it('is the clock of everything', async () => {
    await world('PUT', '/clock', { advanceSeconds: 60 })
    const answer = await referrer.get('/R4/PractitionerRole')
    assert.equal(answer.json.timestamp, '2026-11-24T10:01:00.000Z')
    await world('PUT', '/clock', { advanceSeconds: 3_600 })
    assert.equal((await referrer.get('/R4/PractitionerRole')).status, 401)
    await world('DELETE', '/clock')
    assert.equal((await referrer.get('/R4/PractitionerRole')).status, 200)
  })

  it('returns to real time', async () => {
    await world('PUT', '/clock', { advanceSeconds: 60 })
    const back = await world('DELETE', '/clock')
    assert.deepEqual(back.json, { now: testNow, mode: 'running', offsetMs: 0 })
  })

  // biome-ignore format: a table
  const wrong: readonly (readonly [unknown, number])[] = [
    [{},                                                    1],
    [[],                                                    1],
    [null,                                                  1],
    ['2027-01-01T00:00:00Z',                                1],
    [{ now: '2027-01-01T00:00:00Z', advanceSeconds: 1 },    1],
    [{ now: 5 },                                            1],
    [{ now: null },                                         1],
    [{ now: 'tomorrow' },                                   1],
    [{ now: '2027-01-01' },                                 1],
    [{ now: '2027-01-01T00:00:00' },                        1],
    [{ now: '2027-13-01T00:00:00Z' },                       1],
    [{ now: '2027-01-01T25:00:00Z' },                       1],
    [{ now: '9999-01-01T00:00:00Z' },                       1],
    [{ now: '0001-01-01T00:00:00Z' },                       1],
    [{ advanceSeconds: '60' },                              1],
    [{ advanceSeconds: null },                              1],
    [{ advanceSeconds: 1e12 },                              1],
    [{ advanceSeconds: 1e300 },                             1],
    [{ advanceSeconds: -1e300 },                            1],
    [{ advanceSeconds: 60, frozen: 'yes' },                 1],
    [{ advanceSeconds: 60, speed: 2 },                      1],
    [{ now: 'x', frozen: 1, speed: 2 },                     3],
  ]
  for (const [body, count] of wrong) {
    it(`does not move for ${JSON.stringify(body)}`, async () => {
      const refused = await world('PUT', '/clock', body)
      assert.equal(refused.status, 400, JSON.stringify(refused.json))
      assert.equal(refused.json.problems.length, count)
      assert.equal((await world('GET', '/clock')).json.now, testNow)
    })
  }

  it('does not move for a body that is no JSON', async () => {
    const token = await tokenOfWorld()
    for (const [type, body] of [
      ['application/json', '{"now":'],
      ['application/json', ''],
      ['text/plain', 'now'],
      ['application/xml', '<now/>'],
    ] as const) {
      const answer = await ask(`${server.baseUrl}/world/clock`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body,
      })
      assert.ok(answer.status >= 400 && answer.status < 500, `${type}: ${answer.status}`)
    }
  })
})

async function tokenOfWorld(): Promise<string> {
  return (await readFile(join(server.dataFolder, 'world-token'), 'utf8')).trim()
}

describe('/world/explain', () => {
  const steps = pipeline.map(({ name }) => name)
  const json = { 'content-type': 'application/fhir+json' }
  const codes = '/STU3/CodeSystem/PRIORITY'
  const letter = '/STU3/ReferralRequest/000000070000/$ers.maintainReferralLetter'

  const asked = (headers = {}, path = codes) => referrer.get(path, headers)
  const sent = (raw: string, headers = {}) => referrer.call('POST', letter, { raw, headers })
  const keyed = { ...json, 'if-match': 'W/"1"', 'idempotency-key': 'x y' }

  type Row = readonly [string, () => Promise<Answer>, string | undefined, RegExp]
  // biome-ignore format: a table
  const rows: readonly Row[] = [
    // stops it at   request                                                   code
    // why
    ['token',        () => asked({ authorization: 'Bearer x' }),               undefined,                   /not one that the token service issued/],
    ['token',        () => asked({ authorization: '' }),                       undefined,                   /no bearer token/],
    ['gateway',      () => asked({ 'nhsd-end-user-organisation-ods': '' }),    undefined,                   /must name the organisation/],
    ['caller',       () => asked({ 'nhsd-end-user-organisation-ods': 'RCD' }), 'FORBIDDEN',                 /has functions at D82106 only/],
    ['caller',       () => asked({}, '/R4/Practitioner?_query=onBehalfOf'),    'FORBIDDEN',                 /is for SERVICE_PROVIDER_CLINICIAN/],
    ['accept',       () => asked({ accept: 'image/png' }),                     'NOT_ACCEPTABLE',            /answers application\/fhir\+json/],
    ['content type', () => sent('{}', { 'content-type': 'text/plain' }),       'UNSUPPORTED_MEDIA_TYPE',    /takes application\/fhir\+json/],
    ['body',         () => sent(' '.repeat(1_048_577), json),                  'PAYLOAD_TOO_LARGE',         /larger than 1048576 bytes/],
    ['json',         () => sent('{', json),                                    'FHIR_CONSTRAINT_VIOLATION', /not well-formed/],
    ['if-match',     () => sent('{}', json),                                   'PRECONDITION_FAILED',       /If-Match is mandatory/],
    ['idempotency',  () => sent('{}', keyed),                                  'INVALID_VALUE',             /Idempotency-Key/],
    ['decision',     () => asked({}, '/STU3/ReferralRequest/999999999999'),    'NO_SUCH_RESOURCE',          /No such referral/],
  ]
  for (const [step, call, code, why] of rows) {
    it(`tells why a request was stopped at ${step}: ${why.source}`, async () => {
      const answer = await call()
      const { status, json: told } = await explained(answer)
      assert.equal(status, 200)
      assert.equal(told.status, answer.status)
      assert.equal(told.at, testNow)
      assert.equal(told.stoppedAt, step)
      assert.deepEqual(told.passed, steps.slice(0, steps.indexOf(step)))
      const [refusal] = told.refusals
      assert.equal(refusal?.code, code)
      assert.match(`${told.because} ${refusal?.says} ${refusal?.because}`, why)
      assert.equal(told.caller !== undefined, steps.indexOf(step) > steps.indexOf('caller'))
    })
  }

  async function explained(answer: Answer) {
    return world('GET', `/explain/${answer.headers.get('x-request-id')}`)
  }

  it('tells of a success that it passed every step, and as whom', async () => {
    const { json: told } = await explained(await referrer.get(codes))
    assert.deepEqual(told.passed, steps)
    assert.equal(told.stoppedAt, undefined)
    assert.equal(told.operation, 'a004-retrieve-reference-data')
    assert.deepEqual(told.refusals, [])
    assert.deepEqual(told.caller, {
      mode: 'user-restricted',
      application: 'user-app',
      user: '555073103100',
      function: 'REFERRING_CLINICIAN',
      organisation: 'D82106',
    })
  })

  it('tells what NO_RELATIONSHIP keeps to itself', async () => {
    const { ubrn } = await refer(server)
    const clinician = await server.as(people.clinician)
    const answer = await clinician.get(`/STU3/ReferralRequest/${ubrn}`)
    const { json: told } = await explained(answer)
    assert.equal(told.stoppedAt, 'decision')
    assert.equal(told.refusals[0].code, 'NO_RELATIONSHIP')
    assert.match(told.refusals[0].because, /The referral is at no service/)
    assert.ok(!answer.text.includes('at no service'))
  })

  it('tells all problems of a body with their places', async () => {
    const answer = await referrer.post('/STU3/Appointment', { resourceType: 'Appointment' })
    const { json: told } = await explained(answer)
    assert.equal(told.refusals.length, answer.json.issue.length)
    for (const { code, at } of told.refusals) {
      assert.equal(code, 'MISSING_VALUE')
      assert.notEqual(at, undefined)
    }
  })

  it('knows no request that there was not', async () => {
    for (const id of ['x', '11111111-1111-4111-8111-111111111111-1', '%00', '__proto__']) {
      const { status, json: told } = await world('GET', `/explain/${id}`)
      assert.equal(status, 404)
      assert.equal(told.problems.length, 1)
    }
  })

  it('names the step at which a fault of ours came', async () => {
    await server.database.query('alter table referral rename to hidden')
    const answer = await referrer.get('/STU3/ReferralRequest/000000070000')
    await server.database.query('alter table hidden rename to referral')
    assert.equal(answer.status, 500)
    const { json: told } = await explained(answer)
    assert.equal(told.stoppedAt, 'decision')
    assert.deepEqual(told.passed, steps.slice(0, -1))
  })

  it('gives away no token and nothing of a body', async () => {
    const patient = { system: 'http://fhir.nhs.net/Id/nhs-number', value: '9912003888' }
    const wrong = { resourceType: 'Appointment', comment: 5, description: 'of 9912003888', patient }
    const answer = await referrer.post('/STU3/Appointment', wrong)
    const told = JSON.stringify((await explained(answer)).json)
    for (const secret of [referrer.token, '9912003888']) assert.ok(!told.includes(secret))
  })
})

describe('/world/pas and /world/scanner', () => {
  it('make a booking fail, and succeed again', async () => {
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    await world('PUT', '/pas/11000', { behaviour: 'error' })
    assert.equal((await arrange(referrer, referred, { slot })).status, 502)
    await world('DELETE', '/pas/11000')
    assert.equal((await arrange(referrer, referred, { slot })).status, 201)
  })

  it('make a letter stay pending, and be looked at again', async () => {
    await world('PUT', '/scanner', { behaviour: 'pending' })
    const referral = await withLetter(server, await refer(server))
    await server.runDueJobs()
    const availability = async () =>
      /"(PENDING|AVAILABLE|THREATS_FOUND)"/.exec((await readBy(server, referral)).text)?.[1]
    assert.equal(await availability(), 'PENDING')
    await world('PUT', '/scanner', { behaviour: 'by-content' })
    await server.runDueJobs()
    assert.equal(await availability(), 'AVAILABLE')
  })
})
