import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { actions, transitions } from '../../../src/domain/referral/transitions.ts'
import { outsideActs } from '../../../src/world/outside/acts.ts'
import type { Caller } from '../../world/caller.ts'
import { holdsOfActs } from '../acts.ts'
import { happen, happened, lookAt, nextSlot, recordsOf, refusedWith } from '../outside.ts'
import { people } from '../people.ts'
import { booked, readBy, refer, versionIn, withLetter } from '../referrals.ts'
import { type TestServer, testServer } from '../server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

describe('the acts of /world', () => {
  it('are the actions outside the API on a referral that is there, one each', () => {
    const own = actions
      .filter((action) => transitions[action].by === 'outside')
      .filter((action) => transitions[action].while.length > 0)
    const acted = Object.values(outsideActs).map(({ action }) => action)
    assert.deepEqual(acted.toSorted(), own.toSorted())
  })

  holdsOfActs({
    server: () => server,
    acts: outsideActs,
    listedAs: 'acts',
    heading: 'What happens outside the API',
    common: ['version'],
    make: () => refer(server),
    act: (target, name, body) => happen(server, target, name, body),
    absent: async () => [],
    some: {
      slot: '11000001',
      service: '11000',
      services: ['11000'],
      clinician: '555032006106',
      reason: 'OTHER',
      start: '2026-12-01T09:00:00Z',
      outcome: 'ADVISE_REFERRER',
    },
  })

  it('are for the holder of the world token', async () => {
    const { ubrn } = await refer(server)
    for (const [method, path] of [
      ['POST', `referrals/${ubrn}/patient-books`],
      ['GET', `referrals/${ubrn}`],
      ['GET', 'acts'],
      ['GET', 'worklists/APPOINTMENTS_FOR_BOOKING?organisation=RCD'],
      ['PUT', 'services/11000'],
    ] as const) {
      const headers = { authorization: `Bearer ${referrer.token}` }
      const response = await fetch(`${server.baseUrl}/world/${path}`, { method, headers })
      assert.equal(response.status, 401, path)
    }
  })
})

describe('an act upon a referral', () => {
  it('makes the next version, with history and audit under its own name', async () => {
    const referred = await refer(server)
    const { body } = await nextSlot(server)
    const answer = await happen(server, referred, 'patient-books', body)
    assert.equal(answer.status, 200)
    const { ubrn } = referred
    assert.equal(answer.json.version, referred.version + 2)
    assert.equal(versionIn(await readBy(server, referred)), referred.version + 2)
    assert.deepEqual(await recordsOf(server, answer), {
      audit: [
        {
          operation: 'world-patient-books',
          http_status: 200,
          application: 'world',
          user_id: null,
          ubrn,
        },
      ],
      history: [{ ubrn, version: referred.version + 2, operation: 'world-patient-books' }],
    })
  })

  it('answers without a word of the patient', async () => {
    const referred = await refer(server)
    const { body } = await nextSlot(server)
    const told = JSON.stringify((await happen(server, referred, 'patient-books', body)).json)
    const looked = JSON.stringify(await lookAt(server, referred))
    for (const text of [told, looked]) assert.ok(!text.includes(referred.patient))
  })

  it('compares a version that is given', async () => {
    const referred = await refer(server)
    const { body } = await nextSlot(server)
    const stale = { ...body, version: referred.version - 1 }
    const answer = await happen(server, referred, 'patient-books', stale)
    assert.deepEqual(refusedWith(answer, 409), ['VERSION_CONFLICT'])
    const current = { ...body, version: referred.version }
    assert.equal((await happen(server, referred, 'patient-books', current)).status, 200)
  })

  it('leaves nothing behind when the rules refuse it', async () => {
    const referred = await booked(server, await withLetter(server, await refer(server)))
    const before = await lookAt(server, referred)
    const answer = await happen(server, referred, 'provider-cancels', { reason: 'PATIENT_ILL' })
    assert.deepEqual(refusedWith(answer, 422), ['INAPPROPRIATE_VALUE at reason'])
    assert.match(answer.json.refusals[0].says, /type PATIENT, not PROVIDER/)
    assert.deepEqual(await lookAt(server, referred), before)
    assert.deepEqual(await recordsOf(server, answer), { audit: [], history: [] })
  })

  it('waits for nobody: 423 while somebody writes, and the other way round', async () => {
    const referred = await refer(server)
    const { body } = await nextSlot(server)
    const client = await server.database.connect()
    try {
      await client.query('begin')
      await client.query('select from referral where ubrn = $1 for update', [referred.ubrn])
      const answer = await happen(server, referred, 'patient-books', body)
      assert.deepEqual(refusedWith(answer, 423), ['REFERRAL_LOCKED'])
    } finally {
      await client.query('rollback')
      client.release()
    }
    await happened(server, referred, 'patient-books', body)
  })
})

describe('GET /world/referrals/{ubrn}', () => {
  it('tells state, version, appointment and lists', async () => {
    const referred = await booked(server, await withLetter(server, await refer(server)))
    const { appointment, ...looked } = await lookAt(server, referred)
    assert.deepEqual(looked, {
      ubrn: referred.ubrn,
      version: referred.version,
      state: 'BOOKED',
      lists: ['REFERRALS_FOR_REVIEW'],
      openPasRequests: [],
    })
    assert.deepEqual([appointment.status, appointment.service], ['booked', '11000'])
  })

  it('knows no other', async () => {
    for (const ubrn of ['000000000001', 'x']) {
      assert.equal((await server.world('GET', `/referrals/${ubrn}`)).status, 404)
    }
  })
})
