import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readPdf, textIn } from '../documents/read-pdf.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arranged,
  becomesPatient,
  booked,
  freeSlots,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'
import { assertWantsPrinter } from '../world/without-printer.ts'
import { itemOn } from '../world/worklists.ts'

let server: TestServer
/** Booked at RCD, with a letter. */
let referred: Referred

before(async () => {
  server = await testServer()
  referred = await booked(server, await withLetter(server, await refer(server)))
})
after(() => server.close())

const print = (caller: Caller, ubrn: string, headers = {}) =>
  caller.post(`/STU3/ReferralRequest/${ubrn}/$ers.generateCRI`, undefined, headers)

async function printedBy(by: CallerHeaders, { ubrn }: Pick<Referred, 'ubrn'> = referred) {
  return print(await server.as(by), ubrn)
}

const isPrinted = async ({ ubrn }: Referred, list = 'REFERRALS_FOR_REVIEW') =>
  (await itemOn(await server.as(people.clinician), list, ubrn))?.clinicalInfoPrinted

const provider = (user: string): CallerHeaders => ({
  user,
  organisation: 'RCD',
  function: 'SERVICE_PROVIDER_CLINICIAN',
})

function assertPdf(answer: Answer): void {
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  assert.equal(answer.headers.get('content-length'), String(answer.bytes.length))
}

