/** Random advice conversations through the API: server and reference model come to the same. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { ask, asked } from '../world/advice.ts'
import { codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'
import { aConversation, type Conversation, hold } from './advice-conversations.ts'
import type { Deed } from './advice-model.ts'
import { adviceOverHttp, type Place } from './advice-over-http.ts'

const CONVERSATIONS = 60
const DEEDS_MAX = 14

let server: TestServer
let place: Place

before(async () => {
  server = await testServer()
  const { referrer, referrerAdmin, clinician, clinicianAdmin } = people
  place = {
    server,
    referrer: { clinician: await server.as(referrer), admin: await server.as(referrerAdmin) },
    provider: { clinician: await server.as(clinician), admin: await server.as(clinicianAdmin) },
    another: (await asked(server)).ubrn,
  }
  await takesNoTwoWeekWait()
})
after(() => server.close())

describe('random advice conversations over HTTP', () => {
  it(`${CONVERSATIONS} of them go as in the reference model`, async () => {
    const done = new Set<string>()
    const onStep = (what: string) => {
      const deed = /^(\w+) while /.exec(what)?.[1]
      if (deed !== undefined) done.add(deed)
    }
    await fc.assert(
      fc.asyncProperty(aConversation(DEEDS_MAX).map(sayable), (one) =>
        hold(one, adviceOverHttp(place), onStep),
      ),
      { numRuns: CONVERSATIONS, seed: 20_261_124, verbose: 1 },
    )
    assert.deepEqual([...done].sort(), everyDeed)
  })
})

/** What conversations have to come to, or else they were too tame. */
const everyDeed = [
  'addInformation',
  'answer',
  'askBack',
  'cancel',
  'changeAuthorisation',
  'close',
  'convert',
  'convertOneself',
  'reply',
] as const satisfies readonly Deed['does'][]

/** The category of a file follows from the act in `/world`. */
function sayable({ beginning, deeds }: Conversation): Conversation {
  return { beginning, deeds: deeds.map(withoutCategories) }
}

function withoutCategories(deed: Deed): Deed {
  if (deed.does !== 'reply' && deed.does !== 'addInformation') return deed
  return { ...deed, files: deed.files.map((each) => (each === 'mistyped' ? 'fresh' : each)) }
}

/** As the model has it of the service that is asked. */
async function takesNoTwoWeekWait(): Promise<void> {
  await server.database.query(
    `update service set document = document || '{"priorities": ["ROUTINE", "URGENT"]}'
     where service_id = '11014'`,
  )
  const question = { criteria: { priority: 'TWO_WEEK_WAIT' } }
  await until('the server has heard of it', async () =>
    codesIn(await ask(place.referrer.clinician, question)).includes(
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS',
    ),
  )
}
