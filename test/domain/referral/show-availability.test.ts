import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Attachment } from '../../../src/domain/document/attachment.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { showAvailability } from '../../../src/domain/referral/show-availability.ts'

const attachment = (documentId: string, availability: Attachment['availability']) =>
  ({ documentId, availability, name: `${documentId}.pdf` }) as Attachment

const referral = {
  version: 7,
  attachments: [attachment('a', 'PENDING'), attachment('b', 'PENDING')],
} as unknown as Referral

const scanned = (id: string) => ({ id: id as DocumentId, availability: 'AVAILABLE' as const })

describe('showAvailability', () => {
  it('changes the scanned file alone and keeps the version', () => {
    const shown = showAvailability(referral, scanned('b'))
    assert.deepEqual(shown, {
      version: 7,
      attachments: [attachment('a', 'PENDING'), attachment('b', 'AVAILABLE')],
    })
  })

  it('has nothing to do for what is shown already', () => {
    const shown = showAvailability(referral, scanned('b'))
    assert.ok(shown)
    assert.equal(showAvailability(shown, scanned('b')), undefined)
  })

  it('has nothing to do for a file of another request', () => {
    assert.equal(showAvailability(referral, scanned('c')), undefined)
  })
})
