import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { ask } from '../world/ask.ts'
import { type Answer, type Caller, type CallerHeaders, codesIn } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { ofUsers } from '../world/gateway-faults.ts'
import { faulty } from '../world/gateway-world.ts'
import { people } from '../world/people.ts'
import { accept, booked, refer, withLetter } from '../world/referrals.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

type Kept = Readonly<Record<string, unknown>>

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())
beforeEach(() => server.database.query('truncate audit_record'))

async function kept(): Promise<Kept[]> {
  const { rows } = await server.database.query<Kept>('select * from audit_record order by audit_id')
  return rows
}

/** The one record of one request. */
async function keptOf(answer: Answer): Promise<Kept> {
  const requestId = answer.headers.get('x-request-id')
  const rows = (await kept()).filter((row) => row.request_id === requestId)
  assert.equal(rows.length, 1, `one record for ${answer.status}`)
  return rows[0] ?? {}
}

const ofReferrer = {
  access_mode: 'user-restricted',
  application: 'user-app',
  user_id: '555073103100',
  on_behalf_of: null,
  business_function: 'REFERRING_CLINICIAN',
  ods_code: 'D82106',
}

describe('the audit trail', () => {
  it('keeps every field of a read', async () => {
    const { ubrn, patient } = await refer(server)
    const path = `/STU3/ReferralRequest/${ubrn}`
    const answer = await referrer.get(path, { 'x-correlation-id': 'c-1' })
    const { audit_id: _, ...row } = await keptOf(answer)
    assert.deepEqual(row, {
      at: server.clock.now(),
      request_id: answer.headers.get('x-request-id'),
      correlation_id: 'c-1',
      operation: 'a005-retrieve-referral-request',
      http_status: 200,
      outcome_code: null,
      ...ofReferrer,
      ubrn,
      nhs_number: patient,
    })
  })

  it('keeps every field of a write', async () => {
    const path = '/STU3/ReferralRequest/$ers.createReferral'
    const answer = await referrer.post(path, createReferral(), { 'x-correlation-id': 'c-2' })
    const { audit_id: _, ...row } = await keptOf(answer)
    assert.deepEqual(row, {
      at: server.clock.now(),
      request_id: answer.headers.get('x-request-id'),
      correlation_id: 'c-2',
      operation: 'a011-create-referral',
      http_status: 201,
      outcome_code: null,
      ...ofReferrer,
      ubrn: answer.json.id,
      nhs_number: '9912003888',
    })
  })

  it('keeps for whom an admin acted', async () => {
    const admin = await server.as(people.clinicianAdmin)
    const row = await keptOf(await admin.get('/STU3/CodeSystem/PRIORITY'))
    assert.equal(row.user_id, '555031998104')
    assert.equal(row.on_behalf_of, '555031999105')
    assert.equal(row.business_function, 'SERVICE_PROVIDER_CLINICIAN_ADMIN')
    assert.equal(row.ods_code, 'RCD')
  })

  it('keeps as what an application acted', async () => {
    const application = await server.as(people.providerApp)
    const row = await keptOf(await application.get('/STU3/CodeSystem/PRIORITY'))
    assert.equal(row.access_mode, 'application-restricted')
    assert.equal(row.application, 'provider-app')
    assert.equal(row.user_id, '555032006103')
    assert.equal(row.business_function, 'PROVIDER_AUTHORISED_APPLICATION')
    assert.equal(row.ods_code, 'RCD')
  })

  it('keeps one record for every endpoint, whatever the answer', async () => {
    for (const endpoint of endpoints) {
      const { who, method, path, headers, body } = exampleCall(endpoint)
      const answer = await (await server.as(who)).call(method, path, {
        headers,
        ...(body !== undefined && { raw: body }),
      })
      const row = await keptOf(answer)
      assert.equal(row.operation, endpoint.id)
      assert.equal(row.http_status, answer.status)
      assert.equal(row.user_id, '021600556514')
      assert.equal(row.ods_code, 'R69')
      const [code] = codesIn(answer)
      if (endpoint.fhir === 'STU3' && answer.status >= 400) assert.equal(row.outcome_code, code)
      if (answer.status < 400) assert.equal(row.outcome_code, null)
    }
    assert.equal((await kept()).length, endpoints.length)
  })
})

type Refused = readonly [string, () => Promise<Answer>, number, string]

const path = '/STU3/CodeSystem/PRIORITY'
const as = async (who: CallerHeaders) => (await server.as(who)).get(path)
const json = { 'content-type': 'application/fhir+json' }
const letter = '/STU3/ReferralRequest/000000070000/$ers.maintainReferralLetter'
const sent = (to: string, raw: string, headers = {}) => referrer.call('POST', to, { raw, headers })
const booking = '/STU3/Appointment'

