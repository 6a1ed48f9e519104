/**
 * Every published example of an answer against what the whole server answers in the same situation,
 * over HTTP: by what it consists of, not by its values. An endpoint that is added brings its
 * examples with it: each wants a scenario.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { withExample } from '../world/published-example.ts'
import { type Difference, differences } from './examples/differences.ts'
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
  ...ofRefusals,
}

/** What an example shows comes about through another endpoint, and waits for that one. */
const through: Readonly<Record<string, string>> = {
  'stu3/retrieveReferralRequest/responses/ConvertedFromAdviceAndGuidance':
    'a027-convert-a-and-g-to-referral',
  'r4/searchServiceRequest/responses/ResponseExampleAdvice':
    'a044-create-advice-and-guidance-request',
}

const built = new Set(endpoints.map(({ id }) => id))
const operations = publishedOperations()
const published = [...new Set((operations ?? []).flatMap(({ examples }) => examples))].sort()
const answerable = published.filter(isAnswerable)

function isAnswerable(example: string): boolean {
  const other = through[example]
  if (other !== undefined && !built.has(other)) return false
  return (operations ?? []).some(({ id, examples }) => built.has(id) && examples.includes(example))
}

describe('published examples of answers', () => {
  it('have a scenario as soon as their endpoint is built', (t) => {
    if (operations === undefined) return t.diagnostic('left out: the contract is not here')
    const left = published.filter((example) => !isAnswerable(example))
    t.diagnostic(`left out, their endpoints are not built: ${left.join(', ')}`)
    assert.deepEqual(Object.keys(scenarios).sort(), answerable)
  })

  it('differ only where they are answered, and wait only for what is published', (t) => {
    if (operations === undefined) return t.diagnostic('left out: the contract is not here')
    const ids = operations.map(({ id }) => id)
    assert.deepEqual(
      Object.keys(differences).filter((example) => !(example in scenarios)),
      [],
    )
    for (const [example, id] of Object.entries(through)) {
      assert.ok(published.includes(example) && ids.includes(id), example)
    }
  })
})

describe('the server answers as published, in', () => {
  let stage: Stage | undefined

  before(async () => {
    if (answerable.length > 0) stage = await openStage()
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
