import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { heldTimer } from '../world/held-timer.ts'
import { people } from '../world/people.ts'
import { arrange, freeSlot, refer } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { eventually } from './eventually.ts'

/** The PAS of this service answers so late. */
const LATE_SERVICE = '12015'
const LATE_MS = 3_000

describe('a booking that the PAS has confirmed', () => {
  const { timer, pass, whenWaitingFor } = heldTimer()
  let server: TestServer
  before(async () => {
    server = await testServer({ timer })
  })
  after(() => server.close())

  it('waits for whoever has the referral at that moment, and is not given up', async () => {
    const referred = await refer(server, { services: [LATE_SERVICE] })
    const slot = await freeSlot(server, LATE_SERVICE)
    const asked = whenWaitingFor(LATE_MS)
    const answer = arrange(await server.as(people.referrer), referred, { slot })
    await asked
    // As the job that shows a scan result does, or another writer who finds the referral held.
    const other = await server.database.connect()
    await other.query('begin')
    await other.query('select from referral where ubrn = $1 for update', [referred.ubrn])
    pass(LATE_MS)
    await eventually('the booking waits for the row', 10, async () => {
      const waiting = `select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`
      return (await server.database.query(waiting)).rowCount === 1 || undefined
    })
    await other.query('commit')
    other.release()
    assert.equal((await answer).status, 201)
  })
})
