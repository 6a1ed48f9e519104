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

const STORIES = 10_000
const STEP_MS = 60_000

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
    assert.deepEqual([...seen].sort(), everyDeed())
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

/** Every deed in every state that admits it, by the model: so much the stories have to come to. */
function everyDeed(): string[] {
  const slips = new Map([[keyOf(newSlip), newSlip]])
  const found = new Set<string>()
  // What is found is appended, and so comes up later in the very loop.
  for (const slip of slips.values()) {
    for (const deed of deeds) {
      const next = afterDeed(slip, deed)
      if (next === undefined) continue
      found.add(`${deed} while ${slip.state}`)
      if (!slips.has(keyOf(next))) slips.set(keyOf(next), next)
    }
  }
  return [...found].sort()
}

function keyOf({ version: _version, letters, ...slip }: Slip): string {
  return JSON.stringify({ ...slip, hasLetters: letters > 0 })
}

function listsInApi(one: Referral): string[] {
  return worklistsOf(one)
    .map(({ item }) => item.list as string)
    .filter((list) => list in worklists)
    .sort()
}
