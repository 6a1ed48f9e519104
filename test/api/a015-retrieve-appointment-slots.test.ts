import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { withExample, without } from '../world/published-example.ts'
import { booked, freeSlots, refer } from '../world/referrals.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import {
  linksIn,
  resourcesIn,
  type SlotSearch,
  schedulesIn,
  searchSlots,
  slotsIn,
} from '../world/slot-search.ts'
import { storedRows } from '../world/stored-rows.ts'
import { testNow } from '../world/test-clock.ts'

const nhs = 'https://fhir.hl7.org.uk/STU3/StructureDefinition'
const castellane = '921600556514'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())
afterEach(() => server.clock.set(testNow))

async function found(wanted: SlotSearch = {}, by = referrer): Promise<Answer> {
  const answer = await searchSlots(by, wanted)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

/** Every slot of a service that is free and to come, as the tables have it. */
async function offered(service: string): Promise<string[]> {
  const { rows } = await server.database.query(
    `select slot_id::text as id from slot
     where service_id = $1 and status = 'free' and starts_at > $2 order by starts_at, slot_id`,
    [service, server.clock.now()],
  )
  return rows.map(({ id }) => id)
}

/** Reads on along the links, in one direction, from a page to the last one there. */
async function follow(first: Answer, relation: 'next' | 'previous'): Promise<Answer[]> {
  const pages = [first]
  let path = linksIn(first)[relation]
  while (path !== undefined) {
    const page = await referrer.get(path, { 'nhsd-ers-comm-rule-org': 'D82106' })
    assert.equal(page.status, 200, page.text)
    pages.push(page)
    path = linksIn(page)[relation]
  }
  return pages
}

describe('A015 answers', () => {
  it('free slots, soonest first, and the schedules they belong to', async () => {
    const answer = await found({ service: '13000', count: 2 })
    const base = `${server.baseUrl}/referrals/FHIR/STU3`
    const query = 'schedule.actor%3AHealthcareService=13000&appointmentType=ROUTINE&_count=2'
    const link = (relation: string, page: number) => ({
      relation,
      url: `${base}/Slot?${query}&status=free&_include=Slot%3Aschedule&page=${page}`,
    })
    const slot = (id: string, schedule: string) => ({
      fullUrl: `${base}/Slot/${id}`,
      resource: {
        id,
        meta: { profile: [`${nhs}/CareConnect-Slot-1`] },
        resourceType: 'Slot',
        identifier: [{ system: 'https://fhir.nhs.uk/Id/alternative-slot', value: `USRN-${id}` }],
        schedule: { reference: `Schedule/${schedule}` },
        status: 'free',
        start: '2026-11-25T09:00:00.000Z',
        end: '2026-11-25T10:00:00.000Z',
      },
      search: { mode: 'match' },
    })
    const actor = (system: string, value: string) => ({
      identifier: { system: `http://fhir.nhs.net/Id/${system}`, value },
    })
    const schedule = (id: string, ...actors: object[]) => ({
      fullUrl: `${base}/Schedule/${id}`,
      resource: {
        id,
        meta: { profile: [`${nhs}/CareConnect-Schedule-1`] },
        resourceType: 'Schedule',
        identifier: [{ system: 'https://fhir.nhs.uk/Id/ers-schedule', value: id }],
        actor: actors,
      },
      search: { mode: 'include' },
    })
    const { id, ...bundle } = answer.json
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.deepEqual(bundle, {
      meta: {
        lastUpdated: testNow,
        profile: ['http://hl7.org/fhir/STU3/StructureDefinition/Bundle'],
      },
      resourceType: 'Bundle',
      type: 'searchset',
      total: (await offered('13000')).length,
      link: [link('self', 1), link('next', 2)],
      entry: [
        slot('13000001', '13000'),
        slot('13000002', `13000-${castellane}`),
        schedule('13000', actor('ers-service', '13000')),
        schedule(
          `13000-${castellane}`,
          actor('ers-service', '13000'),
          actor('sds-user-id', castellane),
        ),
      ],
    })
  })

  it('an empty page where nothing is free, as published', async (t) => {
    const answer = await found({ service: '10000', count: 20 })
    const {
      id: _,
      meta,
      ...bundle
    } = JSON.parse(answer.text.replaceAll(server.baseUrl, 'http://127.0.0.1:9000'))
    assert.deepEqual([bundle.total, bundle.entry], [0, []])
    withExample(t, 'stu3/retrieveAppointmentSlots/responses/NoSlots', (example) => {
      assert.deepEqual(bundle, without(example, 'id', 'meta'))
      assert.deepEqual(meta.profile, example.meta?.profile)
    })
  })

  it('the same with and without _include', async () => {
    const plain = await found({ count: 5 })
    const including = await found({ count: 5, more: '_include=Slot:schedule' })
    assert.deepEqual({ ...including.json, id: '' }, { ...plain.json, id: '' })
  })

  it('with names and values of the query in any order and encoding', async () => {
    const plain = await found({ count: 5 })
    const encoded = await referrer.get(
      '/STU3/Slot?page=1&status=%66ree&_count=5&appointmentType=ROUTINE&' +
        'schedule.actor%3AHealthcareService=11000&_include=Slot%3Aschedule',
      { 'nhsd-ers-comm-rule-org': 'D82106' },
    )
    assert.deepEqual(slotsIn(encoded), slotsIn(plain))
    assert.deepEqual(linksIn(encoded), linksIn(plain))
  })

  it('to referrers alone', async () => {
    await assertRoles(server, (caller) => searchSlots(caller), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('FHIR JSON, and nothing to who wants something else', async () => {
    const path = '/STU3/Slot?status=busy'
    const image = await referrer.get(path, { accept: 'image/png' })
    assert.equal(image.status, 406)
  })

  it('without a trace but the audit record', async () => {
    const before = await storedRows(server)
    const answer = await found()
    assert.deepEqual(await storedRows(server), before)
    const { rows } = await server.database.query(
      `select operation, http_status, outcome_code, user_id, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a015-retrieve-appointment-slots',
        http_status: 200,
        outcome_code: null,
        user_id: '555073103100',
        ods_code: 'D82106',
        ubrn: null,
        nhs_number: null,
      },
    ])
  })
})

describe('A015 pages', () => {
  for (const count of [1, 7, 42, 43, 44, 100]) {
    it(`by ${count}: every slot once, in order, there and back`, async () => {
      const all = await offered('12001')
      assert.equal(all.length, 43)
      const first = await found({ service: '12001', count })
      const pages = await follow(first, 'next')
      assert.deepEqual(pages.flatMap(slotsIn), all)
      assert.equal(pages.length, Math.ceil(all.length / count))
      for (const [index, page] of pages.entries()) {
        assert.equal(page.json.total, all.length)
        const relations = Object.keys(linksIn(page)).join(' ')
        const before = index > 0 ? ' previous' : ''
        const after = index < pages.length - 1 ? ' next' : ''
        assert.equal(relations, `self${before}${after}`)
      }
      const last = pages.at(-1)
      assert.ok(last)
      const back = await follow(last, 'previous')
      assert.deepEqual(back.reverse().map(slotsIn), pages.map(slotsIn))
    })
  }

  it('by as many as there are: one page', async () => {
    await server.database.query(
      `update slot set status = 'withdrawn' where slot_id > $1 and service_id = '15002'`,
      [(await offered('15002'))[99]],
    )
    const answer = await found({ service: '15002', count: 100 })
    assert.deepEqual([answer.json.total, slotsIn(answer).length], [100, 100])
    assert.deepEqual(Object.keys(linksIn(answer)), ['self'])
  })

  it('with the clinician and the priority in its links', async () => {
    const first = await found({
      service: '14000',
      clinician: castellane,
      priority: 'URGENT',
      count: 30,
    })
    const pages = await follow(first, 'next')
    assert.ok(pages.length > 1)
    const { rows } = await server.database.query(
      `select slot_id::text as id from slot
       where service_id = '14000' and clinician_user_id = $1 order by starts_at, slot_id`,
      [castellane],
    )
    assert.deepEqual(
      pages.flatMap(slotsIn),
      rows.map(({ id }) => id),
    )
  })

  it('with those schedules alone whose slots are on the page', async () => {
    const [one, two] = [await found({ count: 3 }), await found({ count: 5 })]
    assert.deepEqual(schedulesIn(one), { '11000': ['11000'] })
    assert.deepEqual(schedulesIn(two), {
      '11000': ['11000'],
      [`11000-${castellane}`]: ['11000', castellane],
    })
    for (const { schedule } of resourcesIn(two, 'Slot')) {
      const id = schedule?.reference.replace('Schedule/', '') ?? ''
      assert.ok(id in schedulesIn(two), id)
    }
  })
})

describe('A015 finds slots', () => {
  it('of a named clinician', async () => {
    const answer = await found({ service: '14000', clinician: '555031999105' })
    assert.deepEqual(schedulesIn(answer), {
      '14000-555031999105': ['14000', '555031999105'],
    })
    const days = resourcesIn(answer, 'Slot').length
    assert.equal(answer.json.total, days)
  })

  it('of a named clinician who has none: an empty page', async () => {
    const answer = await found({ service: '11000', clinician: '555032006106' })
    assert.deepEqual([answer.json.total, slotsIn(answer)], [0, []])
  })

  // biome-ignore format: a table
  const priorities: readonly (readonly [service: string, priority: string, any: boolean])[] = [
    ['11000', 'ROUTINE', true],  ['11000', 'URGENT', true],  ['11000', 'TWO_WEEK_WAIT', true],
    ['11019', 'ROUTINE', true],  ['11019', 'URGENT', false], ['11019', 'TWO_WEEK_WAIT', false],
    ['11020', 'ROUTINE', false], ['11020', 'URGENT', true],  ['11020', 'TWO_WEEK_WAIT', true],
    ['12001', 'ROUTINE', true],  ['12001', 'URGENT', true],  ['12001', 'TWO_WEEK_WAIT', false],
  ]
  for (const [service, priority, any] of priorities) {
    it(`of service ${service} for ${priority}: ${any ? 'some' : 'none'}`, async () => {
      const answer = await found({ service, priority })
      assert.equal(answer.json.total, any ? (await offered(service)).length : 0)
    })
  }

  it('that begin later than now, to the millisecond', async () => {
    const first = '2026-11-25T09:00:00.000Z'
    server.clock.set('2026-11-25T08:59:59.999Z')
    const early = await server.as(people.referrer)
    const next = async () => resourcesIn(await found({ count: 1 }, early), 'Slot')[0]?.start
    assert.equal(await next(), first)
    server.clock.set(first)
    assert.equal(await next(), '2026-11-25T09:30:00.000Z')
  })

  it('of coming days, until there are no more', async () => {
    for (const [at, any] of [
      ['2027-01-22T08:00:00.000Z', true],
      ['2027-01-25T08:00:00.000Z', false],
    ] as const) {
      server.clock.set(at)
      const answer = await found({ service: '11000' }, await server.as(people.referrer))
      assert.equal(answer.json.total > 0, any, at)
    }
  })

  it('that nobody has booked', async () => {
    const [slot] = await freeSlots(server, '11000', { hasClinician: false })
    assert.ok(slot)
    const before = await found()
    assert.ok(slotsIn(before).includes(slot.id))
    await booked(server, await refer(server), { slot })
    const after = await found()
    assert.ok(!slotsIn(after).includes(slot.id))
    assert.equal(after.json.total, before.json.total - 1)
  })

  it('that nobody holds for a PAS that has not answered yet', async () => {
    const [slot] = await freeSlots(server, '11003')
    assert.ok(slot)
    await server.database.query(
      `update slot set status = 'held', ubrn = '000000070000', held_by = gen_random_uuid()
       where slot_id = $1`,
      [slot.id],
    )
    const answer = await found({ service: '11003' })
    assert.equal(answer.json.total, slotsIn(answer).length)
    assert.ok(!slotsIn(answer).includes(slot.id))
  })

  it('that the provider has not taken back', async () => {
    const [slot] = await freeSlots(server, '12005')
    assert.ok(slot)
    await server.database.query(`update slot set status = 'withdrawn' where slot_id = $1`, [
      slot.id,
    ])
    assert.ok(!slotsIn(await found({ service: '12005' })).includes(slot.id))
  })

  it('of a service of a menu, under the rules of its practices', async () => {
    const there: CallerHeaders = {
      user: '555000000104',
      organisation: 'D82107',
      function: 'REFERRING_CLINICIAN',
    }
    const answer = await found({ service: '11006', rule: 'D82107' }, await server.as(there))
    assert.ok(answer.json.total > 0)
    const elsewhere = await found({ service: '11006', rule: 'D82107' })
    assert.equal(elsewhere.json.total, answer.json.total)
  })

  it('of any service for any organisation that refers', async () => {
    for (const rule of ['D82106', 'D82107', 'R69', 'R68']) {
      assert.ok((await found({ service: '11002', rule })).json.total > 0, rule)
    }
  })
})
