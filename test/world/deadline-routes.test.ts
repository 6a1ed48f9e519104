/** The jobs that wait for dates, on a real server: by its clock, once each, whatever happens. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, beforeEach, describe, it } from 'node:test'
import { openDeadlineStore } from '../../src/store/postgres/deadline-store.ts'
import { afterAction } from '../domain/referral/after-action.ts'
import { becomes, deferred, sentForTriage } from './in-state.ts'
import { people } from './people.ts'
import { booked, type Referred, readBy, refer, versionIn, withLetter } from './referrals.ts'
import { secondServer } from './second-server.ts'
import { type TestServer, testServer } from './server.ts'
import { reshortlisted } from './shortlists.ts'
import { testNow } from './test-clock.ts'

const DAY_MS = 86_400_000
const shortlist = ['11000', '10000', '11004']

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** Nobody has been referred yet, and it is the first day again. */
beforeEach(async () => {
  await server.world('DELETE', '/clock')
  server.clock.set(testNow)
  await server.database.query(
    'truncate referral, reminder_letter, missed_contact, worklist_entry, audit_record cascade',
  )
})

async function told(path: string, field: string): Promise<Record<string, unknown>[]> {
  const response = await server.world('GET', path)
  assert.equal(response.status, 200)
  return ((await response.json()) as Record<string, Record<string, unknown>[]>)[field] ?? []
}

const reminders = () => told('/reminders', 'reminders')
const misses = () => told('/missed-contacts', 'missedContacts')

/** The jobs, so many days on. */
async function runAfter(days: number): Promise<void> {
  server.clock.advance(days * DAY_MS)
  await server.runDueJobs()
}

async function auditOf(operation: string): Promise<Record<string, unknown>[]> {
  const { rows } = await server.database.query(
    `select at, http_status, access_mode, user_id, ubrn, nhs_number
     from audit_record where operation = $1 order by audit_id`,
    [operation],
  )
  return rows
}

const unbooked = (reminderDays: number) => refer(server, { services: shortlist, reminderDays })

describe('/world/reminders', () => {
  it('tells of a patient who has not booked, from the day on, once', async () => {
    const { ubrn, version, patient } = await unbooked(14)
    await runAfter(13)
    assert.deepEqual(await reminders(), [])
    await runAfter(1)
    const letter = {
      ubrn,
      patient,
      due: '2026-12-08',
      madeAt: '2026-12-08T10:00:00.000Z',
      state: 'NOT_BOOKED',
    }
    assert.deepEqual(await reminders(), [letter])
    await runAfter(30)
    assert.deepEqual(await reminders(), [letter])
    const read = await readBy(server, { ubrn })
    assert.equal(versionIn(read), version)
  })

  it('has an audit record for each letter, of the system itself', async () => {
    const { ubrn, patient } = await unbooked(1)
    await runAfter(1)
    await runAfter(1)
    assert.deepEqual(await auditOf('remind-patient'), [
      {
        at: '2026-11-25T10:00:00.000Z',
        http_status: 200,
        access_mode: 'system',
        user_id: null,
        ubrn,
        nhs_number: patient,
      },
    ])
  })

  it('makes up for days on which nothing ran', async () => {
    const { ubrn } = await unbooked(3)
    await runAfter(365)
    const [letter] = await reminders()
    assert.deepEqual([letter?.ubrn, letter?.due], [ubrn, '2026-11-27'])
  })

  it('knows no letter for whom none is wanted, who has booked or has been sent on', async () => {
    await unbooked(0)
    await booked(server, await unbooked(2))
    await deferred(server, await unbooked(2))
    await sentForTriage(server, await unbooked(2))
    const cancelled = await unbooked(2)
    await becomes(server, cancelled.ubrn, (one) =>
      afterAction('cancelReferral', one, server.clock.now()),
    )
    await unbooked(2_147_483_647)
    await runAfter(10)
    assert.deepEqual(await reminders(), [])
  })

  it('counts anew from a new shortlist, with the days that it brings', async () => {
    const referred = await unbooked(2)
    server.clock.advance(DAY_MS)
    await reshortlisted(server, referred, { reminderDays: 5 })
    await runAfter(4)
    assert.deepEqual(await reminders(), [])
    await runAfter(1)
    assert.deepEqual(
      (await reminders()).map(({ ubrn, due }) => [ubrn, due]),
      [[referred.ubrn, '2026-11-30']],
    )
  })

  it('counts on when a letter is attached meanwhile', async () => {
    const referred = await unbooked(2)
    server.clock.advance(DAY_MS)
    await withLetter(server, referred)
    await runAfter(1)
    assert.equal((await reminders()).length, 1)
  })

  it('reminds again a patient whose appointment was cancelled', async () => {
    const referred = await unbooked(2)
    await runAfter(2)
    const { ubrn } = await booked(server, referred)
    await becomes(server, ubrn, (one) => afterAction('patientCancels', one, server.clock.now()))
    await runAfter(2)
    assert.deepEqual(
      (await reminders()).map(({ due, state }) => [due, state]),
      [
        ['2026-11-28', 'APPT_CANCELLED_BY_PATIENT'],
        ['2026-11-26', 'APPT_CANCELLED_BY_PATIENT'],
      ],
    )
  })
})

