import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileToLink } from '../../../src/domain/document/link-files.ts'
import type { RecordReviewOutcome } from '../../../src/domain/referral/commands.ts'
import { maintainLetter } from '../../../src/domain/referral/maintain-letter.ts'
import { recordReviewOutcome } from '../../../src/domain/referral/record-review-outcome.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  actor,
  appointment,
  bookedReferral,
  deferral,
  document,
  documentId,
  found,
  letter,
  now,
  provider,
  providerApplication,
  refused,
  says,
  user,
  without,
} from '../build.ts'

const triageAppointment = deferral({ reason: { set: 'REVIEW_REASON', code: 'TRIAGE' } })

/** With a letter, and waiting for the triage service. */
const awaiting = (over: Partial<Referral> = {}) =>
  bookedReferral({
    state: 'AWAITING_TRIAGE',
    appointment: triageAppointment,
    reason: { set: 'REVIEW_REASON', code: 'TRIAGE' },
    comment: 'Please look',
    ...over,
  })

const deferred = (over: Partial<Referral> = {}) =>
  awaiting({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral(), ...over })

const accepting: RecordReviewOutcome = {
  outcome: 'ACCEPT_REFER_BOOK_LATER',
  comment: 'Book soon',
  priority: 'URGENT',
  files: [],
}
const returning: RecordReviewOutcome = {
  outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
  comment: 'Try exercise first',
  files: [],
}

const documents = new Map([2, 3].map((index) => [documentId(index), document(index)]))
const facts = { patient: found(), documents }

const file = (index: number, description?: string): FileToLink => ({
  documentId: documentId(index),
  type: 'PROVIDER',
  ...(description !== undefined && { description }),
})

function record(one: Referral, command = accepting, by = provider) {
  return recordReviewOutcome(one, command, facts, by, now)
}

const lists = (one: Referral) => worklistsOf(one).map(({ item }) => item.list)

describe('recordReviewOutcome accepting', () => {
  it('hands the referral to the provider’s administrators', () => {
    const after = accepted(record(awaiting()))
    const reason = { set: 'REVIEW_OUTCOME', code: 'ACCEPT_REFER_BOOK_LATER' }
    assert.deepEqual(after, {
      ...awaiting(),
      version: 7,
      updatedAt: now,
      state: 'TRIAGED_PROVIDER_TO_ACTION',
      stateSince: now,
      reason,
      comment: 'Book soon',
      priority: 'URGENT',
      review: 'PRIORITY_CHANGED',
      appointment: { ...triageAppointment, version: 2, reason, comment: 'Book soon' },
    })
  })

  it('ends the review without a trace where the priority stays', () => {
    const after = accepted(record(deferred(), { ...accepting, priority: 'ROUTINE' }))
    assert.equal(after.state, 'TRIAGED_PROVIDER_TO_ACTION')
    assert.equal('review' in after, false)
    assert.equal(after.priority, 'ROUTINE')
  })

  it('leaves the criteria that the referrer searched with', () => {
    assert.equal(accepted(record(awaiting())).criteria.priority, 'ROUTINE')
  })

  it('takes the referral from every list that API callers see, and has it booked', () => {
    assert.deepEqual(lists(awaiting()), ['REFERRALS_FOR_REVIEW', 'AWAITING_BOOKING'])
    assert.deepEqual(lists(deferred()), ['APPOINTMENT_SLOT_ISSUES', 'AWAITING_BOOKING'])
    for (const one of [awaiting(), deferred()]) {
      for (const priority of ['ROUTINE', 'URGENT'] as const) {
        const left = accepted(record(one, { ...accepting, priority }))
        assert.deepEqual(lists(left), ['APPOINTMENTS_FOR_BOOKING'])
      }
    }
  })

  it('asks for a priority', () => {
    const { priority: _, ...unhurried } = accepting
    const decided = recordReviewOutcome(awaiting(), unhurried, facts, provider, now)
    assert.deepEqual(refused(decided), ['VALUE_IS_REQUIRED at priority'])
    assert.deepEqual(says(decided, 'VALUE_IS_REQUIRED'), [
      'A priority must be supplied with ACCEPT_REFER_BOOK_LATER.',
    ])
  })

  it('lets letters that change afterwards be told beside the priority', () => {
    const changed = accepted(record(awaiting()))
    const command = { files: [{ documentId: documentId(3), type: 'REFERRER' as const }] }
    const lettered = maintainLetter(changed, command, facts, actor(), now)
    assert.equal(accepted(lettered).review, 'PRIORITY_AND_LETTER_CHANGED')
  })
})

