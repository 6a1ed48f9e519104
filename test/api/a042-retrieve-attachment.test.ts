import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Attached, attached, sentToProvider } from '../world/attachments.ts'
import { type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

const ersErrors = 'https://fhir.nhs.uk/CodeSystem/ers-error-codes'

/** A provider's clinician at another organisation than that of the service. */
const stranger = { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }

let server: TestServer
let referrer: Caller
let file: Attached

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  file = await attached(referrer, { name: 'letter.txt', content: 'Dear colleague' })
  await server.runDueJobs()
  await sentToProvider(server, referrer, file)
})
after(() => server.close())

const retrieve = (caller: Caller, id = file.id, headers = {}) =>
  caller.get(`/R4/Binary/${id}`, headers)

/** A file of its own, with an availability that nothing changes any more. */
async function fileThatIs(availability: string): Promise<string> {
  const { id } = await attached(referrer)
  await server.database.query('update document set availability = $2 where document_id = $1', [
    id,
    availability,
  ])
  return id
}

describe('A042', () => {
  it('redirects to a location that gives the file without a token', async () => {
    const answer = await retrieve(referrer)
    assert.equal(answer.status, 307)
    assert.equal(answer.text, '')
    const location = answer.headers.get('location') ?? ''
    assert.ok(location.startsWith(`${server.baseUrl}/object-store/${file.id}?`))
    const download = await fetch(location)
    assert.equal(download.status, 200)
    assert.equal(await download.text(), 'Dear colleague')
    assert.equal(download.headers.get('content-type'), 'text/plain')
    assert.equal(
      download.headers.get('content-disposition'),
      `attachment; filename="=?UTF-8?Q?letter.txt?="; filename*=UTF-8''letter.txt`,
    )
  })

  it('makes a location that lives for a minute, and a new one each time', async () => {
    const first = (await retrieve(referrer)).headers.get('location') ?? ''
    server.clock.advance(60_000)
    assert.equal((await fetch(first)).status, 403)
    const second = (await retrieve(await server.as(people.referrer))).headers.get('location') ?? ''
    assert.notEqual(second, first)
    assert.equal((await fetch(second)).status, 200)
  })

  it('serves both sides of the referral, an admin on behalf, and an application', async () => {
    const clinician = await server.as(people.clinician)
    assert.equal((await retrieve(clinician)).status, 307)
    assert.equal((await retrieve(await server.as(people.referrerAdmin))).status, 307)
    assert.equal((await retrieve(await server.as(people.providerApp))).status, 307)
  })

  it("serves the patient's practice, although another organisation refers", async () => {
    assert.equal((await retrieve(await server.as(people.everybody))).status, 307)
  })

  it('negotiates nothing: any Accept is redirected', async () => {
    assert.equal((await retrieve(referrer, file.id, { accept: 'image/png' })).status, 307)
  })

  it('refuses a caller without a relationship with the referral', async () => {
    const answer = await retrieve(await server.as(stranger))
    assert.equal(answer.status, 403)
    assert.deepEqual(answer.json.issue[0].details.coding, [
      { system: ersErrors, code: 'NO_RELATIONSHIP' },
    ])
  })

  it('refuses a provider before the referral is at its service', async () => {
    const { id } = await attached(referrer)
    const answer = await retrieve(await server.as(people.clinician), id)
    assert.deepEqual([answer.status, codesIn(answer)], [403, ['NO_RELATIONSHIP']])
  })

  it('refuses callers without a clinical role', async () => {
    for (const who of [people.referrerClerk, people.providerClerk, people.referrerApp]) {
      assert.equal((await retrieve(await server.as(who))).status, 403)
    }
  })

  for (const availability of ['PENDING', 'THREATS_FOUND', 'VALIDATION_FAILED']) {
    it(`withholds a file that is ${availability}`, async () => {
      const answer = await retrieve(referrer, await fileThatIs(availability))
      assert.equal(answer.status, 422)
      assert.equal(answer.headers.get('location'), null)
      assert.equal(answer.json.issue[0].code, 'invalid')
      assert.deepEqual(answer.json.issue[0].details.coding, [
        { system: ersErrors, code: availability },
      ])
    })
  }

  it('tells a stranger nothing of the availability', async () => {
    const id = await fileThatIs('PENDING')
    assert.deepEqual(codesIn(await retrieve(await server.as(stranger), id)), ['NO_RELATIONSHIP'])
  })

  it('answers 404 to an id that is unknown, of the old form, malformed or unlinked', async () => {
    const unlinked = await uploaded(referrer)
    const unknown = '00000000-0000-4000-8000-000000000000'
    for (const id of [unknown, 'att-70000-70001', 'x', '..%2F..%2Fetc', unlinked]) {
      const answer = await retrieve(referrer, id)
      assert.deepEqual([answer.status, codesIn(answer)], [404, ['REC_NOT_FOUND']], id)
    }
  })

  it('takes an id in upper case', async () => {
    assert.equal((await retrieve(referrer, file.id.toUpperCase())).status, 307)
  })

  it('refuses a parameter in the query', async () => {
    const answer = await retrieve(referrer, `${file.id}?download=true`)
    assert.deepEqual([answer.status, codesIn(answer)], [400, ['REC_BAD_REQUEST']])
  })

  it('leaves an audit record with referral and patient', async () => {
    const answer = await retrieve(referrer)
    const { rows } = await server.database.query(
      'select http_status, ubrn, nhs_number from audit_record where request_id = $1',
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [{ http_status: 307, ubrn: file.ubrn, nhs_number: '9912003888' }])
  })
})
