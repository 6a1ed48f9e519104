import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ask, asked, askedBack, respond } from '../world/advice.ts'
import { type Answer, type Caller, type CallerHeaders, codesIn } from '../world/caller.ts'
import { heldTimer } from '../world/held-timer.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arrange,
  booked,
  freeSlot,
  freeSlots,
  link,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused, issuesIn } from '../world/refused.ts'
import { createReferral } from '../world/requests.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { upload, uploaded } from '../world/uploads.ts'

const LIMIT_MS = 120_000
const REUSED = 'IDEMPOTENCY_KEY_REUSED The key belongs to a request with another'
const IN_PROGRESS =
  'REQUEST_IN_PROGRESS Another request with this Idempotency-Key is being answered.'

let server: TestServer
const { timer, pass, whenWaitingFor } = heldTimer()

before(async () => {
  server = await testServer({ timer })
})
after(() => server.close())

type Send = (caller: Caller, key: string, isOther?: boolean) => Promise<Answer>

/**
 * A call that can be made once: `send` with `isOther` asks for something else under the same key.
 */
type Prepared = { readonly by: CallerHeaders; readonly other: CallerHeaders; readonly send: Send }

const calls: Readonly<Record<string, () => Promise<Prepared>>> = {
  A011: async () => ({
    by: people.referrer,
    other: people.everybody,
    send: (caller, key, isOther = false) =>
      caller.post(
        '/STU3/ReferralRequest/$ers.createReferral',
        createReferral({ reminderDays: isOther ? 7 : 0 }),
        { 'idempotency-key': key },
      ),
  }),
  A012: async () => {
    const referred = await refer(server)
    const id = await uploaded(await server.as(people.referrer), { ubrn: referred.ubrn })
    return {
      by: people.referrer,
      other: people.everybody,
      send: (caller, key, isOther = false) =>
        link(caller, referred, [{ id, description: isOther ? 'Other' : 'One' }], {
          'idempotency-key': key,
        }),
    }
  },
  A013: async () => {
    const referred = await booked(server, await withLetter(server, await refer(server)))
    return {
      by: people.clinician,
      other: people.providerApp,
      send: (caller, key, isOther = false) =>
        accept(caller, isOther ? { ...referred, version: referred.version - 1 } : referred, {
          'idempotency-key': key,
        }),
    }
  },
  A016: async () => {
    const referred = await refer(server)
    const [slot, otherSlot] = await freeSlots(server, '11000', { hasClinician: false, count: 2 })
    assert.ok(slot && otherSlot)
    return {
      by: people.referrer,
      other: people.everybody,
      send: (caller, key, isOther = false) =>
        arrange(caller, referred, { slot: isOther ? otherSlot : slot }, { 'idempotency-key': key }),
    }
  },
  A020: async () => ({
    by: people.referrer,
    other: people.everybody,
    send: (caller, key, isOther = false) =>
      upload(caller, {
        content: isOther ? 'Dear other' : 'Dear colleague',
        headers: { 'idempotency-key': key },
      }),
  }),
  A026: async () => {
    const request = await asked(server)
    return {
      by: people.clinician,
      other: people.clinicianAdmin,
      send: (caller, key, isOther = false) =>
        respond(caller, request, isOther ? askedBack : {}, { 'idempotency-key': key }),
    }
  },
  A044: async () => ({
    by: people.referrer,
    other: people.everybody,
    send: (caller, key, isOther = false) =>
      ask(caller, isOther ? { text: 'Another question?' } : {}, { 'idempotency-key': key }),
  }),
}

/** How much has been written: versions of requests, files, answers that are kept. */
async function written() {
  const { rows } = await server.database.query(
    `select ((select count(*) from referral_history)
         + (select count(*) from advice_history))::integer as versions,
       (select count(*) from document)::integer as files,
       (select count(*) from appointment)::integer as appointments,
       (select count(*) from idempotent_answer)::integer as answers`,
  )
  return rows[0]
}

let keys = 0
function newKey(): string {
  keys += 1
  return `key-${keys}`
}

/** What a caller acts upon: body, version and place of an answer. */
function essence({ status, headers, text }: Answer) {
  const [etag, location, type] = ['etag', 'location', 'content-type'].map((name) =>
    headers.get(name),
  )
  return { status, text, etag, location, type }
}

const isReplayed = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true'

