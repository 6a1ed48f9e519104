import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../src/domain/advice/advice.ts'
import type { RespondToAdvice } from '../../../src/domain/advice/commands.ts'
import { type RespondFacts, respondToAdvice } from '../../../src/domain/advice/respond.ts'
import {
  type AdviceStatus,
  adviceStatuses,
  inProgress,
  isInProgress,
} from '../../../src/domain/advice/status.ts'
import {
  accepted,
  adviceOnly,
  document,
  documentId,
  found,
  now,
  provider,
  refused,
  says,
  ubrnOf,
  without,
} from '../build.ts'
import { advice, adviceFile, askedAt, message, providerAdmin } from '../build-advice.ts'

const advising: RespondToAdvice = {
  outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
  recommendation: 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
  text: 'Exercise first.',
  priority: 'ROUTINE',
  files: [],
}
const questioning: RespondToAdvice = {
  outcome: 'REQUIRE_FURTHER_INFORMATION',
  text: 'Which tests were done?',
  priority: 'ROUTINE',
  files: [],
}

const facts: RespondFacts = {
  patient: found(),
  service: adviceOnly,
  documents: new Map([2, 3].map((index) => [documentId(index), document(index)])),
  messageId: '70001',
}

const respond = (
  one: Advice,
  over: Partial<RespondToAdvice> = {},
  known: Partial<RespondFacts> = {},
  by = provider,
) => respondToAdvice(one, { ...advising, ...over }, { ...facts, ...known }, by, now)

const file = (index: number): RespondToAdvice['files'][number] => ({
  documentId: documentId(index),
  type: 'GUIDANCE_RESPONSE',
})

const responder = {
  user: provider.user,
  organisation: 'RCD',
  function: 'SERVICE_PROVIDER_CLINICIAN',
}

