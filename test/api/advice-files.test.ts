/** A006 and A042 of files of an advice request: of the request itself, and of messages. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Asked, asked, referrerActed, responded } from '../world/advice.ts'
import { adviceReaders, adviceStrangers, fileReads, strangerTo } from '../world/advice-reads.ts'
import { type CallerHeaders, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { becomesPatient } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { scanned, unscanned, uploadedToScan } from '../world/scanned-files.ts'
import { type TestServer, testServer } from '../world/server.ts'

type Kind = 'question' | 'history' | 'answer'

let server: TestServer
let request: Asked
/** One of every outcome of the scan. */
let files: Readonly<Record<Kind, readonly string[]>>

before(async () => {
  server = await testServer()
  const referrer = await server.as(people.referrer)
  const question = await uploadedToScan(referrer, 'question')
  request = await asked(server, { files: question.map((id) => ({ id })) })
  const { ubrn } = request
  const history = await uploadedToScan(referrer, 'history', ubrn)
  request = await referrerActed(server, request, 'referrer-adds-information', { files: history })
  const answer = await uploadedToScan(await server.as(people.clinician), 'answer', ubrn)
  request = await responded(server, request, { files: answer.map((id) => ({ id })) })
  files = { question, history, answer }
})
after(() => server.close())

const kinds: readonly Kind[] = ['question', 'history', 'answer']

/** What becomes of the files of a kind, in the order of `scanned`, by either way of reading. */
async function retrieved(kind: Kind, by: CallerHeaders = people.referrer) {
  const caller = await server.as(by)
  return Promise.all(
    fileReads.map((read) =>
      Promise.all(
        files[kind].map(async (id) => {
          const answer = await read(caller, id)
          const isRead = answer.status === 200 || answer.status === 307
          return isRead ? 'AVAILABLE' : `${answer.status} ${codesIn(answer).join()}`
        }),
      ),
    ),
  )
}

const told = (availabilities: readonly string[]) => {
  const each = availabilities.map((is) => (is === 'AVAILABLE' ? is : `422 ${is}`))
  return [each, each]
}

describe('files of an advice request', () => {
  it('are withheld from both sides until they are scanned', async () => {
    for (const kind of kinds) {
      assert.deepEqual(await retrieved(kind), told(unscanned), kind)
      assert.deepEqual(await retrieved(kind, people.clinician), told(unscanned), kind)
    }
  })

  it('are given once they are available, and else called what they are', async () => {
    await server.runDueJobs()
    for (const kind of kinds) {
      for (const [who, by] of Object.entries(adviceReaders)) {
        assert.deepEqual(await retrieved(kind, by), told(scanned), `${kind} for ${who}`)
      }
    }
  })

  it('come as they were uploaded', async () => {
    const clinician = await server.as(people.clinician)
    const [id = ''] = files.question
    const direct = await clinician.get(`/STU3/Binary/${id}`)
    assert.equal(direct.text, 'Dear colleague')
    assert.equal(direct.headers.get('content-type'), 'text/plain')
    const location = (await clinician.get(`/R4/Binary/${id}`)).headers.get('location') ?? ''
    assert.equal(await (await fetch(location)).text(), 'Dear colleague')
  })

  it('are not for strangers, who are not told what is the matter with them', async () => {
    for (const by of Object.values(adviceStrangers)) {
      const caller = await server.as(by)
      for (const id of kinds.flatMap((kind) => files[kind])) {
        const [direct, redirected] = await Promise.all(fileReads.map((read) => read(caller, id)))
        assert.ok(direct && redirected)
        assertRefused(direct, 422, strangerTo(request))
        assertRefused(redirected, 403, strangerTo(request))
      }
    }
  })

  it('leave an audit record with request and patient', async () => {
    const answer = await (await server.as(people.providerApp)).get(`/R4/Binary/${files.answer[0]}`)
    const { rows } = await server.database.query(
      'select http_status, ubrn, nhs_number from audit_record where request_id = $1',
      [answer.headers.get('x-request-id')],
    )
    const { ubrn, patient } = request
    assert.deepEqual(rows, [{ http_status: 307, ubrn, nhs_number: patient }])
  })

  it('are given, too, when the record of the patient is not shown', async () => {
    await becomesPatient(server, request, '9000000025')
    assert.deepEqual(await retrieved('answer'), told(scanned))
    await becomesPatient(server, request, request.patient)
  })
})
