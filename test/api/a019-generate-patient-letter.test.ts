import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readPdf, textIn } from '../documents/read-pdf.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  arranged,
  becomesPatient,
  booked,
  freeSlot,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { assertWantsPrinter } from '../world/without-printer.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

const print = (caller: Caller, ubrn: string, headers = {}) =>
  caller.post(`/STU3/ReferralRequest/${ubrn}/$ers.generatePatientLetter`, undefined, headers)

const printedBy = async (by: CallerHeaders, { ubrn }: Pick<Referred, 'ubrn'>) =>
  print(await server.as(by), ubrn)

async function letterAbout(referred: Pick<Referred, 'ubrn'>): Promise<string> {
  const answer = await printedBy(people.referrer, referred)
  assertPdf(answer)
  return textIn(answer.bytes)
}

function assertPdf(answer: Answer): void {
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  assert.equal(answer.headers.get('content-length'), String(answer.bytes.length))
}

/** As it is stored: no answer but the letter tells it. */
async function codeOf({ ubrn }: Pick<Referred, 'ubrn'>): Promise<string> {
  const { rows } = await server.database.query<{ code: string }>(
    `select document::jsonb ->> 'accessCode' as code from referral where ubrn = $1`,
    [ubrn],
  )
  return rows[0]?.code ?? ''
}

const becomes = ({ ubrn }: Referred, state: string) =>
  server.database.query(
    `update referral set document = jsonb_set(document::jsonb, '{state}', to_jsonb($2::text))
     where ubrn = $1`,
    [ubrn, state],
  )

const both = { services: ['11000', '11004'] }

