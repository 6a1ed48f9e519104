import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FileToLink } from '../../../src/domain/document/link-files.ts'
import { maintainLetter } from '../../../src/domain/referral/maintain-letter.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
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
  referral,
  refused,
  without,
} from '../build.ts'

const file = (index: number, description?: string): FileToLink => ({
  documentId: documentId(index),
  type: 'REFERRER',
  ...(description !== undefined && { description }),
})

const documents = new Map([1, 2, 3].map((index) => [documentId(index), document(index)]))
const facts = { patient: found(), documents }

function maintain(one: Referral, ...files: FileToLink[]) {
  return maintainLetter(one, { files }, facts, actor(), now)
}

describe('maintainLetter', () => {
  it('links first letters and notes when they came', () => {
    const after = accepted(maintain(referral(), file(1, 'blood test'), file(2)))
    assert.equal(after.version, 7)
    assert.equal(after.updatedAt, now)
    assert.equal(after.state, 'NOT_BOOKED')
    assert.deepEqual(after.clinicalInformation, { firstSubmitted: now })
    assert.deepEqual(after.attachments[0], {
      documentId: documentId(1),
      type: 'REFERRER',
      name: 'letter-1.pdf',
      mediaType: 'application/pdf',
      bytes: 100,
      availability: 'PENDING',
      indexedAt: now,
      uploadedAt: '2026-11-24T09:55:00.000Z',
      attachedBy: actor().user,
      attachedByOrganisation: 'D82106',
      description: 'blood test',
    })
  })

  it('replaces the set: keeps, adds and drops', () => {
    const before = referral({
      attachments: [letter(1, { description: 'old' }), letter(2)],
      clinicalInformation: { firstSubmitted: '2026-11-20T10:00:00.000Z', printedAt: now },
    })
    const after = accepted(maintain(before, file(1, 'new'), file(3)))
    assert.deepEqual(
      after.attachments.map(({ documentId: id, description }) => [id.slice(-1), description]),
      [
        ['1', 'new'],
        ['3', undefined],
      ],
    )
    assert.equal(after.attachments[0]?.indexedAt, '2026-11-20T10:00:00.000Z')
    assert.deepEqual(after.clinicalInformation, {
      firstSubmitted: '2026-11-20T10:00:00.000Z',
      lastUpdated: now,
    })
  })

  it('takes a description away', () => {
    const before = referral({ attachments: [letter(1, { description: 'old' })] })
    const [kept] = accepted(maintain(before, file(1))).attachments
    assert.equal(kept !== undefined && 'description' in kept, false)
  })

  it('keeps or drops a letter that was found to be infected, and links no other such', () => {
    const infected = { availability: 'THREATS_FOUND' } as const
    const before = referral({ attachments: [letter(1, infected), letter(2)] })
    const linked = { ubrn: before.ubrn, category: 'REFERRER' } as const
    const known = new Map([
      [documentId(1), document(1, { ...infected, ...linked })],
      [documentId(2), document(2, linked)],
      [documentId(3), document(3)],
      [documentId(4), document(4, infected)],
    ])
    const having = (...files: FileToLink[]) =>
      maintainLetter(before, { files }, { ...facts, documents: known }, actor(), now)
    const kept = accepted(having(file(1), file(2), file(3))).attachments
    assert.deepEqual(kept.slice(0, 2), before.attachments)
    const dropped = accepted(having(file(2))).attachments
    assert.deepEqual(dropped, [letter(2)])
    assert.deepEqual(refused(having(file(2), file(4))), ['INVALID_STATE at files[1].documentId'])
  })

  it('leaves the files of others alone', () => {
    const ofProvider = letter(9, { type: 'PROVIDER', name: 'clinic.pdf' })
    const after = accepted(maintain(referral({ attachments: [ofProvider] }), file(1)))
    assert.deepEqual(after.attachments[1], ofProvider)
  })

  it('says on whose behalf a file was linked', () => {
    const onBehalf = actor({ onBehalfOf: actor().user })
    const after = accepted(maintainLetter(referral(), { files: [file(1)] }, facts, onBehalf, now))
    assert.equal(after.attachments[0]?.attachedOnBehalfOf, actor().user)
  })

  it('refuses to change nothing, whatever the order', () => {
    const before = referral({ attachments: [letter(1), letter(2, { description: 'x-ray' })] })
    const same = maintain(before, file(2, 'x-ray'), file(1))
    assert.deepEqual(refused(same), ['NO_CHANGES_DETECTED at files'])
    accepted(maintain(before, file(2, 'other'), file(1)))
  })

  it('wants one file to remain', () => {
    assert.deepEqual(refused(maintain(referral())), ['MISSING_VALUE at files'])
  })

  it('refuses in the states that the table excludes', () => {
    for (const state of ['CANCELLED_REFERRAL', 'DID_NOT_ATTEND'] as const) {
      assert.deepEqual(refused(maintain(referral({ state }), file(1))), ['INVALID_REQUEST_STATE'])
    }
  })

  it('refuses once the appointment is past', () => {
    const past = appointment({ start: '2026-11-23T09:00:00.000Z' })
    const one = bookedReferral({ appointment: past, attachments: [] })
    assert.deepEqual(refused(maintain(one, file(1))), ['INVALID_REQUEST_STATE'])
  })

  it('refuses to change letters just before the appointment, as far as is set', () => {
    const soon = bookedReferral({ appointment: appointment({ start: '2026-11-25T09:00:00.000Z' }) })
    assert.deepEqual(refused(maintain(soon, file(2))), ['INVALID_REQUEST_STATE'])
    const settings = { ...defaultSettings, letterFreezeHours: 1 }
    accepted(maintainLetter(soon, { files: [file(2)] }, facts, actor(), now, settings))
  })

  it('refuses when the patient cannot be retrieved', () => {
    const sensitive = { ...facts, patient: { is: 'error', why: 'sensitive' } } as const
    const decided = maintainLetter(referral(), { files: [file(1)] }, sensitive, actor(), now)
    assert.deepEqual(refused(decided), ['PATIENT_ERROR'])
  })

  it('tells state and files at once, and no lack of change then', () => {
    const one = referral({ state: 'CANCELLED_REFERRAL', attachments: [letter(1)] })
    assert.deepEqual(refused(maintain(one, file(1))), ['INVALID_REQUEST_STATE'])
    assert.deepEqual(refused(maintain(one, file(7))), [
      'INVALID_REQUEST_STATE',
      'REFERENCE_NOT_FOUND at files[0].documentId',
    ])
  })
})