describe('recordReviewOutcome returning', () => {
  it('gives the referral back to the referrer, with the advice', () => {
    const after = accepted(record(awaiting(), returning))
    const reason = { set: 'REVIEW_OUTCOME', code: 'RETURN_TO_REFERRER_WITH_ADVICE' }
    assert.equal(after.state, 'TRIAGE_RESPONSE')
    assert.deepEqual(after.reason, reason)
    assert.equal(after.comment, 'Try exercise first')
    assert.deepEqual(after.appointment?.reason, reason)
    assert.equal(after.appointment?.status, 'proposed')
    assert.equal('review' in after, false)
    assert.deepEqual(lists(after), ['REJECTED_TRIAGE_RESPONSE'])
  })

  it('changes no priority, though it may be named', () => {
    const named = { ...returning, priority: 'ROUTINE' } as const
    assert.equal(accepted(record(deferred(), named)).priority, 'ROUTINE')
    const other = record(deferred(), { ...returning, priority: 'URGENT' })
    assert.deepEqual(refused(other), ['PRIORITY_NOT_CURRENT at priority'])
  })
})

describe('recordReviewOutcome and its files', () => {
  it('adds them to those that are there, in the name of who acts', () => {
    const files = [file(2, 'trace'), file(3)]
    const onBehalf = { ...provider, onBehalfOf: user('555031999105') }
    const after = accepted(record(awaiting(), { ...accepting, files }, onBehalf))
    assert.deepEqual(
      after.attachments.map(({ name, type, description }) => [name, type, description]),
      [
        ['letter-1.pdf', 'REFERRER', undefined],
        ['letter-2.pdf', 'PROVIDER', 'trace'],
        ['letter-3.pdf', 'PROVIDER', undefined],
      ],
    )
    const [, added] = after.attachments
    assert.equal(added?.attachedBy, provider.user)
    assert.equal(added?.attachedByOrganisation, 'RCD')
    assert.equal(added?.attachedOnBehalfOf, '555031999105')
    assert.equal(added?.indexedAt, now)
    assert.deepEqual(after.clinicalInformation, awaiting().clinicalInformation)
  })

  it('is done by an application in the name of its user', () => {
    const after = accepted(
      record(awaiting(), { ...accepting, files: [file(2)] }, providerApplication),
    )
    assert.equal(after.attachments[1]?.attachedBy, providerApplication.user)
  })

  it('refuses files that may not be linked', () => {
    const one = awaiting({ attachments: [letter(1), letter(9, { name: 'letter-3.pdf' })] })
    const letterFile: FileToLink = { documentId: documentId(2), type: 'REFERRER' }
    const files = [letterFile, file(3), file(4)]
    assert.deepEqual(refused(record(one, { ...accepting, files })), [
      'INAPPROPRIATE_VALUE at files[0].type',
      'DUPLICATE_FILENAME at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
    ])
  })
})

describe('recordReviewOutcome refuses', () => {
  const both = [accepting, returning]

  it('whatever is not under review', () => {
    const states = [
      'NOT_BOOKED',
      'BOOKED',
      'TRIAGE_RESPONSE',
      'TRIAGED_PROVIDER_TO_ACTION',
    ] as const
    for (const state of states) {
      for (const command of both) {
        const one = awaiting({ state, appointment: appointment() })
        assert.deepEqual(refused(record(one, command)), ['INVALID_REQUEST_STATE'], state)
      }
    }
  })

  it('a second outcome', () => {
    for (const command of both) {
      const after = accepted(record(awaiting(), command))
      for (const again of both) {
        assert.deepEqual(refused(record(after, again)), ['INVALID_REQUEST_STATE'])
      }
    }
  })

  it('a deferral that was reviewed, and one without a letter', () => {
    for (const command of both) {
      const done = record(without(deferred(), 'review'), command)
      assert.deepEqual(says(done, 'INVALID_REQUEST_STATE'), [
        'The referral does not permit this action: no review by a provider is due.',
      ])
      const bare = record(without(deferred(), 'clinicalInformation'), command)
      assert.deepEqual(says(bare, 'INVALID_REQUEST_STATE'), [
        'The referral does not permit this action: it has no clinical information of the referrer.',
      ])
    }
  })

  it('a patient who cannot be retrieved, beside everything else that is wrong', () => {
    const lost = { documents, patient: { is: 'error', why: 'sensitive' } } as const
    const one = awaiting({ state: 'BOOKED' })
    const command = { ...returning, priority: 'URGENT', files: [file(7)] } as const
    assert.deepEqual(refused(recordReviewOutcome(one, command, lost, provider, now)), [
      'PATIENT_ERROR',
      'INVALID_REQUEST_STATE',
      'PRIORITY_NOT_CURRENT at priority',
      'REFERENCE_NOT_FOUND at files[0].documentId',
    ])
  })
})
