import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileToLink } from '../../../src/domain/document/link-files.ts'
import { cancelActionLater } from '../../../src/domain/referral/cancel-action-later.ts'
import type { CancelActionLater } from '../../../src/domain/referral/commands.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  appointment,
  bookedReferral,
  document,
  documentId,
  found,
  indirect,
  letter,
  namedClinicianUser,
  now,
  provider,
  refused,
  user,
  without,
} from '../build.ts'

const command: CancelActionLater = { comment: 'Please rebook', files: [] }
const documents = new Map([2, 3].map((index) => [documentId(index), document(index)]))
const facts = { patient: found(), documents }

const file = (index: number, description?: string): FileToLink => ({
  documentId: documentId(index),
  type: 'PROVIDER',
  ...(description !== undefined && { description }),
})

const indirectly = () =>
  bookedReferral({
    appointment: without(
      appointment({ service: { id: indirect.id, name: indirect.name } }),
      'slot',
    ),
  })

const decide = (one: Referral, asked: Partial<CancelActionLater> = {}, by = provider) =>
  cancelActionLater(one, { ...command, ...asked }, facts, by, now)
const lists = (one: Referral) => worklistsOf(one).map(({ item }) => item.list)

describe('cancelActionLater', () => {
  it('leaves the referral to the provider’s administrators, without its booking', () => {
    const one = bookedReferral({ appointment: appointment({ clinician: namedClinicianUser }) })
    const reason = { set: 'REVIEW_OUTCOME', code: 'CANCEL_APPOINTMENT_ACTION_LATER' }
    const why = { reason, comment: 'Please rebook' }
    assert.deepEqual(accepted(decide(one)), {
      ...without(one, 'review'),
      version: 7,
      updatedAt: now,
      state: 'TRIAGED_PROVIDER_TO_ACTION',
      stateSince: now,
      ...why,
      appointment: {
        ...without(appointment(), 'slot', 'start', 'end'),
        version: 1,
        status: 'proposed',
        ...why,
      },
    })
  })

  it('changes the priority of the referral alone, and tells whoever reviews next', () => {
    const after = accepted(decide(bookedReferral(), { priority: 'URGENT' }))
    assert.equal(after.priority, 'URGENT')
    assert.equal(after.criteria.priority, 'ROUTINE')
    assert.equal(after.review, 'PRIORITY_CHANGED')
    const same = accepted(decide(bookedReferral(), { priority: 'ROUTINE' }))
    assert.equal('review' in same, false)
  })

  it('takes the referral from every list that API callers see, to that of administrators', () => {
    for (const priority of ['ROUTINE', 'URGENT'] as const) {
      const after = lists(accepted(decide(bookedReferral(), { priority })))
      assert.deepEqual(after, ['APPOINTMENTS_FOR_BOOKING'])
    }
  })

  it('remembers an indirect booking that the provider has yet to cancel', () => {
    const after = accepted(decide(indirectly(), { isCancelledInPas: false }))
    const service = { id: indirect.id, name: indirect.name }
    assert.deepEqual(after.ibsAppointmentToCancel, { service, provider: 'RCD', since: now })
    const done = accepted(decide(indirectly(), { isCancelledInPas: true }))
    assert.equal('ibsAppointmentToCancel' in done, false)
  })

  it('adds files to those that are there, in the name of who acts', () => {
    const onBehalf = { ...provider, onBehalfOf: user('555031999105') }
    const files = [file(2, 'trace'), file(3)]
    const after = accepted(decide(bookedReferral(), { files }, onBehalf))
    assert.deepEqual(
      after.attachments.map(({ name, type, description }) => [name, type, description]),
      [
        ['letter-1.pdf', 'REFERRER', undefined],
        ['letter-2.pdf', 'PROVIDER', 'trace'],
        ['letter-3.pdf', 'PROVIDER', undefined],
      ],
    )
    assert.equal(after.attachments[1]?.attachedOnBehalfOf, '555031999105')
  })
})

describe('cancelActionLater refuses', () => {
  it('what is not booked, not under review, accepted or past', () => {
    const start = '2026-11-23T09:00:00.000Z'
    const cases = [
      bookedReferral({ state: 'DEFERRED_TO_PROVIDER' }),
      without(bookedReferral(), 'review'),
      bookedReferral({ review: 'LETTER_CHANGED', acceptedAt: now }),
      bookedReferral({ appointment: appointment({ start, end: start }) }),
      accepted(decide(bookedReferral())),
    ]
    for (const one of cases) assert.deepEqual(refused(decide(one)), ['INVALID_REQUEST_STATE'])
  })

  it('to be told of a PAS that it tells itself, and not to be told of one it cannot', () => {
    assert.deepEqual(refused(decide(bookedReferral(), { isCancelledInPas: true })), [
      'FIELD_NOT_PERMITTED at isCancelledInPas',
    ])
    assert.deepEqual(refused(decide(indirectly())), ['VALUE_IS_REQUIRED at isCancelledInPas'])
  })

  it('everything that is wrong at once', () => {
    const lost = { documents, patient: { is: 'error', why: 'sensitive' } } as const
    const one = bookedReferral({
      acceptedAt: now,
      attachments: [letter(1), letter(9, { name: 'letter-3.pdf' })],
    })
    const letterFile: FileToLink = { documentId: documentId(2), type: 'REFERRER' }
    const asked = { ...command, isCancelledInPas: false, files: [letterFile, file(3), file(7)] }
    assert.deepEqual(refused(cancelActionLater(one, asked, lost, provider, now)), [
      'PATIENT_ERROR',
      'INVALID_REQUEST_STATE',
      'FIELD_NOT_PERMITTED at isCancelledInPas',
      'INAPPROPRIATE_VALUE at files[0].type',
      'DUPLICATE_FILENAME at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
    ])
  })
})
