import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { ask } from '../world/ask.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { people } from '../world/people.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const requestId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d+$/

const standing = {
  'x-content-type-options': 'nosniff',
  'x-xss-protection': '0',
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'x-frame-options': 'DENY',
  'strict-transport-security': 'max-age=31536000 ; includeSubDomains',
} as const

/** An answer of every kind: who answers it, and after which step of the pipeline. */
const kinds: Readonly<Record<string, (more: Record<string, string>) => Promise<Answer>>> = {
  'a success': (more) => referrer.get('/STU3/CodeSystem/PRIORITY', more),
  'a success in R4': (more) => referrer.get('/R4/PractitionerRole', more),
  'no token': (more) => referrer.get('/STU3/CodeSystem/PRIORITY', { ...more, authorization: '' }),
  'a refusal of the gateway': (more) =>
    referrer.get('/R4/HealthcareService/2', { ...more, 'nhsd-end-user-organisation-ods': '' }),
  'a refusal of the caller': (more) =>
    referrer.get('/STU3/CodeSystem/PRIORITY', { ...more, 'nhsd-ers-business-function': 'X' }),
  'a refusal of Accept': (more) =>
    referrer.get('/STU3/CodeSystem/PRIORITY', { ...more, accept: 'image/png' }),
  'a refusal of Content-Type': (more) =>
    referrer.call('POST', '/STU3/Appointment', {
      raw: 'x',
      headers: { ...more, 'content-type': 'text/plain' },
    }),
  'a body that is no JSON': (more) =>
    referrer.call('POST', '/STU3/Appointment', {
      raw: 'x',
      headers: { ...more, 'content-type': 'application/fhir+json' },
    }),
  'what is not found': (more) => referrer.get('/STU3/ReferralRequest/999999999999', more),
  'a wrong body': (more) => referrer.post('/STU3/Appointment', {}, more),
  'an unknown address': (more) => referrer.get('/STU3/Nowhere', more),
  'a method there is not': (more) => referrer.call('DELETE', '/R4/Practitioner', { headers: more }),
  'an address that cannot be decoded': (more) => referrer.get('/R4/HealthcareService/%ZZ', more),
}

describe('headers of every answer', () => {
  for (const [kind, answerOf] of Object.entries(kinds)) {
    it(`protect, name the request and echo the correlation id: ${kind}`, async () => {
      const answer = await answerOf({ 'x-correlation-id': 'correlation 1' })
      for (const [name, value] of Object.entries(standing)) {
        assert.equal(answer.headers.get(name), value, name)
      }
      assert.equal(answer.headers.get('x-correlation-id'), 'correlation 1')
      assert.match(answer.headers.get('x-request-id') ?? '', requestId)
      assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(answer.text)))
      assert.equal(answer.headers.get('x-powered-by'), null)
      assert.equal(answer.headers.get('server'), null)
      assert.notEqual(answer.headers.get('date'), null)
    })

    it(`have no correlation id that was not sent: ${kind}`, async () => {
      assert.equal((await answerOf({})).headers.get('x-correlation-id'), null)
      const empty = await answerOf({ 'x-correlation-id': '' })
      assert.equal(empty.headers.get('x-correlation-id'), null)
    })
  }

  it('are there for every endpoint, with the time it took', async () => {
    for (const endpoint of endpoints) {
      const { who, method, path, headers, body } = exampleCall(endpoint)
      const caller = await server.as(who)
      const answer = await caller.call(method, path, {
        headers: { ...headers, 'x-correlation-id': endpoint.id },
        ...(body !== undefined && { raw: body }),
      })
      assert.equal(answer.headers.get('x-correlation-id'), endpoint.id)
      assert.match(answer.headers.get('x-request-id') ?? '', requestId)
      assert.match(answer.headers.get('request-duration') ?? '', /^\d+$/)
      assert.equal(answer.headers.get('x-frame-options'), 'DENY')
    }
  })
})

