/**
 * What A029 offers, against what the endpoints of the actions answer when they are asked at once:
 * in every state, each offered action succeeds and every other is refused for the state alone.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { actionsFor } from '../world/available-actions.ts'
import { type Answer, type Caller, type CallerHeaders, codesIn } from '../world/caller.ts'
import { cancelAppointment, cancelReferral, findAppointment } from '../world/cancellations.ts'
import { deferred, inState, sentForTriage, unlettered } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import { arrange, freeSlot, type Referred, readBy, stateIn, versionIn } from '../world/referrals.ts'
import { recordOutcome, returned } from '../world/review-outcomes.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/**
 * One of the things that an offered action stands for, asked for as its endpoint wants it; nothing
 * where there is nothing to name.
 */
type Way = (caller: Caller, referred: Referred) => Promise<Answer | undefined>

type Row = { readonly code: string; readonly by: CallerHeaders; readonly ways: readonly Way[] }

const rows: readonly Row[] = [
  {
    code: 'CREATE_APPOINTMENT',
    by: people.referrer,
    ways: [
      async (caller, referred) => {
        const slot = await freeSlot(server, '11000', false)
        return arrange(caller, referred, { service: '11000', slot })
      },
      (caller, referred) =>
        arrange(caller, referred, { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }),
      (caller, referred) => arrange(caller, referred, { service: '11004', reason: 'TRIAGE' }),
    ],
  },
  {
    code: 'RECORD_REVIEW_OUTCOME',
    by: people.clinician,
    ways: [
      (caller, referred) => recordOutcome(caller, referred),
      (caller, referred) => recordOutcome(caller, referred, returned),
    ],
  },
  {
    code: 'CANCEL_DIRECTLY_BOOKED_APPOINTMENT',
    by: people.referrer,
    ways: [
      async (caller, referred) => {
        const read = await findAppointment(server, referred)
        if (read === undefined) return undefined
        const current = { id: read.json.id, version: versionIn(read), json: read.json }
        return cancelAppointment(caller, current)
      },
    ],
  },
  {
    code: 'CANCEL_REFERRAL',
    by: people.referrer,
    ways: [(caller, referred) => cancelReferral(caller, referred)],
  },
  {
    code: 'CANCEL_REFERRAL',
    by: people.clinician,
    ways: [
      async (caller, referred) => {
        const read = await readBy(server, referred)
        const isTriaged = stateIn(read).state === 'TRIAGED_PROVIDER_TO_ACTION'
        const reason = isTriaged ? 'TRIAGE_ENDED' : 'BOOKED_OUTSIDE_CAB'
        return cancelReferral(caller, referred, { reason })
      },
    ],
  },
]

const referrals: Readonly<Record<string, (of: TestServer) => Promise<Referred>>> = {
  ...inState,
  'NOT_BOOKED without a letter': unlettered,
  'DEFERRED_TO_PROVIDER without a letter': async (of) => deferred(of, await unlettered(of)),
  'AWAITING_TRIAGE without a letter': async (of) => sentForTriage(of, await unlettered(of)),
}

/** Nobody of a provider has to do with a referral that was sent nowhere. */
const notNow = ['INVALID_REQUEST_STATE', 'NO_RELATIONSHIP']

for (const { code, by, ways } of rows) {
  const side = by === people.clinician ? 'providers' : 'referrers'
  describe(`A029 offers ${code} to ${side}`, () => {
    for (const [what, make] of Object.entries(referrals)) {
      it(`exactly when it can be done: ${what}`, async () => {
        const caller = await server.as(by)
        for (const way of ways) {
          const referred = await make(server)
          const offered = await actionsFor(caller, referred)
          const answer = await way(caller, referred)
          if (answer === undefined) {
            assert.ok(!offered.includes(code))
            continue
          }
          if (offered.includes(code)) {
            assert.ok(answer.status < 300, `${code} was offered: ${answer.text}`)
            continue
          }
          assert.equal(answer.status, 422, `${code} was not offered: ${answer.text}`)
          for (const told of codesIn(answer)) assert.ok(notNow.includes(told), answer.text)
        }
      })
    }
  })
}
