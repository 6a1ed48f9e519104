import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readLargeUpload } from '../../../src/wire/r4/read-large-upload.ts'

const right = {
  'nhsd-ers-file-name': 'letter.rtf',
  'nhsd-ers-file-mime-type': 'Application/RTF',
  'nhsd-ers-file-size': '104857600',
  'nhsd-ers-referral-id': '000000070000',
}

function refusalsOf(more: Record<string, string | undefined>): string[] {
  const read = readLargeUpload({ ...right, ...more })
  return read.ok ? [] : read.refusals.map(({ code, at }) => `${code} at ${at}`)
}

describe('headers of a large upload', () => {
  it('are read: the media type as it is written and as it is meant', () => {
    const read = readLargeUpload(right)
    assert.deepEqual(read.ok && read.value.command, {
      name: 'letter.rtf',
      mediaType: 'application/rtf',
      contentType: 'Application/RTF',
      bytes: 104_857_600,
      intendedUbrn: '000000070000',
    })
  })

  it('need no referral', () => {
    assert.deepEqual(refusalsOf({ 'nhsd-ers-referral-id': undefined }), [])
  })

  const cases: readonly (readonly [
    string,
    Record<string, string | undefined>,
    readonly string[],
  ])[] = [
    ['a name', { 'nhsd-ers-file-name': undefined }, ['MISSING_VALUE at NHSD-eRS-File-Name']],
    [
      'a media type',
      { 'nhsd-ers-file-mime-type': ' ' },
      ['MISSING_VALUE at NHSD-eRS-File-MIME-Type'],
    ],
    ['a size', { 'nhsd-ers-file-size': undefined }, ['MISSING_VALUE at NHSD-eRS-File-Size']],
  ]
  for (const [what, more, refusals] of cases) {
    it(`must tell ${what}`, () => assert.deepEqual(refusalsOf(more), refusals))
  }

  it('hold a size in whole bytes, within the limit', () => {
    for (const size of ['', '-1', '1.5', '1e3', '0x10', '1 MB', '9'.repeat(16)]) {
      const [refused = ''] = refusalsOf({ 'nhsd-ers-file-size': size })
      assert.match(refused, /^(INVALID|MISSING)_VALUE at NHSD-eRS-File-Size$/, size)
    }
    for (const size of ['0', '104857601', '000']) {
      const told = ['FILE_SIZE_ERROR at NHSD-eRS-File-Size']
      assert.deepEqual(refusalsOf({ 'nhsd-ers-file-size': size }), told)
    }
  })

  it('hold a media type alone', () => {
    for (const type of ['rtf', 'application/rtf; a=b', 'a/b/c', 'text /rtf']) {
      const told = ['INVALID_VALUE at NHSD-eRS-File-MIME-Type']
      assert.deepEqual(refusalsOf({ 'nhsd-ers-file-mime-type': type }), told)
    }
  })

  it('are refused all at once', () => {
    assert.deepEqual(
      refusalsOf({
        'nhsd-ers-file-name': 'a.exe',
        'nhsd-ers-file-mime-type': 'application/zip',
        'nhsd-ers-file-size': '0',
        'nhsd-ers-referral-id': '7',
      }),
      [
        'INVALID_VALUE at NHSD-eRS-Referral-ID',
        'INAPPROPRIATE_VALUE at NHSD-eRS-File-MIME-Type',
        'FILE_SIZE_ERROR at NHSD-eRS-File-Size',
      ],
    )
  })
})
