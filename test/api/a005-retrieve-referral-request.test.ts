import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Caller, type CallerHeaders, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { arranged, becomesPatient, booked, containedIn, refer } from '../world/referrals.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'

const ofLarkfield = '9462979626'

const strangers = {
  'a practice that neither refers nor has the patient': {
    user: '555000000104',
    organisation: 'D82107',
    function: 'REFERRING_CLINICIAN',
  },
  'a clinician in no workgroup': {
    user: '555000000101',
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  },
  'a clinician of another place of the provider': {
    user: '555000000108',
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  },
  'a clinician of another provider': {
    user: '021600556111',
    organisation: 'R69',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  },
  'an application of another provider': { application: 'provider-app-r69' },
} as const satisfies Record<string, CallerHeaders>

const relations = {
  'the clinician who made it': people.referrer,
  'an admin of the practice': people.referrerAdmin,
  'a clinician of the specialty': people.clinician,
  'a clinician of this one service': {
    user: '555000000107',
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  },
  'an admin for a clinician of the specialty': people.clinicianAdmin,
  'an application of the provider': people.providerApp,
} as const satisfies Record<string, CallerHeaders>

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const at = (ubrn: string) => `/STU3/ReferralRequest/${ubrn}`

describe('A005', () => {
  it('answers the referral as it was stored, with its version', async () => {
    const create = '/STU3/ReferralRequest/$ers.createReferral'
    const created = await referrer.post(create, createReferral())
    const read = await referrer.get(at(created.json.id))
    assert.equal(read.status, 200)
    assert.equal(read.headers.get('content-type'), 'application/fhir+json')
    assert.equal(read.headers.get('etag'), 'W/"3"')
    assert.equal(read.json.meta.versionId, '3')
    assert.equal(read.text, created.text)
  })

  it('keeps the leading zeros of a UBRN', async () => {
    const { ubrn } = await refer(server)
    assert.match(ubrn, /^0\d{11}$/)
    assert.equal((await referrer.get(at(String(Number(ubrn))))).status, 404)
  })

  it('shows the booking, with the version that the booking made', async () => {
    const referred = await refer(server)
    const { ubrn, version } = await booked(server, referred)
    const read = await referrer.get(at(ubrn))
    assert.equal(read.status, 200)
    assert.ok(version > referred.version)
    assert.equal(read.headers.get('etag'), `W/"${version}"`)
    assert.equal(read.json.meta.versionId, String(version))
    const [appointment, ...others] = containedIn(read, 'Appointment')
    assert.equal(appointment.status, 'booked')
    assert.deepEqual(others, [])
  })

  it('answers every reader with the same bytes', async () => {
    const referral = await booked(server, await refer(server))
    const own = await referrer.get(at(referral.ubrn))
    for (const [name, who] of Object.entries(relations)) {
      const read = await (await server.as(who)).get(at(referral.ubrn))
      assert.equal(read.status, 200, `${name}: ${read.text}`)
      assert.equal(read.text, own.text, name)
    }
  })

  for (const [name, who] of Object.entries(strangers)) {
    it(`refuses ${name}`, async () => {
      const referral = await booked(server, await refer(server))
      const read = await (await server.as(who)).get(at(referral.ubrn))
      assert.equal(read.status, 422)
      assert.deepEqual(codesIn(read), ['NO_RELATIONSHIP'])
      assert.equal(read.json.issue[0].code, 'business-rule')
      assert.deepEqual(diagnosticsIn(read), [
        `No legitimate relationship with referral (${referral.ubrn}).`,
      ])
    })
  }

  it('refuses a provider before the referral is at a service', async () => {
    const { ubrn } = await refer(server)
    for (const who of [people.clinician, people.clinicianAdmin, people.providerApp]) {
      const read = await (await server.as(who)).get(at(ubrn))
      assert.equal(read.status, 422)
      assert.deepEqual(codesIn(read), ['NO_RELATIONSHIP'])
    }
  })

  it('lets the practice of the patient read what another organisation referred', async () => {
    const { ubrn } = await refer(server, { by: people.everybody, patient: ofLarkfield })
    assert.equal((await referrer.get(at(ubrn))).status, 200)
  })

  it('looks at the relationship anew on every call', async () => {
    const referral = await booked(server, await refer(server))
    const clinician = await server.as(people.clinician)
    assert.equal((await clinician.get(at(referral.ubrn))).status, 200)
    const own = [people.clinician.user, 'RCD', '11000']
    const { rowCount } = await server.database.query(
      'delete from service_access where user_id = $1 and ods_code = $2 and service_id = $3',
      own,
    )
    assert.equal(rowCount, 1)
    assert.deepEqual(codesIn(await clinician.get(at(referral.ubrn))), ['NO_RELATIONSHIP'])
    await server.database.query(
      'insert into service_access (user_id, ods_code, service_id) values ($1, $2, $3)',
      own,
    )
    assert.equal((await clinician.get(at(referral.ubrn))).status, 200)
  })

  it('shows a deferral to the provider at once', async () => {
    const referred = await refer(server, { services: ['10000'] })
    const { ubrn } = await arranged(server, referred, { reason: 'NO_SLOTS_AT_SERVICE' })
    const read = await (await server.as(people.clinician)).get(at(ubrn))
    assert.equal(read.status, 200)
    assert.ok(read.text.includes('"DEFERRED_TO_PROVIDER"'))
    assert.ok(read.text.includes('"NO_SLOTS_AT_SERVICE"'))
  })

  it('refuses when the record of the patient has become sensitive or cannot be had', async () => {
    for (const patient of ['9000000025', '9990001111', '9990001146']) {
      const { ubrn } = await refer(server)
      await becomesPatient(server, { ubrn }, patient)
      const read = await referrer.get(at(ubrn))
      assert.equal(read.status, 422)
      assert.deepEqual(codesIn(read), ['PATIENT_ERROR'])
      assert.ok(!read.text.includes(patient))
    }
  })

  it('does not tell a stranger that a record is sensitive', async () => {
    const { ubrn } = await refer(server)
    await becomesPatient(server, { ubrn }, '9000000025')
    const stranger = await server.as(strangers['a clinician of another provider'])
    assert.deepEqual(codesIn(await stranger.get(at(ubrn))), ['NO_RELATIONSHIP'])
  })

  // biome-ignore format: a table
  for (const ubrn of [
    '999999999999', '12345678901', '1234567890123', 'abcdefghijkl', '0000000700O0', '%20',
    '00000007000%00', "1' or '1'='1", '٠٠٠٠٠٠٠٧٠٠٠٠', '-00000070000', 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
  ]) {
    it(`knows no referral ${JSON.stringify(ubrn)}`, async () => {
      const read = await referrer.get(at(encodeURI(decodeURI(ubrn))))
      assert.equal(read.status, 404)
      assert.deepEqual(codesIn(read), ['NO_SUCH_RESOURCE'])
    })
  }

  it('refuses query parameters', async () => {
    const { ubrn } = await refer(server)
    const read = await referrer.get(`${at(ubrn)}?_format=json&_summary=true`)
    assert.equal(read.status, 422)
    assert.deepEqual(codesIn(read), ['UNEXPECTED_FIELD', 'UNEXPECTED_FIELD'])
    assert.deepEqual(diagnosticsIn(read), [
      "'_format' unknown parameter name",
      "'_summary' unknown parameter name",
    ])
  })
})
