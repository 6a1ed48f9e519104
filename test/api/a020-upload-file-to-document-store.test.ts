import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { type Upload, upload, uploaded } from '../world/uploads.ts'

const bytesMax = 5_242_880
const chunkBytes = 65_536

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())
afterEach(() => server.database.query('truncate document, idempotent_answer'))

async function objects(): Promise<string[]> {
  const folder = join(server.dataFolder, 'objects')
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).map(({ name }) => name)
}

async function rows() {
  return (await server.database.query('select * from document')).rows
}

/** Refused with these codes, and nothing is stored. */
async function refused(options: Upload, codes: readonly string[]) {
  const before = await objects()
  const answer = await upload(referrer, options)
  assert.equal(answer.status, 422, answer.text)
  assert.deepEqual(codesIn(answer), codes)
  assert.deepEqual(await rows(), [])
  assert.deepEqual(await objects(), before)
  return answer
}

function chunked(count: number) {
  return new ReadableStream({
    start(controller) {
      const chunk = new Uint8Array(chunkBytes)
      for (let left = count; left > 0; left -= chunkBytes) {
        controller.enqueue(chunk.subarray(0, Math.min(left, chunkBytes)))
      }
      controller.close()
    },
  })
}

/** Without a length that could be looked at first. */
function uploadChunked(count: number) {
  return fetch(`${server.baseUrl}/referrals/FHIR/STU3/Binary`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${referrer.token}`,
      'nhsd-end-user-organisation-ods': 'D82106',
      'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
      'nhsd-ers-file-name': 'a.pdf',
      'content-type': 'application/pdf',
    },
    body: chunked(count),
    duplex: 'half',
  })
}

describe('A020', () => {
  it('stores the bytes under an id and answers it as Location, without a body', async () => {
    const answer = await upload(referrer, { ubrn: '000000070000', name: 'letter.TXT' })
    assert.equal(answer.status, 201)
    assert.equal(answer.text, '')
    const id = answer.headers.get('location')?.replace('Binary/', '')
    const [row] = await rows()
    assert.deepEqual(
      { ...row, digest: row.digest.toString('hex') },
      {
        document_id: id,
        name: 'letter.TXT',
        is_of_advice: false,
        media_type: 'text/plain',
        bytes: 14,
        digest: '715a44cf4dd6350e3b7d8ec775c36b8000450e1b5387cf672d1a1dfa82c54cc3',
        uploaded_at: server.clock.now(),
        uploaded_by: '555073103100',
        uploaded_by_ods_code: 'D82106',
        uploaded_on_behalf_of: null,
        intended_ubrn: '000000070000',
        ubrn: null,
        category: null,
        availability: 'PENDING',
        awaits_bytes_until: null,
      },
    )
    assert.ok((await objects()).includes(id ?? ''))
  })

  it('remembers on whose behalf an admin uploaded', async () => {
    await uploaded(await server.as(people.clinicianAdmin))
    const [row] = await rows()
    assert.equal(row.uploaded_by, '555031998104')
    assert.equal(row.uploaded_on_behalf_of, '555031999105')
  })

  it('leaves one audit record, with the referral the file is for', async () => {
    const answer = await upload(referrer, { ubrn: '000000070001' })
    const { rows: audited } = await server.database.query(
      `select operation, http_status, ubrn, user_id from audit_record
       where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(audited, [
      {
        operation: 'a020-upload-file-to-document-store',
        http_status: 201,
        ubrn: '000000070001',
        user_id: '555073103100',
      },
    ])
  })

  it('is scanned by a job: clean, infected or not what it says', async () => {
    const clean = await uploaded(referrer)
    const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*']
    const infected = await uploaded(referrer, { content: eicar.join('') })
    const other = await uploaded(referrer, { name: 'a.pdf', type: 'application/pdf' })
    await server.runDueJobs()
    const found = new Map((await rows()).map((row) => [row.document_id, row.availability]))
    assert.equal(found.get(clean), 'AVAILABLE')
    assert.equal(found.get(infected), 'THREATS_FOUND')
    assert.equal(found.get(other), 'VALIDATION_FAILED')
  })

  it('takes a media type with parameters and in any case', async () => {
    await uploaded(referrer, { type: 'Text/Plain; charset=utf-8' })
    assert.equal((await rows())[0].media_type, 'text/plain')
  })

  it('takes every kind of file of the page', async () => {
    const kinds = {
      'text/plain': ['txt'],
      'application/pdf': ['pdf'],
      'text/xml': ['xml'],
      'text/rtf': ['rtf', 'rtx'],
      'audio/basic': ['au'],
      'audio/mpeg': ['mp3'],
      'image/png': ['png'],
      'image/gif': ['gif'],
      'image/jpeg': ['jpg', 'jpe', 'jpeg'],
      'image/tiff': ['tif', 'tiff'],
      'video/mpeg': ['mpg', 'mpeg', 'mpe'],
      'application/msword': ['doc', 'docx'],
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
      'application/dicom': ['dcm'],
    }
    for (const [type, extensions] of Object.entries(kinds)) {
      for (const extension of extensions) await uploaded(referrer, { type, name: `a.${extension}` })
    }
    assert.equal((await rows()).length, 21)
  })

  it('takes a file of exactly 5 MB, with and without a length', async () => {
    const content = Buffer.alloc(bytesMax)
    await uploaded(referrer, { content, name: 'a.pdf', type: 'application/pdf' })
    assert.equal((await uploadChunked(bytesMax)).status, 201)
    assert.deepEqual(
      (await rows()).map(({ bytes }) => bytes),
      [bytesMax, bytesMax],
    )
  })

  it('refuses a file of 5 MB and one byte', async () => {
    const content = Buffer.alloc(bytesMax + 1)
    const answer = await refused({ content, name: 'a.pdf', type: 'application/pdf' }, [
      'FILE_SIZE_ERROR',
    ])
    assert.match(diagnosticsIn(answer).join(), /5242880/)
  })

  it('refuses a stream that turns out too large, and reads what is left of it', async () => {
    const before = await objects()
    for (const count of [bytesMax + 1, 4 * bytesMax]) {
      const response = await uploadChunked(count)
      assert.equal(response.status, 422)
      assert.match(await response.text(), /FILE_SIZE_ERROR/)
    }
    assert.deepEqual(await objects(), before)
    assert.equal((await upload(referrer)).status, 201)
  })

  it('refuses an empty file', async () => {
    await refused({ content: '' }, ['FILE_SIZE_ERROR'])
    const response = await uploadChunked(0)
    assert.equal(response.status, 422)
    assert.match(await response.text(), /FILE_SIZE_ERROR/)
  })

  it('refuses a request without name, type and file, all at once', async () => {
    const url = new URL(server.baseUrl)
    const socket = connect(Number(url.port), url.hostname)
    socket.write(
      `POST /referrals/FHIR/STU3/Binary HTTP/1.1\r\nHost: a\r\nConnection: close\r\n` +
        `Authorization: Bearer ${referrer.token}\r\nNHSD-End-User-Organisation-ODS: D82106\r\n` +
        `NHSD-eRS-Business-Function: REFERRING_CLINICIAN\r\n\r\n`,
    )
    let text = ''
    for await (const chunk of socket) text += chunk
    assert.match(text, /^HTTP\/1.1 422 /)
    const outcome = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
    const codes = codesIn({ json: outcome } as never)
    assert.deepEqual(codes, ['MISSING_VALUE', 'MISSING_VALUE', 'MISSING_VALUE'])
    for (const place of ['NHSD-eRS-File-Name', 'Content-Type', 'Binary.content']) {
      assert.match(text, new RegExp(place))
    }
  })

  const problems: readonly (readonly [string, Upload, readonly string[]])[] = [
    ['a type that is not supported', { type: 'application/zip' }, ['INAPPROPRIATE_VALUE']],
    ['an extension that is not supported', { name: 'a.exe' }, ['INAPPROPRIATE_VALUE']],
    ['a name without an extension', { name: 'letter' }, ['INAPPROPRIATE_VALUE']],
    ['a type that does not belong to the extension', { name: 'a.pdf' }, ['CONFLICTING_VALUES']],
    ['a name of 256 characters', { name: `${'a'.repeat(252)}.txt` }, ['INVALID_VALUE']],
    ['a UBRN that is none', { ubrn: '12345' }, ['INVALID_VALUE']],
    [
      'everything that is wrong, in order',
      { name: `${'a'.repeat(252)}.pdf`, ubrn: 'x', content: '' },
      ['INVALID_VALUE', 'INVALID_VALUE', 'CONFLICTING_VALUES', 'FILE_SIZE_ERROR'],
    ],
  ]
  for (const [what, options, codes] of problems) {
    it(`refuses ${what}`, async () => {
      await refused(options, codes)
    })
  }

  it('takes a name of 255 characters', async () => {
    await uploaded(referrer, { name: `${'a'.repeat(251)}.txt` })
  })

  it('refuses something that is no media type', async () => {
    const answer = await upload(referrer, { type: 'plain' })
    assert.equal(answer.status, 415)
    assert.deepEqual(await rows(), [])
  })

  it('refuses a body that is encoded', async () => {
    const answer = await upload(referrer, { headers: { 'content-encoding': 'gzip' } })
    assert.equal(answer.status, 415)
    assert.equal(answer.headers.get('content-type'), 'text/plain;charset=utf-8')
    assert.deepEqual(await rows(), [])
  })

  it('refuses a caller who takes no FHIR JSON', async () => {
    const answer = await upload(referrer, { headers: { accept: 'text/html' } })
    assert.equal(answer.status, 406)
  })

  it('refuses a parameter in the query', async () => {
    const answer = await referrer.call('POST', '/STU3/Binary?name=a.txt', { raw: 'a' })
    assert.ok(answer.status >= 400)
    assert.deepEqual(await rows(), [])
  })

  it('refuses callers without a clinical role, and applications', async () => {
    for (const who of [people.referrerClerk, people.providerClerk, people.providerApp]) {
      const answer = await upload(await server.as(who))
      assert.equal(answer.status, 403)
    }
    assert.deepEqual(await rows(), [])
  })

  it('leaves nothing of an upload that breaks off', async () => {
    const url = new URL(server.baseUrl)
    const before = await objects()
    const socket = connect(Number(url.port), url.hostname)
    socket.write(
      `POST /referrals/FHIR/STU3/Binary HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n` +
        `Authorization: Bearer ${referrer.token}\r\nNHSD-End-User-Organisation-ODS: D82106\r\n` +
        `NHSD-eRS-Business-Function: REFERRING_CLINICIAN\r\nNHSD-eRS-File-Name: a.txt\r\n` +
        `Content-Type: text/plain\r\n\r\n${'x'.repeat(100_000)}`,
    )
    while ((await objects()).length === before.length) await turn()
    socket.destroy()
    while ((await objects()).length > before.length) await turn()
    assert.deepEqual(await rows(), [])
  })

  describe('with an Idempotency-Key', () => {
    const keyed = (more: Upload = {}) =>
      upload(referrer, { headers: { 'idempotency-key': 'k-1' }, ...more })

    it('answers the first Location again and stores the file once', async () => {
      const first = await keyed()
      const before = await objects()
      const second = await keyed()
      assert.equal(second.status, 201)
      assert.equal(second.headers.get('location'), first.headers.get('location'))
      assert.equal(second.headers.get('idempotent-replayed'), 'true')
      assert.equal((await rows()).length, 1)
      assert.deepEqual(await objects(), before)
    })

    it('refuses another file, name, type or request under the same key', async () => {
      await keyed()
      const before = await objects()
      const others: Upload[] = [
        { content: 'Dear other' },
        { name: 'other.txt' },
        { ubrn: '000000070000' },
        { type: 'text/xml', name: 'letter.xml' },
      ]
      for (const other of others) {
        const answer = await keyed(other)
        assert.equal(answer.status, 422)
        assert.deepEqual(codesIn(answer), ['IDEMPOTENCY_KEY_REUSED'])
      }
      assert.equal((await rows()).length, 1)
      assert.deepEqual(await objects(), before)
    })

    it('stores one of two simultaneous uploads', async () => {
      const answers = await Promise.all([keyed(), keyed(), keyed()])
      const stored = answers.filter(({ status }) => status === 201)
      const locations = new Set(stored.map(({ headers }) => headers.get('location')))
      assert.equal(locations.size, 1)
      for (const { status } of answers) assert.ok(status === 201 || status === 409)
      assert.equal((await rows()).length, 1)
    })
  })
})
