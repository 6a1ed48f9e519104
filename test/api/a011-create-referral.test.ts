import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { containedIn, stateIn } from '../world/referrals.ts'
import { issuesIn } from '../world/refused.ts'
import { createReferral } from '../world/requests.ts'
import { assertNegotiates, assertRoles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath, type NewReferral, newReferral } from '../world/service-search.ts'
import { storedRows } from '../world/stored-rows.ts'
import { testNow } from '../world/test-clock.ts'
import { until } from '../world/until.ts'
import { itemOn, listed } from '../world/worklists.ts'

const nhs = 'https://fhir.nhs.uk/STU3'
const patient = '9462979626'

const secondPractice: CallerHeaders = {
  user: '555000000104',
  organisation: 'D82107',
  function: 'REFERRING_CLINICIAN',
}

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

async function create(wanted: NewReferral = {}, by = referrer): Promise<Answer> {
  const answer = await by.post(createPath, newReferral({ patient, ...wanted }))
  assert.equal(answer.status, 201, answer.text)
  return answer
}

/** The referral as it is stored, whatever is shown of it. */
async function stored({ json }: Answer) {
  const { rows } = await server.database.query('select * from referral where ubrn = $1', [json.id])
  assert.equal(rows.length, 1)
  return rows[0]
}

function coded(name: string, system: string, code: string) {
  return { name, valueCoding: { system, code } }
}

function extensionIn({ json }: Answer, name: string) {
  const url = `${nhs}/StructureDefinition/Extension-eRS-${name}-1`
  return (json.extension as Extension[]).find((each) => each.url === url)
}

type Extension = {
  readonly url: string
  readonly valueInstant?: string
  readonly valueIdentifier?: { readonly value: string }
}

const everything: NewReferral = {
  priority: 'URGENT',
  specialty: 'CARDIOLOGY',
  clinicType: 'HEART_FAILURE',
  waitDays: 50,
  postcode: 'ls12ut',
  miles: 123,
  clinicalTerm: '1003',
  namedClinician: '555031999105',
  isForAgeAndSex: true,
  organisation: 'RCD',
  services: ['14000', '11000'],
}

