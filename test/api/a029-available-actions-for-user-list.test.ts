import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a029AvailableActionsForUserList } from '../../src/api/stu3/a029-available-actions-for-user-list.ts'
import type { ReferralState } from '../../src/domain/referral/state.ts'
import { actionsFor, actionsIn, actionsQuery, askActions } from '../world/available-actions.ts'
import { type Answer, type Caller, type CallerHeaders, codesIn } from '../world/caller.ts'
import { deferred, inState, sentForTriage, unlettered } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import { arranged, becomesPatient, readBy, refer, versionIn } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer
let referrer: Caller
let clinician: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

const anew = ['CANCEL_REFERRAL', 'CHANGE_SHORTLIST', 'CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE']
const unbooked = [...anew, 'CREATE_APPOINTMENT']
const cancelOnly = ['CANCEL_REFERRAL']
const booking = ['CANCEL_DIRECTLY_BOOKED_APPOINTMENT', 'CANCEL_REFERRAL']
const review = ['CANCEL_REFERRAL', 'RECORD_REVIEW_OUTCOME']

/** What each side is offered, with a letter and the review due. */
// biome-ignore format: a table
const offered: Readonly<Record<ReferralState, { referrer: readonly string[]; provider: readonly string[] }>> = {
  NOT_BOOKED:                 { referrer: unbooked,   provider: [] },
  BOOKED:                     { referrer: booking,    provider: cancelOnly },
  DEFERRED_TO_PROVIDER:       { referrer: cancelOnly, provider: review },
  AWAITING_TRIAGE:            { referrer: cancelOnly, provider: review },
  TRIAGE_RESPONSE:            { referrer: anew,       provider: cancelOnly },
  TRIAGED_PROVIDER_TO_ACTION: { referrer: cancelOnly, provider: cancelOnly },
  REJECTED:                   { referrer: anew,       provider: cancelOnly },
  APPT_CANCELLED_BY_PATIENT:  { referrer: anew,       provider: cancelOnly },
  APPT_CANCELLED_BY_PROVIDER: { referrer: anew,       provider: cancelOnly },
  DID_NOT_ATTEND:             { referrer: anew,       provider: cancelOnly },
  ASSESSMENT_RESULT:          { referrer: anew,       provider: cancelOnly },
  CANCELLED_REFERRAL:         { referrer: [],         provider: [] },
}

describe('A029', () => {
  for (const [state, expected] of Object.entries(offered)) {
    it(`offers each side its actions while a referral is ${state}`, async () => {
      const referred = await inState[state as ReferralState](server)
      const shown = (await readBy(server, referred)).text
      assert.ok(shown.includes(`"code":"${state}"`), `it is ${state}`)
      assert.deepEqual(await actionsFor(referrer, referred), expected.referrer)
      for (const by of [people.clinician, people.clinicianAdmin, people.providerApp]) {
        assert.deepEqual(await actionsFor(await server.as(by), referred), expected.provider)
      }
      const admin = await server.as(people.referrerAdmin)
      assert.deepEqual(await actionsFor(admin, referred), expected.referrer)
    })
  }

  it('offers no review without a letter', async () => {
    for (const send of [deferred, sentForTriage]) {
      const bare = await send(server, await unlettered(server))
      assert.deepEqual(await actionsFor(clinician, bare), cancelOnly)
    }
  })

  it('answers a Bundle of tasks, each for the referral in its version', async () => {
    const referred = await inState.AWAITING_TRIAGE(server)
    const answer = await askActions(clinician, referred)
    const { json } = answer
    const base = `${server.baseUrl}/referrals/FHIR/STU3/Task`
    assert.deepEqual(json.link, [{ relation: 'self', url: `${base}?${actionsQuery(referred)}` }])
    assert.equal(json.meta.lastUpdated, server.clock.now())
    const [, task] = json.entry
    assert.equal(task.fullUrl, `${base}/${task.resource.id}`)
    assert.deepEqual(
      { ...task.resource, id: undefined },
      {
        id: undefined,
        meta: { profile: ['https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Task-1'] },
        resourceType: 'Task',
        status: 'ready',
        intent: 'proposal',
        focus: { reference: `ReferralRequest/${referred.ubrn}/_history/${referred.version}` },
        code: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-AvailableActionsForUser-1',
              code: 'RECORD_REVIEW_OUTCOME',
              display: 'Record Review Outcome',
            },
          ],
        },
      },
    )
    assert.equal(answer.headers.get('etag'), null)
  })

  it('changes nothing, and leaves an audit record', async () => {
    const referred = await inState.NOT_BOOKED(server)
    const answer = await askActions(referrer, referred)
    const { rows } = await server.database.query(
      'select operation, http_status, ubrn, nhs_number from audit_record where request_id = $1',
      [answer.headers.get('x-request-id')],
    )
    const operation = 'a029-available-actions-for-user-list'
    const { ubrn, patient: nhs_number } = referred
    assert.deepEqual(rows, [{ operation, http_status: 200, ubrn, nhs_number }])
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  it('lets the patient’s practice look, which may act as well', async () => {
    const practice = await server.as(people.everybody)
    assert.deepEqual(await actionsFor(practice, await refer(server)), unbooked)
  })
})

