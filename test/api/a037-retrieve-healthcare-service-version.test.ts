import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { type TestServer, testServer } from '../world/server.ts'

const at = (id: string) => `/R4/HealthcareService/${id}`

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

function headed(path: string, headers: Record<string, string> = {}) {
  const head = headOf(`HEAD /referrals/FHIR${path} HTTP/1.1`, {
    authorization: `Bearer ${referrer.token}`,
    'nhsd-end-user-organisation-ods': 'D82106',
    'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
    ...headers,
  })
  return sendRaw(server.baseUrl, head)
}

describe('A037', () => {
  it('tells the version that A033 tells, and sends no body', async () => {
    const service = await referrer.get(at('11002'))
    const answer = await headed(at('11002'))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('etag'), service.headers.get('etag'))
    assert.equal(answer.headers.get('cache-control'), 'no-cache')
    assert.equal(answer.body.length, 0)
    assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(service.text)))
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  })

  it('tells another version once the service has changed', async () => {
    const before = await headed(at('42'))
    await server.database.query(`update service set version = version + 1 where service_id = '42'`)
    const after = await headed(at('42'))
    assert.notEqual(after.headers.get('etag'), before.headers.get('etag'))
    const service = await referrer.get(at('42'))
    assert.equal(service.headers.get('etag'), after.headers.get('etag'))
  })

  it('negotiates nothing', async () => {
    assert.equal((await headed(at('2'), { accept: 'image/png' })).status, 200)
  })

  for (const [path, headers, status] of [
    [at('999999'), {}, 404],
    [at('x'), {}, 404],
    [`${at('2')}?_elements=name`, {}, 400],
    [at('2'), { authorization: 'Bearer x' }, 401],
    [at('2'), { 'nhsd-ers-business-function': 'SERVICE_PROVIDER_CLINICIAN' }, 403],
  ] as const) {
    it(`answers ${status} for ${path} with ${JSON.stringify(headers)}, without a body`, async () => {
      const answer = await headed(path, headers)
      assert.equal(answer.status, status)
      assert.equal(answer.body.length, 0)
      assert.equal(answer.headers.get('etag'), undefined)
    })
  }

  it('is for applications of a referrer, and not of a provider', async () => {
    for (const [who, status] of [
      [people.referrerApp, 200],
      [people.providerApp, 403],
    ] as const) {
      assert.equal((await (await server.as(who)).call('HEAD', at('2'))).status, status)
    }
  })
})