describe('A007', () => {
  it('answers a PDF to be saved under UBRN and time', async () => {
    const answer = await printedBy(people.referrer)
    assertPdf(answer)
    const stamp = server.clock.now().replace(/\..*/, '').replace(/\D/g, '')
    assert.equal(
      answer.headers.get('content-disposition'),
      `attachment; filename="${referred.ubrn}_Clinical_Information_Summary_${stamp}.pdf"`,
    )
    const { catalog, structure } = readPdf(answer.bytes)
    assert.match(catalog, /\/Lang \(en-GB\)/)
    assert.match(structure, /^Document\(H1 P H2 Table\(TR\(TH:Row TD\)/)
  })

  it('tells of the referral with the names of the directory', async () => {
    const text = textIn((await printedBy(people.clinician)).bytes)
    const shown = [
      /^Clinical information summary$/m,
      /^NHS number\n991 200 3888\nDate of birth\n17 May 1968$/m,
      /^Registered practice\nCicero-Clinic \(R69\)$/m,
      /^State\nBooked$/m,
      /^Referred by\nDr Amara Okafor \(555073103100\)$/m,
      /^Referring organisation\nLarkfield Surgery \(D82106\)$/m,
      /^Forthright Cardiology Business Service \(11000\)\nRidgeway Hospitals \(RCD\)/m,
      /^Kind\nBooked appointment$/m,
      /^letter-1\.txt \(from the referrer\)\n.* by Dr Amara Okafor/m,
      /^Being scanned$/m,
    ]
    for (const each of shown) assert.match(text, each)
  })

  it('shows a file as available once it is', async () => {
    const own = await withLetter(server, await refer(server))
    await server.runDueJobs()
    assert.match(textIn((await printedBy(people.referrer, own)).bytes), /^Available$/m)
  })

  const callers: readonly [who: string, by: CallerHeaders][] = [
    ['the referrer', people.referrer],
    ["the referrer's admin", people.referrerAdmin],
    ['the clinician of the service', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['an application of the provider', people.providerApp],
    ["the patient's practice", people.everybody],
  ]
  for (const [who, by] of callers) {
    it(`serves ${who}`, async () => {
      assertPdf(await printedBy(by))
    })
  }

  it('is the same bytes at the same time, whoever asks', async () => {
    const first = await printedBy(people.referrer)
    assert.ok(first.bytes.equals((await printedBy(people.referrerAdmin)).bytes))
  })

  it('prints in every state: sent to triage, deferred, sent nowhere, without a letter', async () => {
    const services = ['10000', '11004']
    const triage = { service: '11004', reason: 'TRIAGE' }
    const deferral = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    const bare = await refer(server)
    assert.match(textIn((await printedBy(people.referrer, bare)).bytes), /^Not Booked$/m)
    for (const way of [triage, deferral]) {
      const sent = await arranged(server, await refer(server, { services }), way)
      assertPdf(await printedBy(people.clinician, sent))
    }
  })

  it('takes no body, and reads none that comes', async () => {
    const caller = await server.as(people.referrer)
    const path = `/STU3/ReferralRequest/${referred.ubrn}/$ers.generateCRI`
    const headers = { 'content-type': 'text/plain' }
    assertPdf(await caller.call('POST', path, { raw: '{ "not": json', headers }))
  })

  it('leaves an audit record with the patient', async () => {
    const answer = await printedBy(people.clinician)
    const { rows } = await server.database.query(
      `select operation, http_status, ubrn, nhs_number from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      {
        operation: 'a007-retrieve-clinical-information',
        http_status: 200,
        ubrn: referred.ubrn,
        nhs_number: '9912003888',
      },
    ])
  })
})

describe('A007 by a provider', () => {
  it('marks the review as printed, in the same version', async () => {
    const own = await booked(server, await withLetter(server, await refer(server)))
    assert.equal(await isPrinted(own), false)
    await printedBy(people.referrer, own)
    assert.equal(await isPrinted(own), false)
    assertPdf(await printedBy(people.clinician, own))
    assert.equal(await isPrinted(own), true)
    assert.equal(versionIn(await readBy(server, own)), own.version)
    // The version that everybody has seen is still good.
    assert.equal((await accept(await server.as(people.clinician), own)).status, 200)
  })

  it('says so in the next summary', async () => {
    const own = await booked(server, await withLetter(server, await refer(server)))
    const [first, second] = [
      await printedBy(people.providerApp, own),
      await printedBy(people.clinician, own),
    ].map(({ bytes }) => textIn(bytes))
    assert.doesNotMatch(first ?? '', /First printed by a provider/)
    assert.match(second ?? '', /^First printed by a provider$/m)
  })

  it('marks it among the appointment slot issues too', async () => {
    const bare = await withLetter(server, await refer(server, { services: ['10000'] }))
    const way = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    const sent = await arranged(server, bare, way)
    assert.equal(await isPrinted(sent, 'APPOINTMENT_SLOT_ISSUES'), false)
    assertPdf(await printedBy(people.clinicianAdmin, sent))
    assert.equal(await isPrinted(sent, 'APPOINTMENT_SLOT_ISSUES'), true)
  })

  it('has to be printed again once the letters change', async () => {
    const own = await booked(server, await withLetter(server, await refer(server)), {
      slot: await laterSlot(),
    })
    await printedBy(people.clinician, own)
    assert.equal(await isPrinted(own), true)
    await withLetter(server, own)
    assert.equal(await isPrinted(own), false)
  })

  it('waits for whoever is writing, instead of failing', async () => {
    const own = await booked(server, await withLetter(server, await refer(server)))
    const writer = await server.database.connect()
    await writer.query('begin')
    await writer.query('select from referral where ubrn = $1 for update', [own.ubrn])
    const answer = printedBy(people.clinician, own)
    await untilSomebodyWaits()
    await writer.query('commit')
    writer.release()
    assertPdf(await answer)
    assert.equal(await isPrinted(own), true)
  })

  it('prints at once with others, and marks once', async () => {
    const own = await booked(server, await withLetter(server, await refer(server)))
    const everybody = [
      people.clinician,
      people.clinicianAdmin,
      people.providerApp,
      people.clinician,
    ]
    for (const answer of await Promise.all(everybody.map((by) => printedBy(by, own)))) {
      assertPdf(answer)
    }
    assert.equal(await isPrinted(own), true)
  })
})

describe('A007 refuses', () => {
  it('roles that see no clinical data', async () => {
    await assertRoles(server, (caller) => print(caller, '000000000001'), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'provider application',
    ])
  })

  const strangers: readonly [who: string, by: CallerHeaders][] = [
    ['a clinician in no workgroup', provider('555000000101')],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
    ['an application of another provider', { application: 'provider-app-r69' }],
  ]
  for (const [who, by] of strangers) {
    it(`${who}`, async () => {
      assertRefused(
        await printedBy(by),
        422,
        `NO_RELATIONSHIP No legitimate relationship with referral (${referred.ubrn}).`,
      )
    })
  }

  it('a provider while the referral is sent nowhere', async () => {
    const answer = await printedBy(people.clinician, await refer(server))
    assert.equal(answer.status, 422)
  })

  it('a patient whose record may not be shown', async () => {
    const own = await refer(server)
    await becomesPatient(server, own, '9000000025')
    assertRefused(
      await printedBy(people.referrer, own),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('UBRNs that nobody has', async () => {
    for (const ubrn of ['999999999999', '7', 'x']) {
      assert.equal((await printedBy(people.referrer, { ubrn })).status, 404)
    }
  })

  it('an Accept without PDF, and query parameters', async () => {
    const caller = await server.as(people.referrer)
    const json = await print(caller, referred.ubrn, { accept: 'application/fhir+json' })
    assert.equal(json.status, 406)
    assert.equal(json.headers.get('content-type'), 'text/plain;charset=utf-8')
    assertPdf(await print(caller, referred.ubrn, { accept: 'application/pdf' }))
    const path = `/STU3/ReferralRequest/${referred.ubrn}/$ers.generateCRI?_format=pdf`
    assertRefused(await caller.post(path), 422, "UNEXPECTED_FIELD '_format' unknown parameter name")
  })
})

describe('A007 without a printer', () => {
  it('says 503 when too many wait, and 500 when a document fails, and marks nothing', () =>
    assertWantsPrinter(async (other) => {
      const { ubrn } = await booked(other, await withLetter(other, await refer(other)))
      const clinician = await other.as(people.clinician)
      return async () => {
        const answer = await print(clinician, ubrn)
        const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', ubrn)
        assert.equal(item?.clinicalInfoPrinted, false)
        return answer
      }
    }))
})

async function laterSlot() {
  const slots = await freeSlots(server, '11000', { hasClinician: false, count: 10 })
  const slot = slots.at(-1)
  assert.ok(slot)
  return slot
}

const untilSomebodyWaits = () =>
  until('somebody waits for a row', async () => {
    const { rows } = await server.database.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rows.length > 0
  })
