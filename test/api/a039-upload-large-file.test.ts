import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { a039UploadLargeFile } from '../../src/api/r4/a039-upload-large-file.ts'
import { type Answer, type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { announcedLetter } from '../world/large-letter.ts'
import { people } from '../world/people.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { type Announcement, announce, announced } from '../world/uploads.ts'

const bytesMax = 104_857_600
const letter = 'Dear colleague'
const ersErrors = 'https://fhir.nhs.uk/CodeSystem/ers-error-codes'
const httpErrors = 'https://fhir.nhs.uk/CodeSystem/http-error-codes'

let server: TestServer
let referrer: Caller
const seen = new Set<string>()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())
afterEach(() => server.database.query('truncate document, idempotent_answer'))

async function rows() {
  return (await server.database.query('select * from document')).rows
}

async function files(): Promise<number> {
  const folder = join(server.dataFolder, 'objects')
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  return found.filter((entry) => entry.isFile()).length
}

/** Looks for what is awaited now, and does all that follows from it. */
async function look(): Promise<void> {
  await server.world('PUT', '/scanner', { behaviour: 'by-content' })
  await server.runDueJobs()
}

describe('A039', () => {
  it('answers where to send the bytes, and the Binary that they will be', async () => {
    const name = 'Brief für "A" & B.txt'
    const answer = await announce(referrer, { name: encodeURIComponent(name) })
    assert.equal(answer.status, 200)
    const { id } = answer.json
    assert.deepEqual(answer.json, { resourceType: 'Binary', id, contentType: 'text/plain' })
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    const location = answer.headers.get('location') ?? ''
    assert.ok(location.startsWith(`${server.baseUrl}/object-store/${id}?`))
    assert.equal(
      answer.headers.get('content-disposition'),
      `attachment; filename="Brief_f_r_A_B.txt"; ` +
        `filename*=UTF-8''Brief%20f%C3%BCr%20%22A%22%20&%20B.txt`,
    )
    assert.match(answer.headers.get('cache-control') ?? '', /no-store/)
  })

  it('puts the file down, which awaits its bytes', async () => {
    const { id } = await announced(await server.as(people.clinicianAdmin), {
      ubrn: '000000070000',
    })
    assert.deepEqual(await rows(), [
      {
        document_id: id,
        name: 'letter.txt',
        media_type: 'text/plain',
        bytes: 14,
        digest: null,
        uploaded_at: server.clock.now(),
        uploaded_by: '555031998104',
        uploaded_by_ods_code: 'RCD',
        uploaded_on_behalf_of: '555031999105',
        intended_ubrn: '000000070000',
        ubrn: null,
        category: null,
        availability: 'PENDING',
        awaits_bytes_until: '2026-11-24T10:35:00.000Z',
        is_of_advice: false,
      },
    ])
  })

  it('leaves one audit record, with the referral the file is for', async () => {
    const answer = await announce(referrer, { ubrn: '000000070001' })
    const { rows: audited } = await server.database.query(
      'select operation, http_status, ubrn, user_id from audit_record where request_id = $1',
      [answer.headers.get('x-request-id')],
    )
    const operation = 'a039-upload-large-file'
    const user = '555073103100'
    assert.deepEqual(audited, [
      { operation, http_status: 200, ubrn: '000000070001', user_id: user },
    ])
  })

  it('is sent, scanned and downloaded, from one caller to another', async () => {
    const file = await announcedLetter(referrer, letter)
    assert.deepEqual(await file.send(letter), { status: 200, text: '' })
    const [row] = await rows()
    assert.equal(row.digest.length, 32)
    assert.equal(row.awaits_bytes_until, null)
    await file.link()
    assert.equal(await file.availability(), 'PENDING')
    await server.runDueJobs()
    assert.equal(await file.availability(), 'AVAILABLE')
    const found = await referrer.get(`/R4/Binary/${file.id}`)
    assert.equal(found.status, 307)
    const download = await fetch(found.headers.get('location') ?? '')
    assert.equal(await download.text(), letter)
  })

  it('may be linked before its bytes have come: PENDING until they are scanned', async () => {
    const file = await announcedLetter(referrer, letter)
    await file.link()
    await look()
    assert.equal(await file.availability(), 'PENDING')
    const early = await referrer.get(`/R4/Binary/${file.id}`)
    assert.deepEqual([early.status, codesIn(early)], [422, ['PENDING']])
    await file.send(letter)
    await server.runDueJobs()
    assert.equal(await file.availability(), 'AVAILABLE')
  })

  it('becomes VALIDATION_FAILED when its bytes never come', async () => {
    const file = await announcedLetter(referrer, letter)
    await file.link()
    server.clock.advance(34 * 60_000)
    await look()
    assert.equal(await file.availability(), 'PENDING')
    server.clock.advance(60_000)
    await look()
    assert.equal(await file.availability(), 'VALIDATION_FAILED')
    const late = await referrer.get(`/R4/Binary/${file.id}`)
    assert.deepEqual(codesIn(late), ['VALIDATION_FAILED'])
    await look()
    server.clock.set('2026-11-24T10:00:00.000Z')
  })

  it('is VALIDATION_FAILED when it is not what it says, and quarantined when infected', async () => {
    const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*']
    const infected = await announced(referrer, { bytes: eicar.join('').length })
    await infected.send(eicar.join(''))
    const other = await announced(referrer, { name: 'a.pdf', type: 'application/pdf' })
    await other.send(letter)
    await server.runDueJobs()
    const found = new Map((await rows()).map((row) => [row.document_id, row.availability]))
    assert.equal(found.get(infected.id), 'THREATS_FOUND')
    assert.equal(found.get(other.id), 'VALIDATION_FAILED')
  })

  it('is found by the job when the server died before it could say that it came', async () => {
    const { id, send } = await announced(referrer)
    await send(letter)
    await server.database.query(
      `update document set digest = null, awaits_bytes_until = '2026-11-24T10:35:00Z'`,
    )
    await look()
    const [row] = await rows()
    assert.deepEqual([row.document_id, row.availability, row.bytes], [id, 'AVAILABLE', 14])
  })

  it('takes the bytes once, and on the terms that were announced', async () => {
    const { send } = await announced(referrer)
    const before = await files()
    for (const [body, headers] of [
      ['Dear colleagu', {}],
      [letter, { 'content-type': 'text/xml' }],
      [letter, { 'content-disposition': 'attachment' }],
    ] as const) {
      assert.equal((await send(body, headers)).status, 403)
    }
    assert.equal(await files(), before)
    assert.equal((await send(letter)).status, 200)
    const again = await send('Dear somebody!')
    assert.deepEqual(again, { status: 403, text: 'This location has been used.\n' })
    server.clock.advance(300_000)
    const late = await send(letter)
    server.clock.advance(-300_000)
    assert.deepEqual(late, { status: 403, text: 'This location has expired.\n' })
  })

  it('takes a media type in any case, which the bytes repeat', async () => {
    const { send } = await announced(referrer, { type: 'Text/Plain' })
    assert.equal((await send(letter, { 'content-type': 'text/plain' })).status, 403)
    assert.equal((await send(letter)).status, 200)
    assert.equal((await rows())[0].media_type, 'text/plain')
  })

  it('takes RTF under both its media types', async () => {
    await announced(referrer, { name: 'a.rtf', type: 'application/rtf' })
    await announced(referrer, { name: 'a.rtf', type: 'text/rtf' })
  })

  it('takes 1 byte to 100 MB', async () => {
    await announced(referrer, { bytes: 1 })
    await announced(referrer, { bytes: bytesMax })
  })

  it('is too large for A006 above 5 MB, where A042 gives it', async () => {
    const bytes = 5_242_881
    const file = await announcedLetter(referrer, 'x'.repeat(bytes))
    await file.send('x'.repeat(bytes))
    await file.link()
    await server.runDueJobs()
    const inline = await referrer.get(`/STU3/Binary/${file.id}`)
    assert.deepEqual([inline.status, codesIn(inline)], [422, ['FILE_SIZE_ERROR']])
    const found = await referrer.get(`/R4/Binary/${file.id}`)
    const download = await fetch(found.headers.get('location') ?? '')
    assert.equal((await download.arrayBuffer()).byteLength, bytes)
  })
})

