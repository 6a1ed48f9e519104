import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredDocument } from '../../../src/domain/document/document.ts'
import type { LetterFile } from '../../../src/domain/referral/commands.ts'
import { fileRefusals } from '../../../src/domain/referral/letter-files.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { document, documentId, letter, referral, told, ubrnOf, without } from '../build.ts'

const file = (index: number, over: Partial<LetterFile> = {}): LetterFile => ({
  documentId: documentId(index),
  type: 'REFERRER',
  ...over,
})

function refusals(files: LetterFile[], documents: StoredDocument[], one: Referral = referral()) {
  return told(fileRefusals(one, files, new Map(documents.map((each) => [each.id, each]))))
}

const uploadedFor = (ubrn: string) => document(1, { intendedUbrn: ubrnOf(ubrn) })

describe('fileRefusals', () => {
  it('accepts files uploaded for this referral', () => {
    assert.deepEqual(refusals([file(1), file(2)], [document(1), document(2)]), [])
  })

  it('accepts a letter that is linked already, whatever it was uploaded for', () => {
    const linked = referral({ attachments: [letter(1)] })
    const legacy = without(document(1, { ubrn: linked.ubrn, category: 'REFERRER' }), 'intendedUbrn')
    assert.deepEqual(refusals([file(1)], [legacy], linked), [])
  })

  it('wants one file to remain', () => {
    assert.deepEqual(refusals([], []), ['MISSING_VALUE at files'])
  })

  it('refuses a type other than REFERRER, at its place', () => {
    const files = [file(1), file(2, { type: 'PROVIDER' })]
    assert.deepEqual(refusals(files, [document(1), document(2)]), [
      'INAPPROPRIATE_VALUE at files[1].type',
    ])
  })

  it('refuses a file nobody uploaded', () => {
    assert.deepEqual(refusals([file(1)], []), ['REFERENCE_NOT_FOUND at files[0].documentId'])
  })

  it('refuses a file uploaded without naming a referral', () => {
    assert.deepEqual(refusals([file(1)], [without(document(1), 'intendedUbrn')]), [
      'INAPPROPRIATE_VALUE at files[0].documentId',
    ])
  })

  it('refuses a file uploaded for another referral, linked to it or not', () => {
    const expected = ['REFERENCE_NOT_FOUND at files[0].documentId']
    assert.deepEqual(refusals([file(1)], [uploadedFor('000000000001')]), expected)
    const linked = { ...uploadedFor('000000000001'), ubrn: ubrnOf('000000000001') }
    assert.deepEqual(refusals([file(1)], [linked]), expected)
  })

  it('refuses a file that is linked as something else', () => {
    const ofProvider = referral({ attachments: [letter(1, { type: 'PROVIDER' })] })
    const linked = document(1, { ubrn: ofProvider.ubrn, category: 'PROVIDER' })
    assert.deepEqual(refusals([file(1)], [linked], ofProvider), [
      'INVALID_STATE at files[0].documentId',
    ])
    const ofAdvice = without(
      document(1, { ubrn: ofProvider.ubrn, category: 'ADVICE_REQUEST' }),
      'intendedUbrn',
    )
    assert.deepEqual(refusals([file(1)], [ofAdvice]), ['INVALID_STATE at files[0].documentId'])
  })

  it('refuses two files of one name', () => {
    const documents = [document(1), document(2, { name: 'letter-1.pdf' })]
    assert.deepEqual(refusals([file(1), file(2)], documents), [
      'DUPLICATE_FILENAME at files[1].documentId',
    ])
  })

  it('refuses the name of a provider’s file, but not that of a letter it replaces', () => {
    const one = referral({ attachments: [letter(8, { name: 'letter-1.pdf' })] })
    assert.deepEqual(refusals([file(1)], [document(1)], one), [])
    const ofProvider = letter(9, { type: 'PROVIDER', name: 'letter-1.pdf' })
    const other = referral({ attachments: [ofProvider] })
    assert.deepEqual(refusals([file(1)], [document(1)], other), [
      'DUPLICATE_FILENAME at files[0].documentId',
    ])
  })

  it('refuses one file named twice: a duplicate, or a contradiction', () => {
    assert.deepEqual(refusals([file(1), file(1)], [document(1)]), [
      'DUPLICATE_FILENAME at files[1].documentId',
    ])
    const contradicting = [file(1), file(1, { description: 'other' })]
    assert.deepEqual(refusals(contradicting, [document(1)]), [
      'CONFLICTING_VALUES at files[1].documentId',
    ])
  })

  it('tells all that is wrong at once', () => {
    const files = [file(1, { type: 'PROVIDER' }), file(2), file(2)]
    assert.deepEqual(refusals(files, [uploadedFor('000000000001')]), [
      'INAPPROPRIATE_VALUE at files[0].type',
      'REFERENCE_NOT_FOUND at files[0].documentId',
      'REFERENCE_NOT_FOUND at files[1].documentId',
      'DUPLICATE_FILENAME at files[2].documentId',
    ])
  })
})