// biome-ignore format: a table
const refused: readonly Refused[] = [
  ['the caller',       () => as({ ...people.referrer, function: 'SURGEON' }),                                  403, 'FORBIDDEN'],
  ['Accept',           () => referrer.get(path, { accept: 'image/png' }),                                      406, 'NOT_ACCEPTABLE'],
  ['Content-Type',     () => sent(booking, '{}'),                                                          415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['the size',         () => sent(booking, ' '.repeat(1_048_577), json),                                   413, 'PAYLOAD_TOO_LARGE'],
  ['the JSON',         () => sent(booking, '{', json),                                                     400, 'FHIR_CONSTRAINT_VIOLATION'],
  ['If-Match',         () => sent(letter, '{}', json),                                                     412, 'PRECONDITION_FAILED'],
  ['Idempotency-Key',  () => referrer.post('/STU3/Appointment', {}, { 'idempotency-key': 'a b' }),             422, 'INVALID_VALUE'],
  ['the decision',     () => referrer.get('/STU3/ReferralRequest/999999999999'),                               404, 'NO_SUCH_RESOURCE'],
]

describe('the audit trail of a refusal', () => {
  for (const [step, call, status, code] of refused) {
    it(`keeps one record: ${step}`, async () => {
      const answer = await call()
      assert.equal(answer.status, status, answer.text)
      const row = await keptOf(answer)
      assert.equal((await kept()).length, 1)
      assert.equal(row.http_status, status)
      assert.equal(row.outcome_code, code)
      assert.equal(row.user_id, '555073103100')
      assert.equal(row.application, 'user-app')
    })
  }

  for (const fault of ofUsers) {
    it(`keeps one record: the gateway, ${fault.name}`, async () => {
      const answer = await faulty(server, 'user-restricted', 'R4', [fault])
      const row = await keptOf(answer)
      assert.equal((await kept()).length, fault.isSecond ? 2 : 1)
      assert.equal(row.http_status, fault.status)
      assert.notEqual(row.outcome_code, null)
      assert.equal(row.user_id, fault.authorization === null ? null : '021600556514')
    })
  }

  it('keeps of an unknown caller what they claim, if it looks like a code', async () => {
    const url = `${server.baseUrl}/referrals/FHIR${path}`
    const call = (organisation: string, name: string) =>
      ask(url, {
        headers: {
          authorization: 'Bearer x',
          'nhsd-end-user-organisation-ods': organisation,
          'nhsd-ers-business-function': name,
        },
      })
    const plausible = await keptOf(await call('RCD', 'SERVICE_PROVIDER_ADMIN'))
    assert.equal(plausible.ods_code, 'RCD')
    assert.equal(plausible.business_function, 'SERVICE_PROVIDER_ADMIN')
    assert.equal(plausible.user_id, null)
    assert.equal(plausible.access_mode, null)
    const odd = await keptOf(await call('Mrs Smith', '9912003888, born 1968'))
    assert.equal(odd.ods_code, null)
    assert.equal(odd.business_function, null)
  })

  it('keeps which referral a stranger asked for, and whose it is', async () => {
    const { ubrn, patient } = await refer(server)
    const stranger = await server.as(people.clinician)
    const row = await keptOf(await stranger.get(`/STU3/ReferralRequest/${ubrn}`))
    assert.equal(row.http_status, 422)
    assert.equal(row.outcome_code, 'NO_RELATIONSHIP')
    assert.equal(row.ubrn, ubrn)
    assert.equal(row.nhs_number, patient)
  })

  it('keeps a referral that does not exist by the number asked for', async () => {
    const row = await keptOf(await referrer.get('/STU3/ReferralRequest/999999999999'))
    assert.equal(row.ubrn, '999999999999')
    assert.equal(row.nhs_number, null)
  })
})

describe('the audit trail of writes', () => {
  it('keeps one record a write, in the transaction of the write', async () => {
    const referral = await booked(server, await withLetter(server, await refer(server)))
    const clinician = await server.as(people.clinician)
    await server.runDueJobs()
    const before = await kept()
    assert.deepEqual(
      before.map(({ operation }) => String(operation).slice(0, 4)),
      ['a011', 'a020', 'a012', 'a016'],
    )
    const { rows } = await server.database.query(
      `select h.operation from referral_history h
       join audit_record a on a.request_id = h.request_id and a.xmin = h.xmin
       where h.ubrn = $1 order by h.version`,
      [referral.ubrn],
    )
    assert.deepEqual(
      rows.map(({ operation }) => operation.slice(0, 4)),
      ['a011', 'a012', 'a016'],
    )
    const refusedWrite = await accept(clinician, { ...referral, version: 1 })
    assert.equal((await keptOf(refusedWrite)).outcome_code, 'VERSION_CONFLICT')
  })

  it('keeps nothing of a write that did not happen, and says so', async () => {
    const { database } = server
    await database.query(
      `alter table audit_record add constraint broken check (operation not like 'a011%')`,
    )
    try {
      const { rows: referrals } = await database.query('select count(*) from referral')
      const path = '/STU3/ReferralRequest/$ers.createReferral'
      const answer = await referrer.post(path, createReferral())
      assert.equal(answer.status, 500)
      assert.deepEqual((await database.query('select count(*) from referral')).rows, referrals)
    } finally {
      await database.query('alter table audit_record drop constraint broken')
    }
  })

  it('keeps a record of every replay', async () => {
    const headers = { 'idempotency-key': 'replayed' }
    const path = '/STU3/ReferralRequest/$ers.createReferral'
    const first = await referrer.post(path, createReferral(), headers)
    const second = await referrer.post(path, createReferral(), headers)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
    assert.equal((await keptOf(first)).http_status, 201)
    assert.equal((await keptOf(second)).http_status, 201)
  })

  it('holds no body, no header but the correlation id, and nothing of a file', async () => {
    const mark = 'Zq7xK'
    await referrer.post('/STU3/ReferralRequest/$ers.createReferral', {
      ...createReferral(),
      [mark]: mark,
    })
    await uploaded(referrer, { content: `Dear ${mark}`, name: `${mark}.txt` })
    await referrer.get(`${path}?${mark}=${mark}`)
    const rows = await kept()
    assert.equal(rows.length, 3)
    assert.ok(!JSON.stringify(rows).includes(mark))
  })
})

describe('the audit trail under load', () => {
  it('keeps one record for each of many requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => referrer.get(path)))
    const ids = new Set(answers.map(({ headers }) => headers.get('x-request-id')))
    assert.equal(ids.size, 200)
    const rows = await kept()
    assert.equal(rows.length, 200)
    assert.deepEqual(new Set(rows.map(({ request_id }) => request_id)), ids)
  })
})
