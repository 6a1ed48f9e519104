/** Thousands of random stories: the domain and the reference model come to the same. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { plusMilliseconds } from '../../src/base/clock.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import { worklists } from '../../src/domain/worklist/list.ts'
import { worklistsOf } from '../../src/domain/worklist/worklists-of.ts'
import { indirect, now, referral, service, triage } from '../domain/build.ts'
import { doInDomain } from './deeds-in-domain.ts'
import { afterDeed, type Deed, deeds, listsOf, newSlip, type Slip } from './reference-model.ts'

const STORIES = 5_000
const STEP_MS = 60_000

/** Every deed in every state that admits it: so much the stories must come to. */
const WANTED_DEEDS = 42

const aStory = fc.array(fc.constantFrom(...deeds), { minLength: 1, maxLength: 25 })

const start: Referral = referral({
  version: newSlip.version,
  state: 'NOT_BOOKED',
  letterIntention: 'NEED_TO_ADD_LATER',
  shortlist: [service(), indirect, triage].map(shortlisted),
})

describe('random stories', () => {
  it(`${STORIES} of them go in the domain as in the reference model`, () => {
    const seen = new Set<string>()
    const tells = (story: readonly Deed[]) => tell(story, (deed) => seen.add(deed))
    fc.assert(fc.property(aStory, tells), { numRuns: STORIES, seed: 20_261_124, verbose: 1 })
    assert.equal(seen.size, WANTED_DEEDS, `done were ${[...seen].sort().join(', ')}`)
  })
})

/** The shortest story that goes otherwise is what fast-check prints. */
function tell(story: readonly Deed[], onDone: (deed: string) => void): void {
  let real = start
  let slip: Slip = newSlip
  let at = now
  for (const deed of story) {
    at = plusMilliseconds(at, STEP_MS)
    const [expected, actual] = [afterDeed(slip, deed), doInDomain(real, deed, at)]
    const where = `${deed} while ${slip.state}`
    assert.equal(actual !== undefined, expected !== undefined, `${where} is admitted or refused`)
    if (actual === undefined || expected === undefined) continue
    onDone(where)
    real = actual
    slip = expected
    assert.equal(real.state, slip.state, `${where}: the state`)
    assert.equal(real.version, slip.version, `${where}: the version`)
    assert.deepEqual(listsInApi(real), listsOf(slip).sort(), `${where}: the worklists`)
  }
}

function listsInApi(one: Referral): string[] {
  return worklistsOf(one)
    .map(({ item }) => item.list as string)
    .filter((list) => list in worklists)
    .sort()
}
