import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredDocument } from '../../../src/domain/document/document.ts'
import {
  allLinkCodes,
  type FileToLink,
  type Linking,
  linkRefusals,
} from '../../../src/domain/document/link-files.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { document, documentId, letter, referral, told, ubrnOf, without } from '../build.ts'

const file = (index: number, over: Partial<FileToLink> = {}): FileToLink => ({
  documentId: documentId(index),
  type: 'REFERRER',
  ...over,
})

const letters: Linking = {
  category: 'REFERRER',
  called: 'referral letter',
  as: 'WHOLE_SET',
  told: allLinkCodes,
}
const providerFiles: Linking = {
  category: 'PROVIDER',
  called: 'provider attachment',
  as: 'MORE',
  told: { ...allLinkCodes, contradiction: 'DUPLICATE_FILENAME' },
}

function refusals(
  files: FileToLink[],
  documents: StoredDocument[],
  one: Referral = referral(),
  linking = letters,
) {
  return told(linkRefusals(linking, one, files, new Map(documents.map((each) => [each.id, each]))))
}

const uploadedFor = (ubrn: string) => document(1, { intendedUbrn: ubrnOf(ubrn) })

describe('linkRefusals of a whole set', () => {
  it('accepts files uploaded for this referral', () => {
    assert.deepEqual(refusals([file(1), file(2)], [document(1), document(2)]), [])
  })

  it('accepts a letter that is linked already, whatever it was uploaded for', () => {
    const linked = referral({ attachments: [letter(1)] })
    const legacy = without(document(1, { ubrn: linked.ubrn, category: 'REFERRER' }), 'intendedUbrn')
    assert.deepEqual(refusals([file(1)], [legacy], linked), [])
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

describe('linkRefusals of files that were scanned', () => {
  const scanned = (availability: StoredDocument['availability']) => document(1, { availability })

  it('accepts those that are clean or wait for their scan', () => {
    for (const availability of ['AVAILABLE', 'PENDING'] as const) {
      assert.deepEqual(refusals([file(1)], [scanned(availability)]), [])
    }
  })

  it('accepts one whose bytes have yet to come', () => {
    const coming = document(1, { awaitsBytesUntil: '2026-11-24T10:30:00.000Z' })
    assert.deepEqual(refusals([file(1)], [without(coming, 'digest')]), [])
  })

  it('refuses those that can never be read, and says why', () => {
    for (const availability of ['THREATS_FOUND', 'VALIDATION_FAILED'] as const) {
      const documents = new Map([[documentId(1), scanned(availability)]])
      const found = linkRefusals(letters, referral(), [file(1)], documents)
      assert.deepEqual(told(found), ['INVALID_STATE at files[0].documentId'])
      const id = '00000000-0000-4000-8000-000000000001'
      assert.equal(found[0]?.says, `The file (${id}) can never be read: ${availability}.`)
    }
  })

  it('tells whose a file is before it tells how the scan went', () => {
    const foreign = { ...uploadedFor('000000000001'), availability: 'THREATS_FOUND' as const }
    assert.deepEqual(refusals([file(1)], [foreign]), ['REFERENCE_NOT_FOUND at files[0].documentId'])
    const linked = { ...scanned('THREATS_FOUND'), ubrn: ubrnOf('000000000001') }
    assert.deepEqual(refusals([file(1)], [linked]), ['INVALID_STATE at files[0].documentId'])
  })

  it('lets a letter stay, or go, that was found to be infected after it was linked', () => {
    for (const availability of ['THREATS_FOUND', 'VALIDATION_FAILED'] as const) {
      const one = referral({ attachments: [letter(1, { availability }), letter(2)] })
      const documents = [
        document(1, { availability, ubrn: one.ubrn, category: 'REFERRER' }),
        document(2, { ubrn: one.ubrn, category: 'REFERRER' }),
        document(3),
      ]
      assert.deepEqual(refusals([file(1), file(2), file(3)], documents, one), [])
      assert.deepEqual(refusals([file(2), file(3)], documents, one), [])
    }
  })
})

describe('linkRefusals of more files', () => {
  const more = (files: FileToLink[], documents: StoredDocument[], one?: Referral) =>
    refusals(files, documents, one, providerFiles)
  const provided = (index: number, over: Partial<FileToLink> = {}) =>
    file(index, { type: 'PROVIDER', ...over })

  it('accepts none, and files uploaded for this referral', () => {
    assert.deepEqual(more([], []), [])
    assert.deepEqual(more([provided(1), provided(2)], [document(1), document(2)]), [])
  })

  it('accepts them beside what is there', () => {
    const one = referral({ attachments: [letter(8), letter(9, { type: 'PROVIDER' })] })
    assert.deepEqual(more([provided(1)], [document(1)], one), [])
  })

  it('refuses a type other than its own', () => {
    assert.deepEqual(more([file(1)], [document(1)]), ['INAPPROPRIATE_VALUE at files[0].type'])
  })

  it('refuses what is linked already, in whatever category', () => {
    for (const type of ['PROVIDER', 'REFERRER'] as const) {
      const one = referral({ attachments: [letter(1, { type })] })
      const linked = document(1, { ubrn: one.ubrn, category: type })
      assert.deepEqual(more([provided(1)], [linked], one), ['INVALID_STATE at files[0].documentId'])
    }
  })

  it('refuses the name of any file that is there', () => {
    for (const type of ['PROVIDER', 'REFERRER'] as const) {
      const one = referral({ attachments: [letter(9, { type, name: 'letter-1.pdf' })] })
      const expected = ['DUPLICATE_FILENAME at files[0].documentId']
      assert.deepEqual(more([provided(1)], [document(1)], one), expected)
    }
  })

  it('has the code of its error table for a contradiction', () => {
    const files = [provided(1), provided(1, { description: 'other' })]
    assert.deepEqual(more(files, [document(1)]), ['DUPLICATE_FILENAME at files[1].documentId'])
  })

  it('refuses files of nobody, of another referral, of none', () => {
    const documents = [uploadedFor('000000000001'), without(document(2), 'intendedUbrn')]
    assert.deepEqual(more([provided(1), provided(2), provided(3)], documents), [
      'REFERENCE_NOT_FOUND at files[0].documentId',
      'INAPPROPRIATE_VALUE at files[1].documentId',
      'REFERENCE_NOT_FOUND at files[2].documentId',
    ])
  })
})

describe('linkRefusals of files for a request that is being made', () => {
  const few: Linking = {
    category: 'ADVICE_REQUEST',
    called: 'request attachment',
    as: 'NEW',
    told: {
      repetition: 'INAPPROPRIATE_VALUE',
      contradiction: 'INAPPROPRIATE_VALUE',
      state: 'INAPPROPRIATE_VALUE',
    },
  }
  const asked = (index: number, over: Partial<FileToLink> = {}) =>
    file(index, { type: 'ADVICE_REQUEST', ...over })
  const upload = (index: number, over: Partial<StoredDocument> = {}) =>
    without(document(index, over), 'intendedUbrn')
  const made = (files: FileToLink[], ...documents: StoredDocument[]) =>
    refusals(files, documents, referral(), few)
  const place = (code: string, index = 0) => [`${code} at files[${index}].documentId`]

  it('accepts those that were uploaded for no request', () => {
    assert.deepEqual(made([]), [])
    assert.deepEqual(made([asked(1), asked(2)], upload(1), upload(2)), [])
  })

  it('refuses those that were uploaded for a request, whichever', () => {
    for (const ubrn of [referral().ubrn, '000000000001']) {
      assert.deepEqual(made([asked(1)], uploadedFor(ubrn)), place('REFERENCE_NOT_FOUND'))
    }
  })

  it('refuses one that nobody uploaded, and one that is linked', () => {
    assert.deepEqual(made([asked(1)]), place('REFERENCE_NOT_FOUND'))
    const linked = upload(1, { ubrn: referral().ubrn, category: 'ADVICE_REQUEST' })
    assert.deepEqual(made([asked(1)], linked), place('INAPPROPRIATE_VALUE'))
  })

  it('has the codes that it is told to have', () => {
    const infected = upload(1, { availability: 'THREATS_FOUND' })
    assert.deepEqual(made([asked(1)], infected), place('INAPPROPRIATE_VALUE'))
    assert.deepEqual(made([asked(1), asked(1)], upload(1)), place('INAPPROPRIATE_VALUE', 1))
    const contradicting = [asked(1), asked(1, { description: 'other' })]
    assert.deepEqual(made(contradicting, upload(1)), place('INAPPROPRIATE_VALUE', 1))
    const namesake = upload(2, { name: 'letter-1.pdf' })
    const both = made([asked(1), asked(2)], upload(1), namesake)
    assert.deepEqual(both, place('INAPPROPRIATE_VALUE', 1))
  })
})
