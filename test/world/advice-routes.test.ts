import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { adviceTransitions } from '../../src/domain/advice/transitions.ts'
import { adviceActs } from '../../src/world/advice/acts.ts'
import { commonFields } from '../../src/world/advice/routes.ts'
import { holdsOfActs } from './acts.ts'
import {
  type Asked,
  asked as askedBy,
  converted,
  lookAtAdvice,
  readConversation,
  referrerActed,
  referrerActs,
  responded,
} from './advice.ts'
import type { Answer, Caller } from './caller.ts'
import { recordsOf, refusedWith } from './outside.ts'
import { people } from './people.ts'
import { becomesPatient, refer } from './referrals.ts'
import { type TestServer, testServer } from './server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const asked = (question = {}) => askedBy(server, question)
const act = (request: Pick<Asked, 'ubrn'>, name: string, body?: unknown) =>
  referrerActs(server, request, name, body)

describe('the acts of /world/advice', () => {
  it('are the actions of advice requests outside the API, one each', () => {
    const own = Object.entries(adviceTransitions).filter(([, { by }]) => by === 'outside')
    const acted = Object.values(adviceActs).map(({ action }) => action)
    assert.deepEqual(acted.toSorted(), own.map(([action]) => action).toSorted())
  })

  holdsOfActs({
    server: () => server,
    acts: adviceActs,
    listedAs: 'adviceActs',
    heading: "The referrer's side of advice and guidance",
    common: Object.keys(commonFields),
    make: () => asked(),
    act: (target, name, body) => act(target, name, body),
    absent: async () => [(await refer(server)).ubrn],
    some: {
      text: 'Sodium is 131.',
      files: ['0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111'],
      authorisation: 'NOT_AUTHORISED_TO_CONVERT',
      services: ['11000'],
    },
  })

  it('are for the holder of the world token', async () => {
    const { ubrn } = await asked()
    for (const [method, path] of [
      ['POST', `${ubrn}/referrer-cancels`],
      ['GET', ubrn],
    ] as const) {
      const headers = { authorization: `Bearer ${referrer.token}` }
      const response = await fetch(`${server.baseUrl}/world/advice/${path}`, { method, headers })
      assert.equal(response.status, 401, path)
    }
  })
})

describe('an act of the referrer refuses', () => {
  // biome-ignore format: a table
  const cases: readonly [what: string, name: string, body: object][] = [
    ['an empty text', 'referrer-replies', { text: ' ' }],
    ['8,001 characters', 'referrer-replies', { text: 'x'.repeat(8_001) }],
    ['markup', 'referrer-replies', { text: '<b>131</b>' }],
    ['a character that no database takes', 'referrer-replies', { text: 'a\u0000b' }],
    ['files that are no ids', 'referrer-replies', { text: 'x', files: ['att-70000-70001'] }],
    ['a file that is no list', 'referrer-adds-information', { files: '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111' }],
    ['an authorisation that is none', 'referrer-changes-authorisation', { authorisation: 'PERHAPS' }],
    ['services that are no ids', 'referrer-converts', { services: [11000] }],
    ['a priority that is none', 'referrer-converts', { services: ['11000'], priority: 'SOON' }],
    ['a function of providers', 'referrer-closes', { businessFunction: 'SERVICE_PROVIDER_CLINICIAN' }],
    ['a version that is no number', 'referrer-closes', { version: '1' }],
  ]
  for (const [what, name, body] of cases) {
    it(what, async () => {
      const request = await asked()
      const { status, json } = await act(request, name, body)
      assert.equal(status, 400)
      assert.equal(json.problems.length, 1)
      const last = Object.keys(body).at(-1) ?? ''
      assert.ok(json.problems[0].startsWith(`${last}: `), json.problems[0])
      assert.equal((await lookAtAdvice(server, request)).version, request.version)
    })
  }

  it('an old version, and another than the current one, before anything is drawn', async () => {
    const request = await responded(server, await asked())
    const bodies = {
      'referrer-replies': { text: 'x' },
      'referrer-closes': {},
      'referrer-converts': { services: ['11000'] },
    }
    const files = () => server.database.query('select from document')
    const { rowCount } = await files()
    for (const [name, body] of Object.entries(bodies)) {
      for (const version of [request.version - 1, request.version + 1]) {
        const answer = await act(request, name, { ...body, version })
        assert.deepEqual(refusedWith(answer, 409), ['VERSION_CONFLICT'])
        assert.deepEqual(await recordsOf(server, answer), { audit: [], history: [] })
      }
    }
    assert.equal((await files()).rowCount, rowCount)
    const { version } = request
    assert.equal((await act(request, 'referrer-closes', { version })).status, 200)
  })

  it('what somebody else is changing', async () => {
    const request = await asked()
    const other = await server.database.connect()
    try {
      await other.query('begin')
      await other.query('select from advice_request where ubrn = $1 for update', [request.ubrn])
      for (const [name, body] of [
        ['referrer-cancels', {}],
        ['referrer-converts', { services: ['11000'] }],
      ] as const) {
        assert.deepEqual(refusedWith(await act(request, name, body), 423), ['REFERRAL_LOCKED'])
      }
    } finally {
      await other.query('rollback')
      other.release()
    }
    await referrerActed(server, request, 'referrer-cancels')
  })

  it('a patient whose record is not shown', async () => {
    const request = await asked()
    await becomesPatient(server, request, '9000000025')
    assert.deepEqual(refusedWith(await act(request, 'referrer-cancels'), 422), ['PATIENT_ERROR'])
  })
})

