/** The PDF of an advice request; who may have it: advice-reads.test.ts. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readPdf, textIn } from '../documents/read-pdf.ts'
import {
  type Asked,
  asked,
  askedBack,
  converted,
  referrerActed,
  responded,
} from '../world/advice.ts'
import { byAdmin, printOverview } from '../world/advice-reads.ts'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused } from '../world/refused.ts'
import { scanned, uploadedToScan } from '../world/scanned-files.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { assertWantsPrinter } from '../world/without-printer.ts'

let server: TestServer
let request: Asked

before(async () => {
  server = await testServer()
  request = await asked(server)
})
after(() => server.close())

async function printed(of = request, by: CallerHeaders = people.referrer): Promise<Answer> {
  const answer = await printOverview(await server.as(by), of)
  assertPdf(answer)
  return answer
}

function assertPdf(answer: Answer): void {
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  assert.equal(answer.headers.get('content-length'), String(answer.bytes.length))
}

const textOf = async (of: Asked) => textIn((await printed(of)).bytes)

describe('A043', () => {
  it('answers a PDF to be saved under UBRN and time', async () => {
    const answer = await printed()
    const stamp = server.clock.now().replace(/\..*/, '').replace(/\D/g, '')
    assert.equal(
      answer.headers.get('content-disposition'),
      `attachment; filename="${request.ubrn}_Advice_And_Guidance_${stamp}.pdf"`,
    )
    assert.equal(answer.headers.get('etag'), null)
    const { catalog, structure } = readPdf(answer.bytes)
    assert.match(catalog, /\/Lang \(en-GB\)/)
    assert.match(structure, /^Document\(H1 P H2 Table\(TR\(TH:Row TD\)/)
  })

  it('tells of the request and of all that was said, with the names of the directory', async () => {
    let told = await asked(server, { ...byAdmin, text: 'Which tests are needed?' })
    told = await responded(server, told, { ...askedBack, text: 'What was done already?' })
    told = await referrerActed(server, told, 'referrer-replies', { text: 'Nothing so far.' })
    told = await responded(server, told, { by: people.clinicianAdmin, text: 'An ECG, then.' })
    const text = await textOf(told)
    const shown = [
      /^Advice and guidance overview$/m,
      /^NHS number\n991 200 3888\nDate of birth\n17 May 1968$/m,
      /^Status\nAnswered, for the referrer to review$/m,
      /^Asked by\nDr Amara Okafor \(555073103100\)$/m,
      /^Advice Only \(11014\)$/m,
      /Sent by\nJo Lindqvist \(555031998104\), referring clinician admin, Larkfield Surgery \(D82106\)/,
      /Which tests are needed\?[\s\S]*What was done already\?[\s\S]*Nothing so far\.[\s\S]*An ECG, then\./,
    ]
    for (const each of shown) assert.match(text, each)
  })

  it('lists files of the request and of messages, as they can be read now', async () => {
    const referrer = await server.as(people.referrer)
    const question = await uploadedToScan(referrer, 'question')
    let told = await asked(server, { files: question.map((id) => ({ id })) })
    const files = await uploadedToScan(referrer, 'history', told.ubrn)
    told = await referrerActed(server, told, 'referrer-adds-information', { files })
    const before = await textOf(told)
    for (const name of ['plain-question.txt', 'ers-threat-question.txt', 'plain-history.txt']) {
      assert.ok(before.includes(name), name)
    }
    assert.equal(before.split('Being scanned').length - 1, question.length + files.length)
    await server.runDueJobs()
    const after = await textOf(told)
    const stillPending = 2 * scanned.filter((each) => each === 'PENDING').length
    assert.equal(after.split('Being scanned').length - 1, stillPending)
    assert.notEqual(after, before)
  })

  it('prints a request that was cancelled, closed or converted', async () => {
    const cancelled = await referrerActed(server, await asked(server), 'referrer-cancels')
    const advised = await responded(server, await asked(server))
    const closed = await referrerActed(server, advised, 'referrer-closes')
    const toReferral = await converted(server, await asked(server))
    assert.match(await textOf(cancelled), /^Status\nCancelled$/m)
    assert.match(await textOf(closed), /^Status\nClosed$/m)
    assert.match(await textOf(toReferral), /^Status\nConverted into a referral$/m)
  })

  it('is the same bytes at the same time, whoever asks, and changes nothing', async () => {
    const { bytes } = await printed()
    for (const by of [people.clinician, people.providerApp]) {
      assert.ok(bytes.equals((await printed(request, by)).bytes))
    }
  })

  it('takes no body, and reads none that comes', async () => {
    const caller = await server.as(people.referrer)
    const path = `/STU3/CommunicationRequest/${request.ubrn}/$ers.generateCRI`
    const headers = { 'content-type': 'text/plain' }
    assertPdf(await caller.call('POST', path, { raw: '{ "not": json', headers }))
  })
})

describe('A043 refuses', () => {
  it('an Accept without PDF, and query parameters', async () => {
    const caller = await server.as(people.referrer)
    const json = await printOverview(caller, request, { accept: 'application/fhir+json' })
    assert.equal(json.status, 406)
    assertPdf(await printOverview(caller, request, { accept: 'application/*' }))
    const path = `/STU3/CommunicationRequest/${request.ubrn}/$ers.generateCRI?a=b`
    assertRefused(await caller.post(path), 422, "UNEXPECTED_FIELD 'a' unknown parameter name")
  })

  it('when too many wait, with 503, and when a document fails, with 500', () =>
    assertWantsPrinter(async (other) => {
      const own = await asked(other)
      const caller = await other.as(people.clinician)
      return () => printOverview(caller, own)
    }))
})
