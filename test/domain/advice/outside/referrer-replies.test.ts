import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../../src/domain/advice/advice.ts'
import type { ReferrerFacts } from '../../../../src/domain/advice/outside/referrer-facts.ts'
import {
  type ReplyToProvider,
  referrerReplies,
} from '../../../../src/domain/advice/outside/referrer-replies.ts'
import { inProgress } from '../../../../src/domain/advice/status.ts'
import { accepted, document, documentId, now, refused } from '../../build.ts'
import { advice, adviceFile, asking, askingAdmin, message } from '../../build-advice.ts'

const facts: ReferrerFacts = {
  actor: asking,
  clinician: asking.user,
  messageId: '70002',
  documents: new Map([2, 3].map((index) => [documentId(index), document(index)])),
}
const reply = (one: Advice, over: Partial<ReplyToProvider> = {}, known = facts) =>
  referrerReplies(one, { text: 'The tests are attached.', files: [], ...over }, known, now)

const file = (index: number): ReplyToProvider['files'][number] => ({
  documentId: documentId(index),
  type: 'ADVICE_REQUEST',
})

describe('referrerReplies', () => {
  it('gives the turn to the provider, whoever had it', () => {
    for (const status of inProgress) {
      const after = accepted(reply(advice({ status, version: 4 })))
      assert.deepEqual(
        [after.status, after.version, after.messages.length],
        ['PROVIDER_RESPONSE_REQUIRED', 5, 2],
        status,
      )
    }
  })

  it('sends text and files as the referrer’s message', () => {
    const one = advice({ attachments: [adviceFile(1, 'ADVICE_REQUEST')] })
    const after = accepted(reply(one, { files: [file(2)] }))
    assert.deepEqual(
      after.messages[1],
      message({
        id: '70002',
        sentAt: now,
        text: 'The tests are attached.',
        files: [documentId(2)],
      }),
    )
    assert.deepEqual(
      after.attachments.map(({ documentId: id, type }) => [id, type]),
      [
        [documentId(1), 'ADVICE_REQUEST'],
        [documentId(2), 'ADVICE_REQUEST'],
      ],
    )
  })

  it('is written by an admin in the name of a clinician', () => {
    const after = accepted(reply(advice(), {}, { ...facts, actor: askingAdmin }))
    const [, { sender, requester } = message()] = after.messages
    assert.deepEqual(
      [sender.user, sender.function, requester.user, requester.function],
      [askingAdmin.user, 'REFERRING_CLINICIAN_ADMIN', asking.user, 'REFERRING_CLINICIAN'],
    )
  })

  it('is refused once the conversation has ended', () => {
    for (const status of ['CONVERSATION_ENDED_CLOSED', 'ADVICE_CONVERTED'] as const) {
      assert.deepEqual(refused(reply(advice({ status }))), ['INVALID_REQUEST_STATE'])
    }
  })

  it('is refused with files that may not be linked', () => {
    const one = advice({
      attachments: [adviceFile(9, 'GUIDANCE_RESPONSE', { name: 'letter-3.pdf' })],
    })
    const files = [{ ...file(2), type: 'REFERRER' as const }, file(3), file(4)]
    assert.deepEqual(refused(reply(one, { files })), [
      'INAPPROPRIATE_VALUE at files[0].type',
      'DUPLICATE_FILENAME at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
    ])
  })
})