const colleague = '656005750104'
const admin = { user: '555031998104', businessFunction: 'REFERRING_CLINICIAN_ADMIN' }

describe('whoever acts for the referrer', () => {
  const reply = 'Sodium is 131.'

  /** Who wrote it and in whose name, as A025 shows the message. */
  async function partiesOf(request: Asked): Promise<readonly string[]> {
    const { json } = await readConversation(referrer, request)
    const entries = (json.entry as { resource: Answer['json'] }[]).map(({ resource }) => resource)
    const message = entries.find((one) => one.note?.[0].text === reply)
    return JSON.stringify([message.sender, message.extension]).match(/\d{12}\.[\w.-]+/g) ?? []
  }

  const clinicians: readonly (readonly [who: string, as: object, user: string, ods: string])[] = [
    ['the clinician who asked', {}, '555073103100', 'D82106'],
    ['another clinician of the practice', { user: colleague }, colleague, 'D82106'],
    [
      'a clinician of the practice of the patient, which did not ask',
      { user: '021600556514', organisation: 'R69' },
      '021600556514',
      'R69',
    ],
    ['an admin for the clinician who asked', admin, admin.user, 'D82106'],
    ['an admin for another', { ...admin, clinician: colleague }, admin.user, 'D82106'],
  ]
  for (const [who, as, user, organisation] of clinicians) {
    it(`may be ${who}`, async () => {
      const request = await asked()
      const answer = await act(request, 'referrer-replies', { text: reply, ...as })
      assert.equal(answer.status, 200, JSON.stringify(answer.json))
      const { ubrn } = request
      const operation = 'world-advice-referrer-replies'
      assert.deepEqual(await recordsOf(server, answer), {
        audit: [{ operation, http_status: 200, application: 'world', user_id: user, ubrn }],
        history: [],
        adviceHistory: [{ ubrn, version: 2, operation }],
      })
      const { rows } = await server.database.query(
        'select ods_code, business_function from audit_record where request_id = $1',
        [answer.requestId],
      )
      const isAdmin = user === admin.user
      const role = isAdmin ? admin.businessFunction : 'REFERRING_CLINICIAN'
      assert.deepEqual(rows, [{ ods_code: organisation, business_function: role }])
      const clinician = 'clinician' in as ? as.clinician : isAdmin ? '555073103100' : user
      const parties = await partiesOf({ ...request, version: 2 })
      assert.deepEqual(parties, [
        `${user}.${organisation}.${role.replaceAll('_', '-')}`,
        `${clinician}.${organisation}.REFERRING-CLINICIAN`,
      ])
    })
  }

  // biome-ignore format: a table
  const others: readonly [who: string, as: object, status: number, refusal: string][] = [
    ['nobody', { user: '999999999999' }, 403, 'FORBIDDEN at user'],
    ['somebody who has left', { user: '555000000103' }, 403, 'FORBIDDEN at user'],
    ['a clerk', { user: '555031998103' }, 403, 'FORBIDDEN'],
    ['an admin as a clinician', { user: admin.user }, 403, 'FORBIDDEN'],
    ['a clinician elsewhere', { organisation: 'R69' }, 403, 'FORBIDDEN'],
    ['a clinician of a practice that neither asked nor has the patient', { user: '555000000104', organisation: 'D82107' }, 422, 'NO_RELATIONSHIP'],
    ['a clinician for another', { clinician: colleague }, 422, 'FIELD_NOT_PERMITTED at clinician'],
    ['an admin for nobody', { ...admin, clinician: '999999999999' }, 422, 'REFERENCE_NOT_FOUND at clinician'],
    ['an admin for a clinician elsewhere', { ...admin, clinician: '555000000104' }, 422, 'REFERENCED_USER_NOT_IN_ORG at clinician'],
    ['an admin for a clerk', { ...admin, clinician: '555031998103' }, 422, 'REFERENCED_USER_IS_NOT_RC at clinician'],
    ['an admin for somebody who has left', { ...admin, clinician: '555000000103' }, 422, 'REFERENCED_USER_IS_NOT_ACTIVE at clinician'],
  ]
  for (const [who, as, status, refusal] of others) {
    it(`is not ${who}`, async () => {
      const request = await asked()
      const answer = await act(request, 'referrer-cancels', as)
      assert.deepEqual(refusedWith(answer, status), [refusal])
      assert.equal((await lookAtAdvice(server, request)).version, request.version)
    })
  }
})

describe('GET /world/advice/{ubrn}', () => {
  it('tells status, version, messages and list, and nothing of the patient', async () => {
    const request = await responded(server, await asked(), {
      outcome: 'REQUIRE_FURTHER_INFORMATION',
    })
    const { lastMessage, ...looked } = await lookAtAdvice(server, request)
    assert.deepEqual(looked, {
      ubrn: request.ubrn,
      version: 2,
      status: 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
      conversionAuthorisation: 'AUTHORISED_TO_CONVERT',
      service: '11014',
      messages: 2,
      lists: ['ADVICE_AND_GUIDANCE_REQUESTS'],
    })
    assert.deepEqual([lastMessage.kind, lastMessage.sentAt], ['RESPONDER', server.clock.now()])
  })

  it('tells of a converted one too, and knows no referral alone', async () => {
    const request = await converted(server, await asked())
    assert.equal((await lookAtAdvice(server, request)).status, 'ADVICE_CONVERTED')
    for (const ubrn of ['000000000001', 'x', (await refer(server)).ubrn]) {
      assert.equal((await server.world('GET', `/advice/${ubrn}`)).status, 404)
    }
  })
})