for (const [endpoint, prepare] of Object.entries(calls)) {
  describe(`Idempotency-Key of ${endpoint}`, () => {
    it('gives the same answer again, and does nothing twice', async () => {
      const { by, send } = await prepare()
      const key = newKey()
      const caller = await server.as(by)
      const first = await send(caller, key)
      assert.ok(first.status < 300, first.text)
      assert.equal(first.headers.get('idempotent-replayed'), null)
      const after = await written()
      for (const again of [await send(caller, key), await send(await server.as(by), key)]) {
        assert.deepEqual(essence(again), essence(first))
        assert.ok(isReplayed(again))
        assert.notEqual(again.headers.get('x-request-id'), first.headers.get('x-request-id'))
      }
      assert.deepEqual(await written(), after)
    })

    it('refuses another request with the key', async () => {
      const { by, send } = await prepare()
      const key = newKey()
      const caller = await server.as(by)
      assert.ok((await send(caller, key)).status < 300)
      const after = await written()
      const other = await send(caller, key, true)
      assert.equal(other.status, 422)
      assert.ok(issuesIn(other).join().startsWith(REUSED), other.text)
      assert.deepEqual(await written(), after)
    })

    it('leaves others alone who use the same key', async () => {
      const { by, other, send } = await prepare()
      const key = newKey()
      const first = await send(await server.as(by), key)
      const second = await send(await server.as(other), key)
      assert.ok(!isReplayed(second))
      // What the first has changed, the second comes too late for.
      assert.ok(second.status < 300 || second.status === 409, second.text)
      if (second.status < 300) assert.notDeepEqual(essence(second), essence(first))
    })

    it('lets one of several at once through', async () => {
      const { by, send } = await prepare()
      const key = newKey()
      const caller = await server.as(by)
      const before = await written()
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => send(caller, key)))
      const done = answers.filter(({ status }) => status < 300)
      assert.equal(done.filter((each) => !isReplayed(each)).length, 1)
      assert.equal(new Set(done.map(({ text, headers }) => text + headers.get('location'))).size, 1)
      for (const each of answers) if (each.status >= 300) assertRefused(each, 409, IN_PROGRESS)
      const { versions, files, answers: kept } = await written()
      assert.equal(versions + files, before.versions + before.files + 1)
      assert.equal(kept, before.answers + 1)
      assert.ok(isReplayed(await send(caller, key)))
    })
  })
}

