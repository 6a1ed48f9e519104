/** Thousands of random advice conversations: the domain and the reference model come to the same. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { aConversation, hold } from './advice-conversations.ts'
import { adviceInDomain } from './advice-in-domain.ts'
import type { Code, Deed, Seen } from './advice-model.ts'

const CONVERSATIONS = 10_000
const DEEDS_MAX = 20

describe('random advice conversations', () => {
  it(`${CONVERSATIONS} of them go in the domain as in the reference model`, async () => {
    const seen = new Set<string>()
    const onStep = (what: string) => seen.add(what)
    await fc.assert(
      fc.asyncProperty(aConversation(DEEDS_MAX), (one) => hold(one, adviceInDomain(), onStep)),
      { numRuns: CONVERSATIONS, seed: 20_261_124, verbose: 1 },
    )
    assert.deepEqual([...seen].sort(), everyStep.sort())
  })
})

const toAnswer = ['PROVIDER_RESPONSE_REQUIRED', 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'] as const
const toReview = ['REFERRER_TO_REVIEW_RESPONSE'] as const
const open = [...toAnswer, ...toReview]

const ofFiles = [
  'REFERENCE_NOT_FOUND',
  'INAPPROPRIATE_VALUE',
  'INVALID_STATE',
  'DUPLICATE_FILENAME',
] as const
const over = 'INVALID_REQUEST_STATE'
const ofProvider = ['STALE', over, 'UNSUPPORTED_PRIORITY', ...ofFiles] as const

type Steps = {
  readonly done: readonly Seen['status'][]
  readonly refused: readonly Code[]
}

/** What conversations have to come to, or else they were too tame: by hand. */
const steps: Readonly<Record<Deed['does'], Steps>> = {
  answer: { done: open, refused: ['VALUE_IS_REQUIRED', ...ofProvider] },
  askBack: { done: open, refused: ofProvider },
  convert: { done: open, refused: ['CONFLICTING_VALUES', ...ofProvider] },
  reply: { done: open, refused: [over, ...ofFiles] },
  addInformation: { done: open, refused: [over, 'MISSING_VALUE', ...ofFiles] },
  changeAuthorisation: { done: open, refused: [over, 'NO_CHANGES_DETECTED'] },
  convertOneself: { done: open, refused: [over, 'INVALID_STATE', 'MISSING_VALUE'] },
  close: { done: toReview, refused: [over] },
  cancel: { done: toAnswer, refused: [over] },
}

const everyStep = [
  'begin',
  'begin: REFERENCE_NOT_FOUND',
  'begin: INAPPROPRIATE_VALUE',
  ...Object.entries(steps).flatMap(([does, { done, refused }]) => [
    ...done.map((status) => `${does} while ${status}`),
    ...refused.map((code) => `${does}: ${code}`),
  ]),
]
