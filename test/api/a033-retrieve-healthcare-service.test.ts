import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'

const at = (id: string) => `/R4/HealthcareService/${id}`

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

describe('A033', () => {
  it('answers a service with its version', async () => {
    const answer = await referrer.get(at('11002'))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), `W/"${answer.json.meta.versionId}"`)
    assert.equal(answer.json.resourceType, 'HealthcareService')
    assert.equal(answer.json.id, '11002')
    assert.equal(answer.json.name, 'Good Cardiology Business Service')
  })

  it('lets a caller keep it, and ask whether it changed', async () => {
    assert.equal((await referrer.get(at('2'))).headers.get('cache-control'), 'no-cache')
    assert.equal(
      (await referrer.get('/R4/PractitionerRole')).headers.get('cache-control'),
      'no-cache, no-store, max-age=0, must-revalidate',
    )
  })

  it('answers every service of the directory as its page says', async () => {
    const { rows } = await server.database.query<{ id: string }>(
      'select service_id as id from service',
    )
    assert.ok(rows.length > 50)
    for (const { id } of rows) {
      const answer = await referrer.get(at(id))
      assert.equal(answer.status, 200, id)
      assert.equal(answer.json.id, id)
    }
  })

  it('answers a service that was withdrawn: a shortlist may still name it', async () => {
    const answer = await referrer.get(at('11005'))
    assert.equal(answer.status, 200)
    assert.equal(answer.json.id, '11005')
  })

  it('gives referrers of any organisation the same bytes', async () => {
    const first = await referrer.get(at('11006'))
    for (const who of [people.referrerAdmin, people.everybody, people.referrerApp]) {
      const again = await (await server.as(who)).get(at('11006'))
      assert.equal(again.text, first.text)
    }
  })

  for (const id of [
    '999999',
    '0',
    '011002',
    '11002.0',
    'x',
    '11002%20',
    '11002%00',
    '-1',
    '%F0%9F%92%89',
  ]) {
    it(`knows no service ${id}`, async () => {
      const answer = await referrer.get(at(id))
      assert.equal(answer.status, 404)
      assert.equal(answer.json.issue[0].code, 'not-found')
      assert.deepEqual(codesIn(answer), ['REC_NOT_FOUND'])
      assert.deepEqual(diagnosticsIn(answer), ['No such service.'])
    })
  }

  it('knows no service with an id of a thousand digits', async () => {
    assert.equal((await referrer.get(at('1'.repeat(1_000)))).status, 404)
  })

  it('is not for providers', async () => {
    for (const who of [people.clinician, people.clinicianAdmin, people.providerApp]) {
      const answer = await (await server.as(who)).get(at('11002'))
      assert.equal(answer.status, 403)
      assert.deepEqual(codesIn(answer), ['REC_FORBIDDEN'])
    }
  })

  it('refuses query parameters', async () => {
    const answer = await referrer.get(`${at('11002')}?_elements=name`)
    assert.equal(answer.status, 400)
    assert.deepEqual(codesIn(answer), ['REC_BAD_REQUEST'])
  })
})