describe('A011 answers', () => {
  it('the new referral in its third version', async () => {
    const answer = await create(everything)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), 'W/"3"')
    const { id, identifier, contained, extension, ...rest } = answer.json
    assert.match(id, /^[0-9]{12}$/)
    assert.match(identifier[0].value, /^r\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    assert.deepEqual(rest, {
      meta: { versionId: '3', profile: [`${nhs}/StructureDefinition/eRS-ReferralRequest-1`] },
      resourceType: 'ReferralRequest',
      status: 'active',
      subject: {
        identifier: { system: 'http://fhir.nhs.net/Id/nhs-number', value: patient },
      },
      supportingInfo: [],
      intent: 'plan',
    })
    assert.deepEqual(stateIn(answer), { state: 'NOT_BOOKED' })
    assert.equal(extension.length, 4)
    assert.equal(contained.length, 2)
  })

  it('the criteria, spelled as they are kept, without the organisation', async () => {
    const [{ parameter }] = containedIn(await create(everything), 'Parameters')
    assert.deepEqual(parameter, [
      coded('priority', `${nhs}/CodeSystem/eRS-Priority-1`, 'URGENT'),
      coded(
        'specialty',
        `${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/SPECIALTY`,
        'CARDIOLOGY',
      ),
      coded('clinicType', `${nhs}/CodeSystem/eRS-ClinicType-1`, 'HEART_FAILURE'),
      { name: 'indicativeAppointmentWaitTimeLimit', valueUnsignedInt: 50 },
      { name: 'postcode', valueString: 'LS1 2UT' },
      { name: 'distanceLimit', valueUnsignedInt: 123 },
      coded('clinicalTerm', 'http://snomed.info/sct', '1003'),
      {
        name: 'namedClinician',
        valueIdentifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: '555031999105' },
      },
      { name: 'ageAndGenderAppropriate', valueBoolean: true },
      coded(
        'commissioningProvisioning',
        `${nhs}/CodeSystem/eRS-CommissioningProvisioning-1`,
        'ALL_AVAILABLE_FOR_BOOKING',
      ),
    ])
    assert.equal((await stored(await create(everything))).document.criteria.organisation, 'RCD')
  })

  it('the shortlist in the order it was given, by number and name', async () => {
    const mixed = ['50001', '11000', '11016', '10000']
    const [shortlist] = containedIn(await create({ services: mixed }), 'List')
    assert.deepEqual(
      shortlist.entry.map(
        ({ item }: { item: { identifier: { value: string }; display: string } }) =>
          `${item.identifier.value} ${item.display}`,
      ),
      [
        '50001 Cardiology Triage Service',
        '11000 Forthright Cardiology Business Service',
        '11016 Triage-Related Indirect Business Service',
        '10000 Ridgeway Cardiology - No Slots',
      ],
    )
  })

  it('a shortlist of twenty', async () => {
    const services = Array.from({ length: 20 }, (_, index) => String(12_000 + index))
    const [shortlist] = containedIn(await create({ services }), 'List')
    assert.equal(shortlist.entry.length, 20)
  })

  it('a UBRN and a request id of its own for every referral', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create()))
    assert.equal(new Set(made.map(({ json }) => json.id)).size, 20)
    assert.equal(new Set(made.map(({ json }) => json.identifier[0].value)).size, 20)
  })

  it('to referrers alone', async () => {
    const referringClinician = people.referrer.user
    await assertRoles(
      server,
      (caller) => caller.post(createPath, newReferral({ referringClinician })),
      ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'],
    )
  })

  it('nothing but FHIR JSON, to nothing else', async () => {
    await assertNegotiates(referrer, createPath, createReferral())
  })
})

