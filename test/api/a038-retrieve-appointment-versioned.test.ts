import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { nextState } from '../../src/domain/referral/next-version.ts'
import { type Caller, codesIn } from '../world/caller.ts'
import { becomes } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import { arrange, freeSlot, refer } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const at = (id: string, version: number | string) => `/STU3/Appointment/${id}/_history/${version}`

/** The Location that A016 gives, and the id in it. */
async function made(): Promise<{ readonly location: string; readonly id: string; ubrn: string }> {
  const referred = await refer(server)
  const booking = await arrange(referrer, referred, {
    slot: await freeSlot(server, '11000', false),
  })
  assert.equal(booking.status, 201, booking.text)
  const location = booking.headers.get('location') ?? ''
  return { location, id: booking.json.id, ubrn: referred.ubrn }
}

const notCurrent = 'NO_SUCH_RESOURCE Only the current version of an appointment can be retrieved.'

describe('A038 versioned', () => {
  it('answers the current version as A038 does, where A016 said', async () => {
    const { location, id } = await made()
    const answer = await referrer.get(`/STU3/${location}`)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.text, (await referrer.get(`/STU3/Appointment/${id}`)).text)
    assert.equal(answer.headers.get('etag'), 'W/"0"')
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  })

  it('finds no version before or after the current one', async () => {
    const { id, ubrn } = await made()
    await becomes(server, ubrn, (referral) => {
      const { appointment: own } = referral
      assert.ok(own)
      const appointment = { ...own, version: 3, status: 'cancelled' as const }
      return nextState('patientCancels', referral, 1, server.clock.now(), { appointment })
    })
    for (const version of [0, 2, 4]) {
      assertRefused(await referrer.get(at(id, version)), 404, notCurrent)
    }
    assert.equal((await referrer.get(at(id, 3))).status, 200)
  })

  for (const version of ['00', '+0', '0.0', '%200', 'W%2F%220%22', 'current', '-0', '0%00']) {
    it(`finds no version written ${version}`, async () => {
      const { id } = await made()
      assert.equal((await referrer.get(at(id, version))).status, 404)
    })
  }

  it('is of the appointment, not of the referral', async () => {
    const { id } = await made()
    const { json } = await referrer.get(`/STU3/Appointment/${id}`)
    const [, version] = json.incomingReferral[0].reference.split('/_history/')
    assertRefused(await referrer.get(at(id, version)), 404, notCurrent)
  })

  it('tells a stranger of the relationship, whatever the version', async () => {
    const { id } = await made()
    const stranger = await server.as({
      user: '555000000101',
      organisation: 'RCD',
      function: 'SERVICE_PROVIDER_CLINICIAN',
    })
    for (const version of [0, 1]) {
      const answer = await stranger.get(at(id, version))
      assert.deepEqual([answer.status, codesIn(answer)], [422, ['NO_RELATIONSHIP']])
    }
  })

  it('knows no appointment that does not exist', async () => {
    for (const id of ['999999999', '0', 'x']) {
      assert.equal((await referrer.get(at(id, 0))).status, 404)
    }
  })

  it('is for the callers of A038', async () => {
    await assertRoles(server, (caller) => caller.get(at('1', 0)), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ])
  })
})