describe('respondToAdvice', () => {
  it('returns the request with advice, for the referrer to review', () => {
    const after = accepted(respond(advice()))
    assert.deepEqual(after, {
      ...advice(),
      version: 2,
      updatedAt: now,
      status: 'REFERRER_TO_REVIEW_RESPONSE',
      statusSince: now,
      messages: [
        message(),
        {
          id: '70001',
          kind: 'RESPONDER',
          sentAt: now,
          sender: responder,
          requester: responder,
          text: 'Exercise first.',
          files: [],
          outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
          recommendation: 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
        },
      ],
    })
  })

  it('asks back, and recommends nothing', () => {
    const after = accepted(respondToAdvice(advice(), questioning, facts, provider, now))
    assert.equal(after.status, 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION')
    const [, answer] = after.messages
    assert.deepEqual(
      [answer?.outcome, answer?.text, answer && 'recommendation' in answer],
      ['REQUIRE_FURTHER_INFORMATION', 'Which tests were done?', false],
    )
  })

  it('can be done again while the conversation goes on, and the time of a status stays', () => {
    for (const status of inProgress) {
      const one = advice({ status, version: 5 })
      const after = accepted(respond(one))
      assert.deepEqual([after.version, after.messages.length], [6, 2], status)
      const isSame = status === 'REFERRER_TO_REVIEW_RESPONSE'
      assert.equal(after.statusSince, isSame ? askedAt : now, status)
    }
  })

  it('changes the priority of the request, not what was searched with', () => {
    const after = accepted(respond(advice(), { priority: 'TWO_WEEK_WAIT' }))
    assert.equal(after.priority, 'TWO_WEEK_WAIT')
    assert.equal(after.criteria.priority, 'ROUTINE')
  })

  it('adds its files to those that are there, on behalf of whom an admin acts', () => {
    const one = advice({ attachments: [adviceFile(1, 'ADVICE_REQUEST')] })
    const after = accepted(respond(one, { files: [file(2), file(3)] }, {}, providerAdmin))
    assert.deepEqual(after.messages.at(-1)?.files, [documentId(2), documentId(3)])
    assert.deepEqual(
      after.attachments.map(({ documentId: id, type, attachedOnBehalfOf }) => [
        id,
        type,
        attachedOnBehalfOf,
      ]),
      [
        [documentId(1), 'ADVICE_REQUEST', undefined],
        [documentId(2), 'GUIDANCE_RESPONSE', providerAdmin.onBehalfOf],
        [documentId(3), 'GUIDANCE_RESPONSE', providerAdmin.onBehalfOf],
      ],
    )
  })

  it('takes any priority for a service that is in the directory no more', () => {
    const after = accepted(respond(advice(), { priority: 'TWO_WEEK_WAIT' }, { service: undefined }))
    assert.equal(after.priority, 'TWO_WEEK_WAIT')
  })

  it('leaves the request it came from as it was', () => {
    const one = advice()
    respond(one, { files: [file(2)] })
    assert.deepEqual(one, advice())
  })
})

describe('respondToAdvice refuses', () => {
  it('a conversation that has ended, and says how', () => {
    const ended = (Object.keys(adviceStatuses) as AdviceStatus[]).filter(
      (status) => !isInProgress(status),
    )
    assert.equal(ended.length, 3)
    for (const status of ended) {
      for (const command of [advising, questioning]) {
        const decided = respondToAdvice(advice({ status }), command, facts, provider, now)
        assert.deepEqual(refused(decided), ['INVALID_REQUEST_STATE'], status)
        assert.deepEqual(says(decided, 'INVALID_REQUEST_STATE'), [
          `The advice request does not permit this action: it is ${adviceStatuses[status]}.`,
        ])
      }
    }
  })

  it('advice that recommends nothing, and a question that recommends something', () => {
    const { recommendation, ...silent } = advising
    const without = respondToAdvice(advice(), silent, facts, provider, now)
    assert.deepEqual(refused(without), ['VALUE_IS_REQUIRED at recommendation'])
    assert.ok(recommendation)
    const decided = respondToAdvice(
      advice(),
      { ...questioning, recommendation },
      facts,
      provider,
      now,
    )
    assert.deepEqual(refused(decided), ['INAPPROPRIATE_VALUE at recommendation'])
  })

  it('a priority that the service does not take', () => {
    const service = { ...adviceOnly, priorities: ['ROUTINE', 'URGENT'] } as const
    const decided = respond(advice(), { priority: 'TWO_WEEK_WAIT' }, { service })
    assert.deepEqual(refused(decided), ['UNSUPPORTED_PRIORITY at priority'])
  })

  it('files that may not be linked', () => {
    const one = advice({ attachments: [adviceFile(9, 'ADVICE_REQUEST', { name: 'letter-6.pdf' })] })
    const uploads = [
      document(1),
      without(document(2), 'intendedUbrn'),
      document(3, { intendedUbrn: ubrnOf('000000000001') }),
      document(4, { ubrn: one.ubrn, category: 'GUIDANCE_RESPONSE' }),
      document(5, { availability: 'THREATS_FOUND' }),
      document(6),
    ]
    const documents = new Map(uploads.map((each) => [each.id, each]))
    const files = [
      { ...file(1), type: 'PROVIDER' as const },
      ...[2, 3, 4, 5, 6, 7].map(file),
      { ...file(1), type: 'PROVIDER' as const },
      { ...file(6), description: 'other' },
    ]
    assert.deepEqual(refused(respond(one, { files }, { documents })), [
      'INAPPROPRIATE_VALUE at files[0].type',
      'INAPPROPRIATE_VALUE at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
      'INVALID_STATE at files[3].documentId',
      'INVALID_STATE at files[4].documentId',
      'DUPLICATE_FILENAME at files[5].documentId',
      'REFERENCE_NOT_FOUND at files[6].documentId',
      'DUPLICATE_FILENAME at files[7].documentId',
      'CONFLICTING_VALUES at files[8].documentId',
    ])
  })

  it('a patient who cannot be retrieved, beside everything else that is wrong', () => {
    const known = {
      patient: { is: 'error', why: 'sensitive' },
      service: { ...adviceOnly, priorities: ['URGENT'] },
    } as const
    const { recommendation: _, ...silent } = { ...advising, files: [file(7)] }
    const one = advice({ status: 'CONVERSATION_ENDED_CLOSED' })
    const decided = respondToAdvice(one, silent, { ...facts, ...known }, provider, now)
    assert.deepEqual(refused(decided), [
      'PATIENT_ERROR',
      'INVALID_REQUEST_STATE',
      'VALUE_IS_REQUIRED at recommendation',
      'UNSUPPORTED_PRIORITY at priority',
      'REFERENCE_NOT_FOUND at files[0].documentId',
    ])
  })

  it('a patient whom the demographics do not know', () => {
    assert.deepEqual(refused(respond(advice(), {}, { patient: { is: 'not-found' } })), [
      'PATIENT_ERROR',
    ])
  })
})