describe('A019', () => {
  it('tells the patient of an unbooked referral how to book', async () => {
    const referred = await refer(server, {
      ...both,
      intention: 'NOT_INTENDING_TO_ADD',
    })
    const text = await letterAbout(referred)
    const shown = [
      /^Your referral: how to book$/m,
      /^From\nLarkfield Surgery$/m,
      /^NHS number\n991 200 3888\nDate of birth\n17 May 1968$/m,
      /^Forthright Cardiology Business Service\nRidgeway General Hospital, HG2 7ZZ\nBook online, or telephone 01632 960100\.$/m,
      /^Instructions of Forthright .*: Please tell the patient to bring a list of current medicines\.$/m,
    ]
    for (const each of shown) assert.match(text, each)
  })

  it('tells when and where a booked appointment is', async () => {
    const slot = await freeSlot(server, '11000', true)
    const referred = await booked(server, await refer(server), { slot })
    const text = await letterAbout(referred)
    assert.match(text, /^Your appointment$/m)
    assert.match(text, /^Date\n\w+day \d+ \w+ 20\d\d\nTime\n\d+:\d\d[ap]m$/m)
    assert.match(text, /^Place\nRidgeway General Hospital, HG2 7ZZ\nClinician\nDr /m)
  })

  it('tells that a deferred referral is with the service', async () => {
    const way = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    const referred = await arranged(server, await refer(server, { services: ['10000'] }), way)
    const text = await letterAbout(referred)
    assert.match(text, /^Your referral: the service will contact you$/m)
    assert.match(text, /^You should hear by\n\d+ \w+ 20\d\d$/m)
  })

  it('tells that a triage service looks at a referral first', async () => {
    const way = { service: '11004', reason: 'TRIAGE' }
    const text = await letterAbout(await arranged(server, await refer(server, both), way))
    assert.match(text, /^Your referral: the service will look at it first$/m)
  })

  it('is saved under UBRN, kind and time', async () => {
    const stamp = server.clock.now().replace(/\..*/, '').replace(/\D/g, '')
    const nameOf = async (referred: Referred) =>
      (await printedBy(people.referrer, referred)).headers.get('content-disposition')
    const referred = await refer(server)
    assert.equal(
      await nameOf(referred),
      `attachment; filename="${referred.ubrn}_Appointment_Request_Summary_${stamp}.pdf"`,
    )
    const there = await booked(server, referred)
    assert.equal(
      await nameOf(there),
      `attachment; filename="${there.ubrn}_Appointment_Confirmation_Summary_${stamp}.pdf"`,
    )
  })

  it('is a tagged PDF in English', async () => {
    const { bytes } = await printedBy(people.referrer, await refer(server))
    const { catalog, structure } = readPdf(bytes)
    assert.match(catalog, /\/Lang \(en-GB\)/)
    assert.match(structure, /^Document\(H1 Table\(TR\(TH:Row TD\)/)
  })

  it('tells booking reference and access code, the same ones in every letter', async () => {
    const referred = await refer(server)
    const code = await codeOf(referred)
    assert.match(code, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    const reference = referred.ubrn.replace(/(\d{4})(?=\d)/g, '$1 ')
    const told = new RegExp(`^Booking reference\\n${reference}\\nAccess code\\n${code}$`, 'm')
    assert.match(await letterAbout(referred), told)
    assert.match(await letterAbout(await booked(server, referred)), told)
    assert.notEqual(await codeOf(await refer(server)), code)
  })

  it('lets nothing else tell the access code', async () => {
    const referred = await booked(server, await withLetter(server, await refer(server)))
    const code = await codeOf(referred)
    assert.notEqual(code, '')
    const summary = await (await server.as(people.clinician)).post(
      `/STU3/ReferralRequest/${referred.ubrn}/$ers.generateCRI`,
    )
    assert.ok(!textIn(summary.bytes).includes(code))
    assert.ok(!(await readBy(server, referred)).text.includes(code))
    const { rows } = await server.database.query(
      `select body from referral where ubrn = $1
       union all select entry from worklist_entry where ubrn = $1
       union all select body from idempotent_answer`,
      [referred.ubrn],
    )
    assert.ok(!JSON.stringify(rows).includes(code))
  })

  it('changes nothing', async () => {
    const referred = await refer(server)
    await letterAbout(referred)
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  for (const by of [people.referrerAdmin, people.everybody]) {
    it(`serves ${by.function} of ${by.organisation}`, async () => {
      assertPdf(await printedBy(by, await refer(server)))
    })
  }

  it('does without a record that may not be shown', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    const text = await letterAbout(referred)
    assert.match(text, /^NHS number\n900 000 0025\nDear patient,$/m)
    assert.doesNotMatch(text, /Date of birth/)
  })

  it('leaves an audit record with the patient', async () => {
    const referred = await refer(server)
    const answer = await printedBy(people.referrerAdmin, referred)
    const { rows } = await server.database.query(
      `select operation, http_status, ubrn, nhs_number from audit_record where request_id = $1`,
      [answer.headers.get('x-request-id')],
    )
    const operation = 'a019-generate-patient-letter'
    const { ubrn } = referred
    assert.deepEqual(rows, [{ operation, http_status: 200, ubrn, nhs_number: '9912003888' }])
  })
})

describe('A019 refuses', () => {
  it('everybody but referring clinicians and their admins', async () => {
    await assertRoles(server, (caller) => print(caller, '000000000001'), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('a referrer of another practice, before anything else is looked at', async () => {
    const referred = await refer(server, { patient: '9990001065' })
    await becomes(referred, 'CANCELLED_REFERRAL')
    assertRefused(
      await printedBy(people.everybody, referred),
      422,
      `NO_RELATIONSHIP No legitimate relationship with referral (${referred.ubrn}).`,
    )
  })

  it('a stranger, too, when the record of the patient cannot be had', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    assert.equal((await printedBy(people.everybody, referred)).status, 422)
  })

  it('a patient who has no access code: no address is known', async () => {
    const referred = await refer(server, { patient: '9990001065' })
    const none = 'NO_ACCESS_CODE The patient has no access code for the patient portal.'
    assertRefused(await printedBy(people.referrer, referred), 422, none)
  })

  it('referrals from before there were access codes, which work otherwise', async () => {
    const referred = await refer(server)
    await server.database.query(
      `update referral set document = (document::jsonb - 'accessCode')::json where ubrn = $1`,
      [referred.ubrn],
    )
    const none = 'NO_ACCESS_CODE The patient has no access code for the patient portal.'
    assertRefused(await printedBy(people.referrer, referred), 422, none)
    assertRefused(await printedBy(people.referrer, await booked(server, referred)), 422, none)
  })

  const states: readonly [state: string, shown: string][] = [
    ['TRIAGE_RESPONSE', 'Triage Response'],
    ['TRIAGED_PROVIDER_TO_ACTION', 'Triaged - Provider To Action'],
    ['REJECTED', 'Rejected'],
    ['APPT_CANCELLED_BY_PATIENT', 'Appointment Cancelled By Patient'],
    ['APPT_CANCELLED_BY_PROVIDER', 'Appointment Cancelled By Provider'],
    ['DID_NOT_ATTEND', 'Did Not Attend'],
    ['ASSESSMENT_RESULT', 'Assessment Result'],
    ['CANCELLED_REFERRAL', 'Cancelled Referral'],
  ]
  for (const [state, shown] of states) {
    it(`a referral that is ${shown}`, async () => {
      const referred = await booked(server, await refer(server))
      await becomes(referred, state)
      assertRefused(
        await printedBy(people.referrer, referred),
        422,
        `INVALID_REQUEST_STATE The referral does not permit this action while it is ${shown}.`,
      )
    })
  }

  it('UBRNs that nobody has', async () => {
    for (const ubrn of ['999999999999', '7', 'x']) {
      assert.equal((await printedBy(people.referrer, { ubrn })).status, 404)
    }
  })

  it('an Accept without PDF, and query parameters', async () => {
    const { ubrn } = await refer(server)
    const caller = await server.as(people.referrer)
    const json = await print(caller, ubrn, { accept: 'application/fhir+json' })
    assert.equal(json.status, 406)
    assertPdf(await print(caller, ubrn, { accept: 'application/*' }))
    assertRefused(
      await caller.post(`/STU3/ReferralRequest/${ubrn}/$ers.generatePatientLetter?a=b`),
      422,
      "UNEXPECTED_FIELD 'a' unknown parameter name",
    )
  })
})

describe('A019 without a printer', () => {
  it('says 503 when too many wait, and 500 without a word when a document fails', () =>
    assertWantsPrinter(async (other) => {
      const { ubrn } = await refer(other)
      const caller = await other.as(people.referrer)
      return () => print(caller, ubrn)
    }))
})
