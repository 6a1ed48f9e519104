/** Random stories through the API: the server and the reference model come to the same. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { Caller } from '../world/caller.ts'
import { readBy, stateIn, versionIn } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { beginOverHttp, doOverHttp, type Teller } from './deeds-over-http.ts'
import { afterDeed, type Deed, deeds, listsOf, newSlip, type Slip } from './reference-model.ts'

const STORIES = 60

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

describe('random stories over HTTP', () => {
  it(`${STORIES} of them go as in the reference model, and A029 foretells them`, async () => {
    const aStory = fc.array(fc.constantFrom(...deeds), { minLength: 3, maxLength: 14 })
    await fc.assert(fc.asyncProperty(aStory, tell), {
      numRuns: STORIES,
      seed: 20_261_124,
      verbose: 1,
    })
  })
})

/** The shortest story that goes otherwise is what fast-check prints. */
async function tell(story: readonly Deed[]): Promise<void> {
  let slip: Slip = newSlip
  let teller = await beginOverHttp(server)
  for (const deed of story) {
    await assertForetold(slip, teller)
    const expected = afterDeed(slip, deed)
    const answer = await doOverHttp(teller, deed)
    const where = `${deed} while ${slip.state}`
    const isDone = answer !== undefined && answer.status < 300
    assert.equal(isDone, expected !== undefined, `${where}: ${answer?.status} ${answer?.text}`)
    if (!isDone) assert.ok([undefined, 409, 422].includes(answer?.status), where)
    slip = expected ?? slip
    teller = await assertIs(slip, teller, where)
  }
}

async function assertIs(slip: Slip, teller: Teller, where: string): Promise<Teller> {
  const { referred } = teller
  const read = await readBy(server, referred)
  assert.equal(stateIn(read).state, slip.state, where)
  assert.equal(versionIn(read), slip.version, where)
  const { rows } = await server.database.query<{ list: string }>(
    'select list from worklist_entry where ubrn = $1 order by list',
    [referred.ubrn],
  )
  const inApi = rows.map(({ list }) => list).filter((list) => apiLists.includes(list))
  assert.deepEqual(inApi, listsOf(slip).sort(), where)
  const letters = JSON.stringify(read.json).matchAll(/"url":"Binary\/([0-9a-f-]{36})"/g)
  const files = [...letters].map(([, id]) => String(id))
  assert.equal(files.length, slip.letters, where)
  return { ...teller, state: slip.state, referred: { ...referred, version: slip.version, files } }
}

const apiLists = [
  'REFERRALS_FOR_REVIEW',
  'APPOINTMENT_SLOT_ISSUES',
  'REJECTED_TRIAGE_RESPONSE',
  'ASSESSMENT_RETURNED_CANCELLED_DNA',
  'AWAITING_BOOKING',
  'LETTERS_OUTSTANDING',
]

/** What A029 reports, in the words of the model (DOMAIN 1.5). */
const foretold = {
  referrer: {
    CREATE_APPOINTMENT: ['book', 'defer', 'sendForTriage'],
    CHANGE_SHORTLIST: ['changeShortlist'],
    CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE: ['reshortlistForTriage'],
    CANCEL_DIRECTLY_BOOKED_APPOINTMENT: ['cancelAppointment'],
    CANCEL_REFERRAL: ['referrerCancels'],
  },
  clinician: {
    RECORD_REVIEW_OUTCOME: ['acceptReferBookLater', 'returnWithAdvice'],
    CANCEL_REFERRAL: ['providerCancels'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly Deed[]>>>>

async function assertForetold(slip: Slip, teller: Teller): Promise<void> {
  for (const who of ['referrer', 'clinician'] as const) {
    const expected = Object.entries<readonly Deed[]>(foretold[who])
      .filter(([, done]) => done.some((deed) => afterDeed(slip, deed) !== undefined))
      .map(([code]) => code)
    const told = await actionsFor(teller[who], slip, teller)
    assert.deepEqual(told, expected.sort(), `${who} while ${slip.state}`)
  }
}

async function actionsFor(caller: Caller, { version }: Slip, { referred }: Teller) {
  const focus = `ReferralRequest/${referred.ubrn}/_history/${version}`
  const answer = await caller.get(`/STU3/Task?focus=${focus}&intent=proposal&status=ready`)
  assert.equal(answer.status, 200, answer.text)
  const entries = (answer.json.entry ?? []) as {
    resource: { code: { coding: { code: string }[] } }
  }[]
  return entries.map(({ resource }) => resource.code.coding[0]?.code).sort()
}
