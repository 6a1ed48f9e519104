import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Attached, attached, sentToProvider } from '../world/attachments.ts'
import { type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

/** A provider's clinician at another organisation than that of the service. */
const stranger = { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }

let server: TestServer
let referrer: Caller
let file: Attached

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  const content = Buffer.from('%PDF-1.7\n\xff\xfe\0', 'latin1')
  file = await attached(referrer, { name: 'letter "1".pdf', type: 'application/pdf', content })
  await server.runDueJobs()
  await sentToProvider(server, referrer, file)
})
after(() => server.close())

const retrieve = (caller: Caller, id = file.id, headers = {}) =>
  caller.get(`/STU3/Binary/${id}`, headers)

const update = (id: string, set: string) =>
  server.database.query(`update document set ${set} where document_id = $1`, [id])

describe('A006', () => {
  it('answers the bytes under name, type and length of the file', async () => {
    const response = await fetch(`${server.baseUrl}/referrals/FHIR/STU3/Binary/${file.id}`, {
      headers: {
        authorization: `Bearer ${referrer.token}`,
        'nhsd-end-user-organisation-ods': 'D82106',
        'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
      },
    })
    assert.equal(response.status, 200)
    assert.equal(
      Buffer.from(await response.arrayBuffer()).toString('latin1'),
      '%PDF-1.7\n\xff\xfe\0',
    )
    assert.equal(response.headers.get('content-type'), 'application/pdf')
    assert.equal(response.headers.get('content-length'), '12')
    assert.equal(
      response.headers.get('content-disposition'),
      'attachment; filename="letter \\"1\\".pdf"',
    )
  })

  it('serves both sides of the referral, and an application', async () => {
    for (const who of [people.clinician, people.referrerAdmin, people.providerApp]) {
      assert.equal((await retrieve(await server.as(who))).status, 200)
    }
  })

  it('answers 406 to a caller who does not take the type of this file', async () => {
    const answer = await retrieve(referrer, file.id, { accept: 'image/png' })
    assert.equal(answer.status, 406)
    assert.equal(answer.headers.get('content-type'), 'text/plain;charset=utf-8')
    for (const accept of ['application/pdf', 'application/*', '*/*']) {
      assert.equal((await retrieve(referrer, file.id, { accept })).status, 200)
    }
  })

  it('refuses a file of more than 5 MB, which A042 gives', async () => {
    const { id } = await attached(referrer)
    await server.runDueJobs()
    await update(id, 'bytes = 5242880')
    await update(id, 'bytes = 5242881')
    const answer = await retrieve(referrer, id)
    assert.deepEqual([answer.status, codesIn(answer)], [422, ['FILE_SIZE_ERROR']])
    assert.match(diagnosticsIn(answer).join(), /5242880.*A042/)
    assert.equal((await referrer.get(`/R4/Binary/${id}`)).status, 307)
  })

  for (const availability of ['PENDING', 'THREATS_FOUND', 'VALIDATION_FAILED']) {
    it(`withholds a file that is ${availability}`, async () => {
      const { id } = await attached(referrer)
      await update(id, `availability = '${availability}'`)
      const answer = await retrieve(referrer, id)
      assert.deepEqual([answer.status, codesIn(answer)], [422, [availability]])
    })
  }

  it('refuses a caller without a relationship with the referral', async () => {
    const answer = await retrieve(await server.as(stranger))
    assert.deepEqual([answer.status, codesIn(answer)], [422, ['NO_RELATIONSHIP']])
  })

  it('refuses callers without a clinical role', async () => {
    for (const who of [people.referrerClerk, people.providerClerk, people.referrerApp]) {
      assert.equal((await retrieve(await server.as(who))).status, 403)
    }
  })

  it('answers 404 to an id that is unknown, of the old form, or unlinked', async () => {
    const unlinked = await uploaded(referrer)
    const unknown = '00000000-0000-4000-8000-000000000000'
    for (const id of [unknown, 'att-70000-70001', unlinked]) {
      assert.equal((await retrieve(referrer, id)).status, 404)
    }
  })

  it('refuses a parameter in the query', async () => {
    assert.ok((await retrieve(referrer, `${file.id}?_format=json`)).status >= 400)
  })

  it('answers 500 without detail when the bytes are lost', async () => {
    const { id } = await attached(referrer)
    await server.runDueJobs()
    await rm(join(server.dataFolder, 'objects', 'objects', id.slice(0, 2), id.slice(2, 4), id))
    const answer = await retrieve(referrer, id)
    assert.equal(answer.status, 500)
    assert.doesNotMatch(answer.text, /object|ENOENT/)
  })
})