describe('A029 has nothing for', () => {
  const strangers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician in no workgroup', { ...people.clinician, user: '555000000101' }],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
    ['an application of another provider', { application: 'provider-app-r69' }],
    [
      'another practice',
      { user: '555000000104', organisation: 'D82107', function: 'REFERRING_CLINICIAN' },
    ],
  ]
  for (const [who, by] of strangers) {
    it(`${who}, whatever version is asked for, and explain says why`, async () => {
      const referred = await inState.AWAITING_TRIAGE(server)
      const stranger = await server.as(by)
      for (const version of [referred.version, 1]) {
        const answer = await askActions(stranger, { ...referred, version })
        assert.equal(answer.status, 200, answer.text)
        assert.deepEqual(actionsIn(answer), [])
        assert.deepEqual(await explained(answer), ['NO_RELATIONSHIP'])
      }
    })
  }

  it('anybody, where the patient’s record is not shown', async () => {
    const referred = await inState.AWAITING_TRIAGE(server)
    await becomesPatient(server, referred, '9000000025')
    for (const caller of [referrer, clinician]) {
      const answer = await askActions(caller, referred)
      assert.deepEqual(actionsIn(answer), [])
      assert.deepEqual(await explained(answer), ['PATIENT_ERROR'])
    }
  })

  it('a cancelled referral, of which explain tells each action’s reason', async () => {
    const referred = await inState.CANCELLED_REFERRAL(server)
    const answer = await askActions(referrer, referred)
    assert.deepEqual(actionsIn(answer), [])
    assert.deepEqual(new Set(await explained(answer)), new Set(['INVALID_REQUEST_STATE']))
  })

  async function explained(answer: Answer): Promise<string[]> {
    const requestId = answer.headers.get('x-request-id')
    const response = await server.world('GET', `/explain/${requestId}`)
    const { status, refusals } = (await response.json()) as {
      status: number
      refusals: { code: string }[]
    }
    assert.equal(status, 200)
    return refusals.map(({ code }) => code)
  }
})

describe('A029 refuses', () => {
  const query = (text: string) => clinician.get(`/STU3/Task?${text}`)
  const focus = 'focus=ReferralRequest/000000070000/_history/6'
  const missing = 'is mandatory, but was not supplied'
  const reference =
    'is not a reference to a version of a referral, ReferralRequest/<ubrn>/_history/<version>'

  // biome-ignore format: a table
  const cases: readonly (readonly [what: string, query: string, ...issues: string[]])[] = [
    ['a search for nothing', '', `MISSING_PARAMETER 'focus' ${missing}`, `MISSING_PARAMETER 'intent' ${missing}`,
      `MISSING_PARAMETER 'status' ${missing}`],
    ['a search without focus', 'intent=proposal&status=ready', `MISSING_PARAMETER 'focus' ${missing}`],
    ['a search without intent', `${focus}&status=ready`, `MISSING_PARAMETER 'intent' ${missing}`],
    ['a search without status', `${focus}&intent=proposal`, `MISSING_PARAMETER 'status' ${missing}`],
    ['another intent', `${focus}&intent=order&status=ready`, "INVALID_VALUE 'intent' (order) is not proposal"],
    ['another status', `${focus}&intent=proposal&status=draft`, "INVALID_VALUE 'status' (draft) is not ready"],
    ['an empty status', `${focus}&intent=proposal&status=`, "INVALID_VALUE 'status' is empty"],
    ['a focus without a version', 'focus=ReferralRequest/000000070000&intent=proposal&status=ready',
      `INVALID_VALUE 'focus' (ReferralRequest/000000070000) ${reference}`],
    ['a UBRN too short', 'focus=ReferralRequest/7/_history/6&intent=proposal&status=ready',
      `REFERENCE_NOT_FOUND 'focus' (ReferralRequest/7/_history/6) ${reference}`],
    ['a UBRN that nobody has', 'focus=ReferralRequest/999999999999/_history/6&intent=proposal&status=ready',
      "REFERENCE_NOT_FOUND 'focus' The referral (999999999999) was not found."],
    ['a parameter nobody knows', `${focus}&intent=proposal&status=ready&_count=1`, "INVALID_VALUE '_count' unknown parameter name"],
    ['a parameter twice', `${focus}&intent=proposal&status=ready&status=ready`, "INVALID_VALUE 'status' is supplied more than once"],
  ]
  for (const [what, text, ...issues] of cases) {
    it(what, async () => {
      assertRefused(saw(await query(text)), 400, ...issues)
    })
  }

  it('every version but the current one', async () => {
    const referred = await inState.BOOKED(server)
    for (const version of [0, 3, referred.version - 1, referred.version + 1]) {
      assertRefused(
        saw(await askActions(referrer, { ...referred, version })),
        400,
        "HISTORY_NOT_SUPPORTED 'focus' Only the current version of a referral is supported.",
      )
    }
    assert.equal((await askActions(referrer, referred)).status, 200)
  })

  it('a version that a change has just replaced', async () => {
    const referred = await inState.NOT_BOOKED(server)
    assert.equal((await askActions(referrer, referred)).status, 200)
    const sent = await arranged(server, referred, { service: '11004', reason: 'TRIAGE' })
    assert.deepEqual(codesIn(await askActions(referrer, referred)), ['HISTORY_NOT_SUPPORTED'])
    assert.deepEqual(await actionsFor(referrer, sent), cancelOnly)
  })

  it('roles without clinical work, and applications of referrers', async () => {
    const nowhere = { ubrn: '000000000001', version: 3 }
    await assertRoles(server, (caller) => askActions(caller, nowhere), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'provider application',
    ])
  })

  it('an Accept that it cannot answer', async () => {
    const answer = await clinician.get(`/STU3/Task?${focus}&intent=proposal&status=ready`, {
      accept: 'image/png',
    })
    assert.equal(answer.status, 406)
  })

  it('with every code of its table', (t) => {
    assertAllOf(t, a029AvailableActionsForUserList, 'availableActionsForUserList/400Response')
  })
})