describe('Idempotency-Key', () => {
  it('gives the first answer again after the referral went on', async () => {
    const { by, send } = await (calls.A011 ?? assert.fail)()
    const key = newKey()
    const caller = await server.as(by)
    const first = await send(caller, key)
    const made = {
      ubrn: first.json.id,
      version: 3,
      patient: '9912003888',
      service: '11000',
      files: [],
    }
    const later = await booked(server, await withLetter(server, made))
    assert.deepEqual(essence(await send(caller, key)), essence(first))
    assert.equal(versionIn(await readBy(server, made)), later.version)
  })

  it('is not used up by a request that was refused', async () => {
    const key = { 'idempotency-key': newKey() }
    const referrer = await server.as(people.referrer)
    const referred = await refer(server)
    const slot = await freeSlot(server, '11000', false)
    const stale = { ...referred, version: 2 }
    assert.equal((await arrange(referrer, stale, { slot }, key)).status, 409)
    const answer = await arrange(referrer, referred, { slot }, key)
    assert.equal(answer.status, 201, answer.text)
    assert.ok(!isReplayed(answer))
  })

  it('is not used up by a PAS that failed', async () => {
    const key = { 'idempotency-key': newKey() }
    const referrer = await server.as(people.referrer)
    const referred = await refer(server, { services: ['12010'] })
    const slot = await freeSlot(server, '12010')
    assert.equal((await arrange(referrer, referred, { slot }, key)).status, 502)
    await server.world('DELETE', '/pas/12010')
    assert.equal((await arrange(referrer, referred, { slot }, key)).status, 201)
    assert.ok(isReplayed(await arrange(referrer, referred, { slot }, key)))
  })

  it('tells that the first request still waits for the PAS', async () => {
    const key = { 'idempotency-key': newKey() }
    const referrer = await server.as(people.referrer)
    const referred = await refer(server, { services: ['12011'] })
    const slot = await freeSlot(server, '12011')
    const waiting = whenWaitingFor(LIMIT_MS)
    const first = arrange(referrer, referred, { slot }, key)
    await waiting
    assertRefused(await arrange(referrer, referred, { slot }, key), 409, IN_PROGRESS)
    pass(LIMIT_MS)
    assert.equal((await first).status, 504)
  })

  it('belongs to one endpoint and one referral', async () => {
    const key = newKey()
    const referrer = await server.as(people.referrer)
    const made = await (calls.A011 ?? assert.fail)()
    assert.equal((await made.send(referrer, key)).status, 201)
    for (const endpoint of ['A012', 'A016']) {
      const { send } = await (calls[endpoint] ?? assert.fail)()
      assert.deepEqual(codesIn(await send(referrer, key)), ['IDEMPOTENCY_KEY_REUSED'], endpoint)
    }
  })

  it('belongs to one role, and one clinician acted for', async () => {
    const key = newKey()
    const { send } = await (calls.A020 ?? assert.fail)()
    const everywhere = { user: '021600556514', organisation: 'R69' }
    const callers: readonly CallerHeaders[] = [
      { ...everywhere, function: 'REFERRING_CLINICIAN' },
      { ...everywhere, function: 'SERVICE_PROVIDER_CLINICIAN' },
      ...['021600556514', '111111111111'].map((onBehalfOf) => ({
        ...everywhere,
        function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
        onBehalfOf,
      })),
    ]
    const locations = []
    for (const who of callers) {
      const answer = await send(await server.as(who), key)
      assert.equal(answer.status, 201, answer.text)
      locations.push(answer.headers.get('location'))
    }
    assert.equal(new Set(locations).size, callers.length)
  })

  it('is of 1 to 255 visible characters', async () => {
    const { send } = await (calls.A011 ?? assert.fail)()
    const referrer = await server.as(people.referrer)
    for (const key of ['x'.repeat(256), 'two words', 'é']) {
      assertRefused(
        await send(referrer, key),
        422,
        'INVALID_VALUE Idempotency-Key holds 1 to 255 visible characters.',
      )
    }
    assert.equal((await send(referrer, 'x'.repeat(255))).status, 201)
  })

  it('leaves an audit record of every attempt', async () => {
    const { by, send } = await (calls.A011 ?? assert.fail)()
    const caller = await server.as(by)
    const key = newKey()
    const answers = [
      await send(caller, key),
      await send(caller, key),
      await send(caller, key, true),
    ]
    const { rows } = await server.database.query(
      `select http_status, outcome_code from audit_record where request_id = any ($1)
       order by http_status`,
      [answers.map(({ headers }) => headers.get('x-request-id'))],
    )
    assert.deepEqual(rows, [
      { http_status: 201, outcome_code: null },
      { http_status: 201, outcome_code: null },
      { http_status: 422, outcome_code: 'IDEMPOTENCY_KEY_REUSED' },
    ])
  })

  it('lets one of several at once through, in two processes', async () => {
    const second = await secondServer(server)
    try {
      for (const [endpoint, prepare] of Object.entries(calls)) {
        const { by, send } = await prepare()
        const key = newKey()
        const callers = [await server.as(by), await second.as(by)]
        const before = await written()
        const answers = await Promise.all(callers.map((caller) => send(caller, key)))
        const done = answers.filter(({ status }) => status < 300)
        assert.equal(done.filter((each) => !isReplayed(each)).length, 1, endpoint)
        for (const each of answers) {
          if (!done.includes(each)) assert.ok([409, 423].includes(each.status), each.text)
        }
        const { versions, files, answers: kept } = await written()
        assert.equal(versions + files, before.versions + before.files + 1, endpoint)
        assert.equal(kept, before.answers + 1)
        for (const caller of callers) assert.ok(isReplayed(await send(caller, key)))
      }
    } finally {
      await second.close()
    }
  })

  it('is known to every process, and after a restart', async () => {
    const firsts: [string, Prepared, Answer][] = []
    for (const prepare of Object.values(calls)) {
      const prepared = await prepare()
      const key = newKey()
      firsts.push([key, prepared, await prepared.send(await server.as(prepared.by), key)])
    }
    const second = await secondServer(server)
    try {
      for (const [key, { by, send }, first] of firsts) {
        const again = await send(await second.as(by), key)
        assert.deepEqual(essence(again), essence(first))
        assert.ok(isReplayed(again))
      }
    } finally {
      await second.close()
    }
  })
})
