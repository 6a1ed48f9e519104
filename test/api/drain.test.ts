import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { manualTimer } from '../outside/pas/manual-timer.ts'
import { ask } from '../world/ask.ts'
import { type Answer, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { arrange, freeSlot, refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'

/** Its PAS answers after three seconds: of the timer that the test holds. */
const slowService = '12015'
const slowMs = 3_000

/** A booking that has begun; wrapped, because a promise of a promise would be waited for. */
async function waitingBooking(server: TestServer) {
  const referred = await refer(server, { services: [slowService] })
  const caller = await server.as(people.referrer)
  const slot = await freeSlot(server, slowService)
  const booking = arrange(caller, referred, { slot })
  await until('the slot is held', async () => {
    const { rows } = await server.database.query('select status from slot where slot_id = $1', [
      slot.id,
    ])
    return rows[0]?.status === 'held'
  })
  return { answer: booking }
}

/** Until the PAS has been asked: holding the slot and asking for it are two things. */
async function passOnceAsked(time: ReturnType<typeof manualTimer>, booking: Promise<Answer>) {
  let isAnswered = false
  const answered = booking.finally(() => {
    isAnswered = true
  })
  await until('the booking is answered', async () => {
    time.pass(slowMs)
    return isAnswered
  })
  return answered
}

describe('a server that stops', () => {
  it('finishes what it has begun, and tells everybody else to come back', async () => {
    const time = manualTimer()
    const server = await testServer({ timer: time.timer })
    const referrer = await server.as(people.referrer)
    assert.equal((await ask(`${server.baseUrl}/health/ready`)).status, 200)
    const booking = await waitingBooking(server)

    const closing = server.close()

    const more = { 'x-correlation-id': 'c-1' }
    const stu3 = await referrer.get('/STU3/CodeSystem/PRIORITY', more)
    assertUnavailable(stu3, 'SYSTEM_UNAVAILABLE', 'System Unavailable')
    const r4 = await referrer.get('/R4/PractitionerRole', more)
    assertUnavailable(r4, 'REC_UNAVAILABLE', undefined)

    const write = await referrer.post('/STU3/Appointment', {}, more)
    assertUnavailable(write, 'SYSTEM_UNAVAILABLE', 'System Unavailable')
    const unknown = await ask(`${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`)
    assert.equal(unknown.status, 503)
    assert.equal((await ask(`${server.baseUrl}/health/ready`)).status, 503)
    assert.equal((await ask(`${server.baseUrl}/health/live`)).status, 200)
    assert.equal(await auditedUnavailable(server), 4)

    const answer = await passOnceAsked(time, booking.answer)
    assert.equal(answer.status, 201, answer.text)
    assert.equal(answer.json.status, 'booked')
    await closing
    await assert.rejects(ask(`${server.baseUrl}/health/live`))
  })

  it('closes the connections of those it sends away', async () => {
    const time = manualTimer()
    const server = await testServer({ timer: time.timer })
    const booking = await waitingBooking(server)
    const closing = server.close()
    const head = headOf('GET /referrals/FHIR/R4/PractitionerRole HTTP/1.1', {
      connection: 'keep-alive',
    })
    // Returns because the server closes the connection, though the caller would keep it.
    const { status, headers } = await sendRaw(server.baseUrl, head)
    assert.equal(status, 503)
    assert.equal(headers.get('connection'), 'close')
    await passOnceAsked(time, booking.answer)
    await closing
  })

  it('stops at once when it has nothing to do', async () => {
    const server = await testServer()
    const referrer = await server.as(people.referrer)
    assert.equal((await referrer.get('/R4/PractitionerRole')).status, 200)
    await server.close()
  })
})

async function auditedUnavailable({ database }: TestServer): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    `select count(*)::int from audit_record
     where http_status = 503 and outcome_code = 'SYSTEM_UNAVAILABLE'`,
  )
  return rows[0]?.count ?? 0
}

function assertUnavailable(answer: Answer, code: string, display: string | undefined): void {
  assert.equal(answer.status, 503)
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  assert.equal(answer.headers.get('x-correlation-id'), 'c-1')
  assert.deepEqual(codesIn(answer), [code])
  const [issue] = answer.json.issue
  assert.equal(issue.code, 'transient')
  assert.equal(issue.details.coding[0].display, display)
}