describe('A011 stores', () => {
  it('what A005 answers, byte for byte, now and under its version', async () => {
    const created = await create(everything)
    const at = `/STU3/ReferralRequest/${created.json.id}`
    for (const path of [at, `${at}/_history/3`]) {
      const read = await referrer.get(path)
      assert.equal(read.status, 200)
      assert.equal(read.text, created.text)
      assert.equal(read.headers.get('etag'), 'W/"3"')
    }
  })

  it('one row with its history, its two places and the audit record', async () => {
    const before = await storedRows(server)
    const created = await create()
    const after = await storedRows(server)
    const added = Object.entries(after).filter(([name, count]) => count !== before[name])
    assert.deepEqual(added.map(([name, count]) => [name, count - (before[name] ?? 0)]).sort(), [
      ['public.referral', 1],
      ['public.referral_history', 1],
      ['public.worklist_entry', 2],
    ])
    const { document, body, request_id, ...row } = await stored(created)
    assert.deepEqual(row, {
      ubrn: created.json.id,
      version: 3,
      state: 'NOT_BOOKED',
      referring_ods_code: 'D82106',
      nhs_number: patient,
      service_id: null,
      provider_ods_code: null,
      appointment_id: null,
      contact_by: null,
      remind_on: null,
      is_archived: false,
      locked_by: null,
      locked_until: null,
    })
    assert.equal(body, created.text)
    assert.equal(request_id, created.json.identifier[0].value)
    assert.equal(document.referrer, people.referrer.user)
    const { rows: history } = await server.database.query(
      'select ubrn, version, at, operation, request_id, document from referral_history where ubrn = $1',
      [created.json.id],
    )
    assert.deepEqual(history, [
      {
        ubrn: created.json.id,
        version: 3,
        at: testNow,
        operation: 'a011-create-referral',
        request_id: created.headers.get('x-request-id'),
        document,
      },
    ])
    const { rows: audit } = await server.database.query(
      `select at, operation, http_status, outcome_code, access_mode, application, user_id,
         on_behalf_of, business_function, ods_code, ubrn, nhs_number
       from audit_record where request_id = $1`,
      [created.headers.get('x-request-id')],
    )
    assert.deepEqual(audit, [
      {
        at: testNow,
        operation: 'a011-create-referral',
        http_status: 201,
        outcome_code: null,
        access_mode: 'user-restricted',
        application: 'user-app',
        user_id: people.referrer.user,
        on_behalf_of: null,
        business_function: 'REFERRING_CLINICIAN',
        ods_code: 'D82106',
        ubrn: created.json.id,
        nhs_number: patient,
      },
    ])
  })

  it('a place on the lists of letters outstanding and awaiting booking', async () => {
    const { json } = await create()
    const common = {
      patient,
      priority: 'ROUTINE',
      referralCreated: testNow,
      clinicalContext: 'CARDIOLOGY/HEART_FAILURE',
      referrer: people.referrer.user,
    }
    assert.deepEqual(await itemOn(referrer, 'LETTERS_OUTSTANDING', json.id), {
      ...common,
      letterDue: '2026-11-24',
    })
    assert.deepEqual(await itemOn(referrer, 'AWAITING_BOOKING', json.id), {
      ...common,
      referralLastUpdated: testNow,
      status: 'NOT_BOOKED',
    })
    for (const list of ['REJECTED_TRIAGE_RESPONSE', 'ASSESSMENT_RETURNED_CANCELLED_DNA']) {
      assert.ok(!(await listed(referrer, list)).includes(json.id), list)
    }
    const clinician = await server.as(people.clinician)
    for (const list of ['REFERRALS_FOR_REVIEW', 'APPOINTMENT_SLOT_ISSUES']) {
      assert.ok(!(await listed(clinician, list)).includes(json.id), list)
    }
  })

  it('that no letter is coming, where no service wants one', async () => {
    const { json } = await create({ intention: 'NOT_INTENDING_TO_ADD' })
    assert.ok(!(await listed(referrer, 'LETTERS_OUTSTANDING')).includes(json.id))
    assert.ok((await listed(referrer, 'AWAITING_BOOKING')).includes(json.id))
  })

  it('after how many days the patient is reminded', async () => {
    for (const reminderDays of [0, 14, 2_147_483_647]) {
      const { document } = await stored(await create({ reminderDays }))
      assert.equal(document.firstReminderLetterFollowUpDays, reminderDays)
    }
  })

  it('the clinician in whose name an admin refers', async () => {
    const admin = await server.as(people.referrerAdmin)
    const created = await create({ referringClinician: people.referrer.user }, admin)
    assert.equal((await stored(created)).document.referrer, people.referrer.user)
    const item = await itemOn(referrer, 'AWAITING_BOOKING', created.json.id)
    assert.equal(item?.referrer, people.referrer.user)
    const { rows } = await server.database.query(
      'select user_id, business_function from audit_record where request_id = $1',
      [created.headers.get('x-request-id')],
    )
    assert.deepEqual(rows, [
      { user_id: people.referrerAdmin.user, business_function: 'REFERRING_CLINICIAN_ADMIN' },
    ])
  })

  // biome-ignore format: a table
  const starts: readonly (readonly [what: string, given: string | undefined, shown: string | undefined])[] = [
    ['none: not shown, and counted from now', undefined,                       undefined],
    ['now',                                   testNow,                         testNow],
    ['yesterday',                             '2026-11-23T10:00:00.000Z',      '2026-11-23T10:00:00.000Z'],
    ['the first instant of 365 days ago',     '2025-11-24T00:00:00.000Z',      '2025-11-24T00:00:00.000Z'],
    ['one told in another zone',              '2026-11-24T11:59:59.5+02:00',   '2026-11-24T09:59:59.500Z'],
    ['one without milliseconds',              '2026-11-01T08:30:00Z',          '2026-11-01T08:30:00.000Z'],
  ]
  for (const [what, pathwayStart, shown] of starts) {
    it(`the start of the pathway: ${what}`, async () => {
      const created = await create(pathwayStart === undefined ? {} : { pathwayStart })
      assert.equal(extensionIn(created, 'eReferralPathwayStart')?.valueInstant, shown)
      assert.equal((await stored(created)).document.pathwayStart.at, shown ?? testNow)
    })
  }

  it('the organisation under whose commissioning rules it was made', async () => {
    const clinic = await server.as(people.everybody)
    const lipids = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
    const local = await create({ ...lipids, services: ['11030'] }, clinic)
    assert.equal((await stored(local)).document.commissioningRuleOrganisation, 'R69')
    const there = await server.as(secondPractice)
    const menu = await create({ ...lipids, services: ['11006'] }, there)
    assert.equal((await stored(menu)).document.commissioningRuleOrganisation, 'D82107')
    assert.equal(extensionIn(menu, 'Commissioning-Rule-Org')?.valueIdentifier?.value, 'D82107')
  })
})

