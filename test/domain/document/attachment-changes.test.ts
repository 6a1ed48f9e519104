import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attachmentChanges } from '../../../src/domain/document/attachment-changes.ts'
import { documentId, letter, referral } from '../build.ts'

describe('attachmentChanges', () => {
  it('tells what came and what went, and nothing of what stayed', () => {
    const before = referral({ attachments: [letter(1), letter(2)] })
    const after = referral({ attachments: [letter(2, { description: 'new' }), letter(3)] })
    assert.deepEqual(attachmentChanges(before, after), {
      linked: [letter(3)],
      unlinked: [documentId(1)],
    })
  })
})