describe('/world/missed-contacts', () => {
  const urgent = () => refer(server, { services: shortlist, criteria: { priority: 'URGENT' } })

  it('tells of a deferral the day after the patient should have been contacted', async () => {
    const { ubrn, version, patient } = await deferred(server, await urgent())
    // Ten working days from Tuesday the 24th.
    await runAfter(14)
    assert.deepEqual(await misses(), [])
    await runAfter(1)
    const missed = {
      ubrn,
      patient,
      service: '10000',
      provider: 'RCD',
      expectedBy: '2026-12-08',
      noticedAt: '2026-12-09T10:00:00.000Z',
      state: 'DEFERRED_TO_PROVIDER',
    }
    assert.deepEqual(await misses(), [missed])
    await runAfter(1)
    assert.deepEqual(await misses(), [missed])
    assert.deepEqual(
      (await auditOf('notice-missed-contact')).map((record) => record.ubrn),
      [ubrn],
    )
    assert.equal(versionIn(await readBy(server, { ubrn })), version)
  })

  it('tells of triage after the days of triage', async () => {
    const { ubrn } = await sentForTriage(server, await withLetter(server, await urgent()))
    await runAfter(8)
    assert.deepEqual(
      (await misses()).map((each) => [each.ubrn, each.service, each.expectedBy]),
      [[ubrn, '11004', '2026-12-01']],
    )
  })

  it('knows none of what was reviewed, booked or contacted in time', async () => {
    const lettered = await withLetter(server, await urgent())
    const reviewed = await sentForTriage(server, lettered)
    const contacted = await deferred(server, await urgent())
    await booked(server, await urgent())
    await becomes(server, reviewed.ubrn, (one) =>
      afterAction('acceptReferBookLater', one, server.clock.now()),
    )
    await becomes(server, contacted.ubrn, ({ appointment, ...one }) => ({
      ...one,
      version: one.version + 1,
      ...(appointment && { appointment: { ...appointment, lastContact: server.clock.now() } }),
    }))
    await runAfter(60)
    assert.deepEqual(await misses(), [])
  })
})

describe('jobs that wait for dates', () => {
  it('do everything once when two servers run them at the same time', async () => {
    const second = await secondServer(server)
    const made: Referred[] = []
    for (let index = 0; index < 12; index += 1) made.push(await unbooked(1))
    server.clock.advance(2 * DAY_MS)
    await Promise.all([
      server.runDueJobs(),
      second.runDueJobs(),
      server.runDueJobs(),
      second.runDueJobs(),
    ])
    await second.close()
    const ubrns = made.map(({ ubrn }) => ubrn).sort()
    assert.deepEqual((await reminders()).map(({ ubrn }) => ubrn).sort(), ubrns)
    const audited = await auditOf('remind-patient')
    assert.deepEqual(audited.map(({ ubrn }) => ubrn).sort(), ubrns)
  })

  it('do a part whole, and go on from there when they were killed', async () => {
    for (let index = 0; index < 5; index += 1) await unbooked(1)
    server.clock.advance(DAY_MS)
    const at = server.clock.now()
    const { makeReminders } = openDeadlineStore(server.database)
    const killed = { at, requestId: 'killed', countMax: 2 }
    assert.deepEqual(await makeReminders(killed), { found: 2, recorded: 2 })
    await server.runDueJobs()
    assert.equal((await reminders()).length, 5)
    assert.equal((await auditOf('remind-patient')).length, 5)
  })

  it('turn nobody away who changes a referral meanwhile', async () => {
    const referred = await unbooked(1)
    server.clock.advance(DAY_MS)
    const client = await server.database.connect()
    await client.query('begin')
    await openDeadlineStore(client as never).makeReminders({
      at: server.clock.now(),
      requestId: 'slow',
      countMax: 10,
    })
    await booked(server, referred)
    await client.query('commit')
    client.release()
    assert.deepEqual(
      (await reminders()).map(({ ubrn, state }) => [ubrn, state]),
      [[referred.ubrn, 'BOOKED']],
    )
  })

  it('go by the clock of the world, which another process has moved', async () => {
    await unbooked(20)
    const second = await secondServer(server)
    const now = '2026-12-20T10:00:00.000Z'
    const moved = await server.world('PUT', '/clock', { now, frozen: true })
    assert.equal(moved.status, 200)
    await second.runDueJobs()
    await second.close()
    assert.deepEqual(
      (await reminders()).map(({ madeAt }) => madeAt),
      [now],
    )
  })

  it('wait for the same dates in a database that is older than they are', async () => {
    await unbooked(9)
    await unbooked(0)
    await booked(server, await unbooked(9))
    for (const priority of ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT']) {
      const made = () => refer(server, { services: shortlist, criteria: { priority } })
      await deferred(server, await made())
      await sentForTriage(server, await made())
    }
    const dates = async () => {
      const { rows } = await server.database.query(
        'select ubrn, remind_on, contact_by from referral order by ubrn',
      )
      return rows
    }
    const before = await dates()
    const file = new URL('../../sql/0007-deadlines.sql', import.meta.url)
    const updates = (await readFile(file, 'utf8')).match(/^update [^;]*;/gm) ?? []
    assert.equal(updates.length, 2)
    await server.database.query('update referral set remind_on = null, contact_by = null')
    for (const update of updates) await server.database.query(update)
    assert.deepEqual(await dates(), before)
    assert.equal(before.filter((row) => row.contact_by !== null).length, 6)
  })

  it('are told to nobody without the token of the world', async () => {
    for (const path of ['/world/reminders', '/world/missed-contacts']) {
      assert.equal((await fetch(`${server.baseUrl}${path}`)).status, 401)
    }
    const referrer = await server.as(people.referrer)
    const response = await fetch(`${server.baseUrl}/world/reminders`, {
      headers: { authorization: `Bearer ${referrer.token}` },
    })
    assert.equal(response.status, 401)
  })
})