describe('A039 refuses', () => {
  const refused = async (options: Announcement, status: number, codes: readonly string[]) => {
    const answer = await announce(referrer, options)
    assert.deepEqual([answer.status, codesIn(answer)], [status, codes], answer.text)
    assert.equal(answer.headers.get('location'), null)
    assert.deepEqual(await rows(), [])
    see(answer)
    return answer
  }
  /** R4 has one word for several codes: which one it is, the diagnostics tell. */
  const see = (answer: Answer) => {
    for (const code of codesIn(answer)) seen.add(code)
    for (const says of diagnosticsIn(answer)) {
      if (/mandatory/.test(says)) seen.add('MISSING_VALUE')
      if (/is not a |holds a path/.test(says)) seen.add('INVALID_VALUE')
      if (/not taken here/.test(says)) seen.add('UNEXPECTED_FIELD')
    }
  }

  const problems: readonly (readonly [string, Announcement, number, readonly string[]])[] = [
    ['a type that is not supported', { type: 'application/zip' }, 422, ['INAPPROPRIATE_VALUE']],
    ['an extension that is not supported', { name: 'a.exe' }, 422, ['INAPPROPRIATE_VALUE']],
    [
      'a type that does not belong to the extension',
      { name: 'a.pdf' },
      422,
      ['CONFLICTING_VALUES'],
    ],
    ['an empty file', { bytes: 0 }, 422, ['FILE_SIZE_ERROR']],
    ['100 MB and a byte', { bytes: bytesMax + 1 }, 422, ['FILE_SIZE_ERROR']],
    ['a size that is no number', { bytes: '-1' }, 400, ['REC_BAD_REQUEST']],
    ['a media type with parameters', { type: 'text/plain; a=b' }, 400, ['REC_BAD_REQUEST']],
    ['a name with a path', { name: 'a/b.txt' }, 400, ['REC_BAD_REQUEST']],
    ['a UBRN that is none', { ubrn: '12345' }, 400, ['REC_BAD_REQUEST']],
  ]
  for (const [what, options, status, codes] of problems) {
    it(what, async () => {
      await refused(options, status, codes)
    })
  }

  it('everything that is wrong, at once, each at its header', async () => {
    const answer = await refused({ name: 'a.pdf', bytes: 0, ubrn: 'x' }, 400, [
      'REC_BAD_REQUEST',
      'CONFLICTING_VALUES',
      'FILE_SIZE_ERROR',
    ])
    const places = ['NHSD-eRS-Referral-ID', 'NHSD-eRS-File-Name', 'NHSD-eRS-File-Size']
    const says = diagnosticsIn(answer)
    for (const [index, place] of places.entries())
      assert.match(says[index] ?? '', new RegExp(place))
    const systems = answer.json.issue.map(
      (issue: { details: { coding: { system: string }[] } }) => issue.details.coding[0]?.system,
    )
    assert.deepEqual(systems, [httpErrors, ersErrors, ersErrors])
  })

  it('a call without headers', async () => {
    const answer = await referrer.post('/R4/Binary')
    see(answer)
    assert.equal(answer.status, 400)
    assert.equal(diagnosticsIn(answer).length, 3)
  })

  it('the bytes themselves', async () => {
    const answer = await referrer.call('POST', '/R4/Binary', {
      raw: letter,
      headers: {
        'nhsd-ers-file-name': 'letter.txt',
        'nhsd-ers-file-mime-type': 'text/plain',
        'nhsd-ers-file-size': '14',
      },
    })
    see(answer)
    assert.deepEqual([answer.status, codesIn(answer)], [400, ['REC_BAD_REQUEST']])
    assert.match(diagnosticsIn(answer).join(), /the bytes go to the location/)
    assert.deepEqual(await rows(), [])
  })

  it('a parameter in the query, and a caller who takes no FHIR JSON', async () => {
    const queried = await referrer.post('/R4/Binary?name=a.txt')
    assert.deepEqual([queried.status, codesIn(queried)], [400, ['REC_BAD_REQUEST']])
    const image = await announce(referrer, { headers: { accept: 'image/png' } })
    assert.equal(image.status, 406)
  })

  it('everybody without a clinical role, and applications', async () => {
    const admitted = [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ]
    await assertRoles(server, announce, admitted, 'REC_FORBIDDEN')
  })

  it('with every code that it declares', () => {
    const unseen = a039UploadLargeFile.refusals.filter((code) => !seen.has(code))
    assert.deepEqual(unseen, [])
  })
})

