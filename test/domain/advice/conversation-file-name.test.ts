import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  conversationFileName,
  reservingName,
} from '../../../src/domain/advice/conversation-file-name.ts'
import { respondToAdvice } from '../../../src/domain/advice/respond.ts'
import { adviceOnly, document, documentId, found, now, provider, refused } from '../build.ts'
import { advice } from '../build-advice.ts'

describe('the name of the conversation', () => {
  it('is taken before there is one', () => {
    const { ubrn, attachments } = advice()
    const name = 'Advice and guidance conversation - 000000070000.pdf'
    assert.equal(conversationFileName(ubrn), name)
    assert.deepEqual(reservingName(advice()), { ubrn, attachments, reservedNames: [name] })
  })

  it('is refused of any file of a message', () => {
    const { ubrn } = advice()
    const named = document(2, { name: conversationFileName(ubrn) })
    const command = {
      outcome: 'REQUIRE_FURTHER_INFORMATION',
      text: 'Which tests were done?',
      priority: 'ROUTINE',
      files: [{ documentId: documentId(2), type: 'GUIDANCE_RESPONSE' }],
    } as const
    const facts = {
      patient: found(),
      service: adviceOnly,
      documents: new Map([[documentId(2), named]]),
      messageId: '70001',
    }
    assert.deepEqual(refused(respondToAdvice(advice(), command, facts, provider, now)), [
      'DUPLICATE_FILENAME at files[0].documentId',
    ])
  })
})