describe('A011, where somebody refers at a provider that does not,', () => {
  it('applies and stores the rules of the practice of the patient', async () => {
    const { user } = people.clinician
    await server.database.query(
      `insert into business_role (user_id, ods_code, business_function)
       values ($1, 'RCD', 'REFERRING_CLINICIAN')`,
      [user],
    )
    const there = await server.as({ ...people.clinician, function: 'REFERRING_CLINICIAN' })
    const lipids = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' }
    const wanted = newReferral({ ...lipids, services: ['11006'], patient: '9990001073' })
    const tried = async () => there.post(createPath, wanted)
    await until('the function is held', async () => (await tried()).status === 201)
    const { document } = await stored(await tried())
    assert.equal(document.commissioningRuleOrganisation, 'D82107')
    assert.equal(document.referringOrganisation, 'RCD')
  })
})

describe('A011 with an Idempotency-Key', () => {
  it('answers the first referral again, and makes no second one', async () => {
    const headers = { 'idempotency-key': 'create-once' }
    const body = newReferral({ patient })
    const first = await referrer.post(createPath, body, headers)
    assert.equal(first.status, 201)
    const before = await storedRows(server)
    const again = await referrer.post(createPath, body, headers)
    assert.equal(again.status, 201)
    assert.equal(again.text, first.text)
    assert.equal(again.headers.get('etag'), 'W/"3"')
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    assert.equal(first.headers.get('idempotent-replayed'), null)
    assert.deepEqual(await storedRows(server), before)
  })

  it('refuses the key for another body, and knows it from somebody else’s', async () => {
    const headers = { 'idempotency-key': 'create-another' }
    const first = await referrer.post(createPath, newReferral({ patient }), headers)
    const other = await referrer.post(createPath, newReferral({ patient: '9990001006' }), headers)
    assert.equal(other.status, 422)
    assert.match(issuesIn(other).join(), /^IDEMPOTENCY_KEY_REUSED /)
    const there = await server.as(secondPractice)
    const theirs = await there.post(createPath, newReferral({ patient }), headers)
    assert.equal(theirs.status, 201)
    assert.notEqual(theirs.json.id, first.json.id)
  })

  it('makes one referral of requests that come at once', async () => {
    const headers = { 'idempotency-key': 'create-at-once' }
    const before = await storedRows(server)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => referrer.post(createPath, newReferral({ patient }), headers)),
    )
    const made = answers.filter(({ status }) => status === 201)
    assert.ok(made.length > 0)
    assert.equal(new Set(made.map(({ text }) => text)).size, 1)
    for (const { status } of answers) assert.ok(status === 201 || status === 409)
    const after = await storedRows(server)
    assert.equal(after['public.referral'], (before['public.referral'] ?? 0) + 1)
  })
})
