import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { plusDays } from '../../../src/base/clock.ts'
import { codesIn } from '../caller.ts'
import { happen, lookAt, refusedWith } from '../outside.ts'
import { people } from '../people.ts'
import {
  accept,
  arrange,
  booked,
  freeSlot,
  link,
  type Referred,
  readBy,
  refer,
  withLetter,
} from '../referrals.ts'
import { type TestServer, testServer } from '../server.ts'
import { testNow } from '../test-clock.ts'
import { listed } from '../worklists.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

const DAYS = 548

/** Looked at by somebody with a token of that time. */
async function assertGone(referred: Referred): Promise<void> {
  const referrer = await server.as(people.referrer)
  const { ubrn } = referred
  const path = `/STU3/ReferralRequest/${ubrn}`
  assert.equal((await referrer.get(path)).status, 404)
  assert.equal((await referrer.get(`${path}/_history/${referred.version}`)).status, 404)
  const { appointment, lists, archivedAt } = await lookAt(server, referred)
  assert.deepEqual([lists, archivedAt], [[], server.clock.now()])
  assert.equal((await referrer.get(`/STU3/Appointment/${appointment.id}`)).status, 404)
  const [file = ''] = referred.files
  assert.equal((await referrer.get(`/R4/Binary/${file}`)).status, 404)
  const focus = encodeURIComponent(`ReferralRequest/${ubrn}/_history/${referred.version}`)
  const tasks = await referrer.get(`/STU3/Task?focus=${focus}&intent=proposal&status=ready`)
  assert.deepEqual([tasks.status, ...codesIn(tasks)], [400, 'REFERENCE_NOT_FOUND'])
  const system = encodeURIComponent(`https://fhir.nhs.uk/Id/UBRN|${ubrn}`)
  const requests = await referrer.get(`/R4/ServiceRequest?identifier=${system}`)
  assert.equal(requests.json.total, 0, requests.text)
  assert.equal((await link(referrer, referred, [{ id: file }])).status, 404)
  assert.equal((await accept(await server.as(people.clinician), referred)).status, 404)
  const slot = { id: '1', start: testNow, end: testNow }
  const arranged = await arrange(referrer, referred, { slot })
  assert.deepEqual([arranged.status, ...codesIn(arranged)], [422, 'REFERENCE_NOT_FOUND'])
  assert.ok(!(await listed(referrer, 'LETTERS_OUTSTANDING')).includes(ubrn))
  const reviews = await listed(await server.as(people.clinician), 'REFERRALS_FOR_REVIEW')
  assert.ok(!reviews.includes(ubrn))
  const again = await happen(server, referred, 'archive')
  assert.deepEqual(refusedWith(again, 404), ['NO_SUCH_RESOURCE'])
}

async function made(): Promise<Referred> {
  const slot = await freeSlot(server, '11000', false)
  return booked(server, await withLetter(server, await refer(server)), { slot })
}

describe('archiving', () => {
  it('at once is refused what somebody has touched in the last eighteen months', async () => {
    const referred = await made()
    server.clock.set(plusDays(testNow, DAYS - 1))
    const answer = await happen(server, referred, 'archive')
    assert.deepEqual(refusedWith(answer, 422), ['INVALID_REQUEST_STATE'])
    server.clock.set(testNow)
    assert.equal((await readBy(server, referred)).status, 200)
  })

  it('at once takes what is old enough away from every caller', async () => {
    const referred = await made()
    server.clock.set(plusDays(testNow, DAYS))
    const answer = await happen(server, referred, 'archive')
    assert.equal(answer.status, 200)
    await assertGone(referred)
    server.clock.set(testNow)
  })

  it('at night takes those that are old enough, and those alone', async () => {
    const old = await made()
    server.clock.set(plusDays(testNow, 30))
    const young = await refer(server)
    server.clock.set(plusDays(testNow, DAYS))
    await server.runDueJobs()
    await assertGone(old)
    assert.equal((await readBy(server, young)).status, 200)
    const { rows } = await server.database.query(
      `select operation, http_status from audit_record where ubrn = $1 and operation = 'archive'`,
      [old.ubrn],
    )
    assert.deepEqual(rows, [{ operation: 'archive', http_status: 200 }])
    server.clock.set(testNow)
  })
})

describe('/world/services', () => {
  async function service(method: string, body?: unknown, id = '11019') {
    const response = await server.world(method, `/services/${id}`, body)
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  it('withdraws a service for slots and bookings, and offers it again', async () => {
    const referrer = await server.as(people.referrer)
    const referred = await refer(server, { services: ['11019'] })
    const slot = await freeSlot(server, '11019')
    const { version } = (await service('GET')).json
    const withdrawn = await service('PUT', { isPublished: false })
    assert.deepEqual(withdrawn.json, {
      id: '11019',
      name: 'Ridgeway Cardiology - Routine Only',
      version: Number(version) + 1,
      isPublished: false,
    })
    assert.deepEqual(codesIn(await arrange(referrer, referred, { slot })), ['SERVICE_UNAVAILABLE'])
    const booking = await happen(server, referred, 'patient-books', { slot: slot.id })
    assert.deepEqual(refusedWith(booking, 422), ['SERVICE_UNAVAILABLE at service'])
    const read = await referrer.get('/R4/HealthcareService/11019')
    assert.equal(read.json.meta.versionId, String(Number(version) + 1))
    assert.equal(
      (await service('PUT', { isPublished: false })).json.version,
      withdrawn.json.version,
    )
    assert.equal((await service('PUT', { isPublished: true })).json.isPublished, true)
    assert.equal((await arrange(referrer, referred, { slot })).status, 201)
  })

  it('tells what is wrong, and knows no other service', async () => {
    const wrong = await service('PUT', { isPublished: 'no', name: 'x' })
    assert.deepEqual([wrong.status, (wrong.json.problems as string[]).length], [400, 2])
    for (const id of ['99999', 'x']) {
      assert.equal((await service('GET', undefined, id)).status, 404)
      assert.equal((await service('PUT', { isPublished: true }, id)).status, 404)
    }
  })
})
