import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { booked, refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const at = (ubrn: string, version: number | string) =>
  `/STU3/ReferralRequest/${ubrn}/_history/${version}`

describe('A005 versioned', () => {
  it('answers the current version as A005 does', async () => {
    const { ubrn, version } = await refer(server)
    const read = await referrer.get(at(ubrn, version))
    const plain = await referrer.get(`/STU3/ReferralRequest/${ubrn}`)
    assert.equal(read.status, 200)
    assert.equal(read.text, plain.text)
    assert.equal(read.headers.get('etag'), `W/"${version}"`)
    assert.equal(read.headers.get('content-type'), 'application/fhir+json')
  })

  it('finds no version before or after the current one', async () => {
    const referral = await refer(server)
    const { version: current } = await booked(server, referral)
    assert.ok(current > referral.version)
    for (const version of [0, 1, referral.version, current - 1, current + 1]) {
      const read = await referrer.get(at(referral.ubrn, version))
      assert.equal(read.status, 404, `version ${version}`)
      assert.deepEqual(codesIn(read), ['NO_SUCH_RESOURCE'])
    }
    assert.equal((await referrer.get(at(referral.ubrn, current))).status, 200)
  })

  for (const version of [
    '03',
    '+3',
    '3.0',
    '%203',
    '3%20',
    'W%2F%223%22',
    'current',
    '-3',
    '3%00',
  ]) {
    it(`finds no version written ${version}`, async () => {
      const { ubrn } = await refer(server)
      assert.equal((await referrer.get(at(ubrn, version))).status, 404)
    })
  }

  it('tells a stranger of the relationship, whatever the version', async () => {
    const { ubrn, version } = await refer(server)
    const clinician = await server.as(people.clinician)
    for (const each of [version, version + 1]) {
      const read = await clinician.get(at(ubrn, each))
      assert.equal(read.status, 422)
      assert.deepEqual(codesIn(read), ['NO_RELATIONSHIP'])
    }
  })

  it('knows no referral that does not exist', async () => {
    for (const ubrn of ['999999999999', '1', 'x']) {
      assert.equal((await referrer.get(at(ubrn, 3))).status, 404)
    }
  })

  it('refuses query parameters', async () => {
    const { ubrn, version } = await refer(server)
    const read = await referrer.get(`${at(ubrn, version)}?a=b`)
    assert.equal(read.status, 422)
    assert.deepEqual(codesIn(read), ['UNEXPECTED_FIELD'])
  })
})