describe('maintainLetter and the review', () => {
  const reviewAfter = (one: Referral) => accepted(maintain(one, file(2))).review

  it('starts none before the referral was sent anywhere', () => {
    assert.equal(reviewAfter(referral()), undefined)
  })

  it('brings an accepted booking back as LETTER_CHANGED', () => {
    const done = without(bookedReferral({ acceptedAt: now }), 'review')
    assert.equal(reviewAfter(done), 'LETTER_CHANGED')
  })

  it('brings a reviewed deferral back as LETTER_CHANGED', () => {
    const done = referral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() })
    assert.equal(reviewAfter(done), 'LETTER_CHANGED')
  })

  it('keeps NEVER_REVIEWED and LETTER_CHANGED as they are', () => {
    assert.equal(reviewAfter(bookedReferral()), 'NEVER_REVIEWED')
    assert.equal(reviewAfter(bookedReferral({ review: 'LETTER_CHANGED' })), 'LETTER_CHANGED')
  })

  it('adds the letter to a changed priority', () => {
    const both = 'PRIORITY_AND_LETTER_CHANGED'
    assert.equal(reviewAfter(bookedReferral({ review: 'PRIORITY_CHANGED' })), both)
    assert.equal(reviewAfter(bookedReferral({ review: both })), both)
  })

  it('starts none when the provider has decided already', () => {
    const acted = referral({ state: 'TRIAGED_PROVIDER_TO_ACTION', appointment: deferral() })
    assert.equal(reviewAfter(acted), undefined)
  })
})
