import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Advice, filesOfRequest } from '../../../../src/domain/advice/advice.ts'
import { informationUpdatedText } from '../../../../src/domain/advice/messages.ts'
import {
  type AddInformation,
  referrerAddsInformation,
} from '../../../../src/domain/advice/outside/referrer-adds-information.ts'
import type { ReferrerFacts } from '../../../../src/domain/advice/outside/referrer-facts.ts'
import { inProgress } from '../../../../src/domain/advice/status.ts'
import { accepted, document, documentId, now, refused } from '../../build.ts'
import { advice, adviceFile, askedAt, asking, askingAdmin, message } from '../../build-advice.ts'

const facts: ReferrerFacts = {
  actor: asking,
  clinician: asking.user,
  messageId: '70002',
  documents: new Map([2, 3].map((index) => [documentId(index), document(index)])),
}
const file = (index: number): AddInformation['files'][number] => ({
  documentId: documentId(index),
  type: 'REFERRER',
})
const add = (one: Advice, files = [file(2)], known = facts) =>
  referrerAddsInformation(one, { files }, known, now)

describe('referrerAddsInformation', () => {
  it('adds files to the request itself, and a note to the conversation', () => {
    const after = accepted(add(advice({ attachments: [adviceFile(1, 'ADVICE_REQUEST')] })))
    assert.deepEqual(
      after.messages[1],
      message({
        id: '70002',
        kind: 'REFERRER_CLINICAL_INFORMATION_UPDATED',
        sentAt: now,
        text: informationUpdatedText,
      }),
    )
    const own = filesOfRequest({ ...after, attachments: after.attachments.slice(1) })
    assert.deepEqual(
      own.map(({ documentId: id, type, attachedBy }) => [id, type, attachedBy]),
      [[documentId(2), 'REFERRER', asking.user]],
    )
    assert.equal(after.attachments.length, 2)
  })

  it('leaves the turn to whom it was', () => {
    for (const status of inProgress) {
      const after = accepted(add(advice({ status, version: 4 })))
      assert.deepEqual([after.status, after.statusSince, after.version], [status, askedAt, 5])
    }
  })

  it('is done by an admin on behalf of a clinician, and by a clinician in person', () => {
    const byAdmin = accepted(add(advice(), [file(2)], { ...facts, actor: askingAdmin }))
    assert.deepEqual(
      byAdmin.attachments.map(({ attachedBy, attachedOnBehalfOf }) => [
        attachedBy,
        attachedOnBehalfOf,
      ]),
      [[askingAdmin.user, asking.user]],
    )
    const { sender, requester } = byAdmin.messages[1] ?? message()
    assert.deepEqual([sender.user, requester.user], [askingAdmin.user, asking.user])
    const [inPerson] = accepted(add(advice())).attachments
    assert.equal(inPerson && 'attachedOnBehalfOf' in inPerson, false)
  })

  it('is refused without a file', () => {
    assert.deepEqual(refused(add(advice(), [])), ['MISSING_VALUE at files'])
  })

  it('is refused once the conversation has ended', () => {
    assert.deepEqual(refused(add(advice({ status: 'CONVERSATION_ENDED_CANCELLED' }))), [
      'INVALID_REQUEST_STATE',
    ])
  })

  it('is refused with files that may not be linked', () => {
    const one = advice({ attachments: [adviceFile(9, 'REFERRER', { name: 'letter-3.pdf' })] })
    const files = [{ ...file(2), type: 'ADVICE_REQUEST' as const }, file(3), file(4), file(2)]
    assert.deepEqual(refused(add(one, files)), [
      'INAPPROPRIATE_VALUE at files[0].type',
      'DUPLICATE_FILENAME at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
      'CONFLICTING_VALUES at files[3].documentId',
    ])
  })
})