describe('X-Correlation-ID', () => {
  const marks: readonly (readonly [string, string])[] = [
    ['a UUID', '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA'],
    ['blanks within', 'a  b\tc'],
    ['marks', '"<script>\'; drop table x; --&%00\\'],
    ['bytes beyond ASCII', '\xe9\xa0\xff\x80'],
    ['UTF-8', Buffer.from('Ω≈ç√', 'utf8').toString('latin1')],
    ['one letter', 'x'],
    ['eight thousand letters', 'x'.repeat(8_000)],
  ]
  for (const [name, value] of marks) {
    it(`comes back byte for byte: ${name}`, async () => {
      for (const authorization of [`Bearer ${referrer.token}`, 'Bearer x']) {
        const head = headOf('GET /referrals/FHIR/R4/PractitionerRole HTTP/1.1', {
          authorization,
          'x-CORRELATION-id': value,
        })
        const answer = await sendRaw(server.baseUrl, head)
        assert.ok(answer.status === 200 || answer.status === 401)
        assert.equal(answer.headers.get('x-correlation-id'), value)
      }
    })
  }

  it('is kept in the audit record, shortened when it is long', async () => {
    await referrer.get('/R4/PractitionerRole', { 'x-correlation-id': 'y'.repeat(3_000) })
    const { rows } = await server.database.query<{ kept: string }>(
      `select correlation_id as kept from audit_record where correlation_id like 'yyy%'`,
    )
    assert.deepEqual(rows, [{ kept: 'y'.repeat(256) }])
  })
})

describe('X-Request-ID', () => {
  it('is another one for every request', async () => {
    const ids = new Set<string | null>()
    for (let i = 0; i < 20; i++) {
      ids.add((await referrer.get('/R4/PractitionerRole')).headers.get('x-request-id'))
    }
    assert.equal(ids.size, 20)
  })

  it('is not the caller’s own', async () => {
    const answer = await referrer.get('/R4/PractitionerRole', { 'x-request-id': 'mine' })
    assert.notEqual(answer.headers.get('x-request-id'), 'mine')
  })

  it('is the caller’s own for somebody unknown, byte for byte, up to 256 letters', async () => {
    for (const [sent, isEchoed] of [
      ['mine-é'.replace('é', '\xe9'), true],
      ['z'.repeat(256), true],
      ['z'.repeat(257), false],
    ] as const) {
      const head = headOf('GET /referrals/FHIR/R4/PractitionerRole HTTP/1.1', {
        'x-request-id': sent,
      })
      const { status, headers } = await sendRaw(server.baseUrl, head)
      assert.equal(status, 401)
      assert.equal(headers.get('x-request-id') === sent, isEchoed)
      if (!isEchoed) assert.match(headers.get('x-request-id') ?? '', requestId)
    }
  })
})

describe('ETag', () => {
  it('is weak, and the version of the body', async () => {
    const { ubrn } = await refer(server)
    for (const path of [`/STU3/ReferralRequest/${ubrn}`, '/R4/HealthcareService/2']) {
      const { headers, json } = await referrer.get(path)
      assert.match(headers.get('etag') ?? '', /^W\/"\d+"$/)
      assert.equal(headers.get('etag'), `W/"${json.meta.versionId}"`)
    }
  })

  it('is not there for what has no version, or was refused', async () => {
    for (const path of [
      '/STU3/CodeSystem/PRIORITY',
      '/R4/PractitionerRole',
      '/R4/HealthcareService?_id=2',
      '/R4/HealthcareService/999999',
      '/STU3/ReferralRequest/999999999999',
    ]) {
      assert.equal((await referrer.get(path)).headers.get('etag'), null, path)
    }
  })
})

describe('connections', () => {
  it('are kept for the next request, whatever the last one was', async () => {
    const url = new URL(server.baseUrl)
    const lines = (path: string, more = '') =>
      `GET /referrals/FHIR${path} HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${referrer.token}\r\n${more}\r\n`
    const requests = [
      lines('/R4/PractitionerRole'),
      lines('/R4/Nowhere'),
      lines('/STU3/CodeSystem/%ZZ'),
      lines('/R4/PractitionerRole', 'connection: close\r\n'),
    ]
    const { body, status } = await sendRaw(server.baseUrl, requests.join(''))
    assert.equal(status, 200)
    const statuses = [...body.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, s]) => s)
    assert.deepEqual(statuses, ['404', '400', '200'])
  })

  it('speak HTTP/1.0 too', async () => {
    const head = `GET /referrals/FHIR/R4/PractitionerRole HTTP/1.0\r\nauthorization: Bearer ${referrer.token}\r\n\r\n`
    const { status, headers, body } = await sendRaw(server.baseUrl, head)
    assert.equal(status, 200)
    assert.equal(headers.get('content-length'), String(body.length))
  })
})

describe('the body of an answer', () => {
  it('is as long as it says, in bytes', async () => {
    const answer = await referrer.get('/STU3/CodeSystem/CLINIC-TYPE')
    assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(answer.text)))
    const limit = await ask(`${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`)
    assert.equal(limit.headers.get('content-length'), String(Buffer.byteLength(limit.text)))
  })
})
