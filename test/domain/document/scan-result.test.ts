import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withScanResult } from '../../../src/domain/document/scan-result.ts'
import { documentId, letter, referral } from '../build.ts'

const scanning = referral({ attachments: [letter(1, { availability: 'PENDING' }), letter(2)] })

describe('withScanResult', () => {
  it('shows the result on the file alone, in the same version', () => {
    const after = withScanResult(scanning, documentId(1), 'THREATS_FOUND')
    assert.deepEqual(after, {
      ...scanning,
      attachments: [letter(1, { availability: 'THREATS_FOUND' }), letter(2)],
    })
  })

  it('is the same referral when there is nothing new', () => {
    assert.equal(withScanResult(scanning, documentId(2), 'AVAILABLE'), scanning)
    assert.equal(withScanResult(scanning, documentId(9), 'AVAILABLE'), scanning)
  })
})