describe('A039 with an Idempotency-Key', () => {
  const keyed = (more: Announcement = {}) =>
    announce(referrer, { headers: { 'idempotency-key': 'k-1' }, ...more })

  it('answers the same file again, at a new location', async () => {
    const first = await keyed()
    server.clock.advance(60_000)
    const second = await keyed()
    server.clock.advance(-60_000)
    assert.equal(second.status, 200)
    assert.equal(second.text, first.text)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
    assert.equal(
      second.headers.get('content-disposition'),
      first.headers.get('content-disposition'),
    )
    assert.notEqual(second.headers.get('location'), first.headers.get('location'))
    assert.equal((await rows()).length, 1)
  })

  it('keeps no location', async () => {
    await keyed()
    const { rows: kept } = await server.database.query('select * from idempotent_answer')
    assert.equal(kept.length, 1)
    assert.doesNotMatch(JSON.stringify(kept), /object-store|signature/)
  })

  it('refuses another file under the same key', async () => {
    await keyed()
    for (const other of [
      { bytes: 15 },
      { name: 'other.txt' },
      { type: 'text/xml', name: 'letter.xml' },
      { ubrn: '000000070000' },
    ]) {
      const answer = await keyed(other)
      assert.equal(answer.status, 422)
      assert.match(diagnosticsIn(answer).join(), /The key belongs to a request with another file/)
    }
    assert.equal((await rows()).length, 1)
  })

  it('refuses once the location was used, or is over', async () => {
    const first = await keyed()
    server.clock.advance(31 * 60_000)
    assert.equal((await keyed()).status, 422)
    server.clock.advance(-31 * 60_000)
    await fetch(first.headers.get('location') ?? '', {
      method: 'PUT',
      headers: {
        'content-type': 'text/plain',
        'content-disposition': first.headers.get('content-disposition') ?? '',
      },
      body: letter,
    })
    assert.equal((await keyed()).status, 422)
  })

  it('announces one of several at once', async () => {
    const answers = await Promise.all([keyed(), keyed(), keyed()])
    for (const { status } of answers) assert.ok(status === 200 || status === 409, `${status}`)
    const ids = answers.filter(({ status }) => status === 200).map(({ json }) => json.id)
    assert.equal(new Set(ids).size, 1)
    assert.equal((await rows()).length, 1)
  })
})
