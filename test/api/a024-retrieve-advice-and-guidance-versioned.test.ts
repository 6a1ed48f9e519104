import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Asked, asked, askedBack, readAdvice, responded } from '../world/advice.ts'
import { adviceStrangers, readVersion, strangerTo } from '../world/advice-reads.ts'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused } from '../world/refused.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let referrer: Caller
/** In its third version. */
let request: Asked

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  request = await responded(server, await responded(server, await asked(server), askedBack))
  assert.equal(request.version, 3)
})
after(() => server.close())

describe('A024 versioned', () => {
  it('answers the current version as A024 does', async () => {
    const plain = await readAdvice(referrer, request)
    for (const by of [people.referrer, people.clinician, people.providerApp]) {
      const answer = await readVersion(await server.as(by), request)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.text, plain.text)
      assert.equal(answer.headers.get('etag'), 'W/"3"')
      assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    }
  })

  // biome-ignore format: a table
  for (const version of [
    0, 1, 2, 4, '99999999999999999999', '03', '+3', '3.0', '%203', '3%20', '-3', '3%00', 'W%2F%223%22', 'current',
  ]) {
    it(`finds no version ${version}`, async () => {
      const says = 'Only the current version of an advice request can be retrieved.'
      const answer = await readVersion(referrer, { ...request, version })
      assertRefused(answer, 404, `NO_SUCH_RESOURCE ${says}`)
    })
  }

  it('tells a stranger of the relationship, whatever the version', async () => {
    const by = adviceStrangers['a clinician in no workgroup']
    assert.ok(by)
    for (const version of [1, 3, 4]) {
      const answer = await readVersion(await server.as(by), { ...request, version })
      assertRefused(answer, 422, strangerTo(request))
    }
  })

  it('refuses query parameters', async () => {
    const path = `/STU3/CommunicationRequest/${request.ubrn}/_history/3?a=b`
    assertRefused(await referrer.get(path), 422, "UNEXPECTED_FIELD 'a' unknown parameter name")
  })
})
