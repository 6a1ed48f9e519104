import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'

describe('A005', () => {
  let server: TestServer
  before(async () => {
    server = await testServer()
  })
  after(() => server.close())

  it('answers the referral with its version', async () => {
    const referrer = await server.as(people.referrer)
    const created = await referrer.post(
      '/STU3/ReferralRequest/$ers.createReferral',
      createReferral(),
    )
    assert.equal(created.status, 201, created.text)
    const read = await referrer.get(`/STU3/ReferralRequest/${created.json.id}`)
    assert.equal(read.status, 200)
    assert.equal(read.headers.get('etag'), 'W/"3"')
    assert.equal(read.text, created.text)
  })

  it('refuses a provider before the referral is at a service', async () => {
    const referrer = await server.as(people.referrer)
    const created = await referrer.post(
      '/STU3/ReferralRequest/$ers.createReferral',
      createReferral(),
    )
    const clinician = await server.as(people.clinician)
    const read = await clinician.get(`/STU3/ReferralRequest/${created.json.id}`)
    assert.equal(read.status, 422)
    assert.deepEqual(codesIn(read), ['NO_RELATIONSHIP'])
  })
})
