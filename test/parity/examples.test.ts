/**
 * Every published example of an answer against what the whole server answers in the same situation,
 * over HTTP: by what it consists of, not by its values. An endpoint that is added brings its
 * examples with it: each wants a scenario.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { withExample } from '../world/published-example.ts'
import { type Difference, differences } from './examples/differences.ts'
import { ofAdvice } from './examples/of-advice.ts'
import { ofAppointments } from './examples/of-appointments.ts'
import { ofCancellations } from './examples/of-cancellations.ts'
import { ofReferrals } from './examples/of-referrals.ts'
import { ofRefusals } from './examples/of-refusals.ts'
import { ofServices } from './examples/of-services.ts'
import { shapeOf } from './examples/shape-of.ts'
import { openStage, type Scenarios, type Stage } from './examples/stage.ts'
import { publishedOperations } from './published-operations.ts'

const scenarios: Scenarios = {
  ...ofServices,
  ...ofReferrals,
  ...ofAppointments,
  ...ofCancellations,
  ...ofAdvice,
  ...ofRefusals,
}

const operations = publishedOperations()

describe('published examples of answers', () => {
  it('have a scenario, all of them', (t) => {
    if (operations === undefined) return t.diagnostic('left out: the contract is not here')
    const published = new Set(operations.flatMap(({ examples }) => examples))
    assert.deepEqual(Object.keys(scenarios).sort(), [...published].sort())
  })

  it('differ only where they are answered', () => {
    assert.deepEqual(
      Object.keys(differences).filter((example) => !(example in scenarios)),
      [],
    )
  })
})

describe('the server answers as published, in', () => {
  let stage: Stage | undefined

  before(async () => {
    if (operations !== undefined) stage = await openStage()
  })
  after(async () => {
    await stage?.server.close()
    await stage?.database.cut()
  })

  for (const [example, play] of Object.entries(scenarios)) {
    it(example, async (t) => {
      if (stage === undefined) return t.diagnostic('left out: the contract is not here')
      const answer = await play(stage)
      const base = `${stage.server.baseUrl}/referrals/FHIR`
      const ours = shapeOf(JSON.parse(answer.text.replaceAll(base, BASE)))
      withExample(t, example, (body) => {
        const theirs = shapeOf(JSON.parse(JSON.stringify(body).replaceAll(EXAMPLE_BASE, BASE)))
        const known = differences[example] ?? []
        assert.deepEqual(
          {
            ours: [...ours.difference(theirs)].sort(),
            theirs: [...theirs.difference(ours)].sort(),
          },
          { ours: named(known, 'ours'), theirs: named(known, 'theirs') },
        )
      })
    })
  }
})

const BASE = '_baseUrl_'
const EXAMPLE_BASE = 'http://127.0.0.1:9000/referrals/FHIR'

function named(known: readonly Difference[], whose: 'ours' | 'theirs'): readonly string[] {
  return known.flatMap((difference) => difference[whose] ?? []).sort()
}
