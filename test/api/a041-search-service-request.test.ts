import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { asked, converted, readAdvice, referrerActed, responded } from '../world/advice.ts'
import { adviceStrangers, clinicianOf11000, clinicianOfR69 } from '../world/advice-reads.ts'
import { type Answer, type Caller, type CallerHeaders, diagnosticsIn } from '../world/caller.ts'
import { cancelReferral, referralCancelled } from '../world/cancellations.ts'
import { people } from '../world/people.ts'
import { becomesPatient, booked, type Referred, readBy, refer } from '../world/referrals.ts'
import { roles } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'

const path = '/R4/ServiceRequest'
const system = 'https://fhir.nhs.uk/Id/UBRN'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const search = (identifier: string, caller = referrer) =>
  caller.get(`${path}?identifier=${encodeURIComponent(identifier)}`)

async function searchAs(who: CallerHeaders, { ubrn }: Pick<Referred, 'ubrn'>): Promise<Answer> {
  return search(ubrn, await server.as(who))
}

function assertEmpty(answer: Answer): void {
  assert.equal(answer.status, 200, answer.text)
  assert.equal(answer.json.total, 0)
  assert.equal(answer.json.entry, undefined)
}

async function requestIdOf(referred: Pick<Referred, 'ubrn'>): Promise<string> {
  const { json } = await readBy(server, referred)
  return json.identifier[0].value
}

describe('A041', () => {
  it('finds the request of a UBRN, under the id that A005 shows', async () => {
    const { ubrn, patient } = await refer(server)
    const answer = await search(`${system}|${ubrn}`)
    const id = await requestIdOf({ ubrn })
    assert.match(id, /^r\.[0-9a-f-]{36}$/)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), null)
    const base = `${server.baseUrl}/referrals/FHIR/R4/ServiceRequest`
    assert.deepEqual(answer.json, {
      id: answer.json.id,
      resourceType: 'Bundle',
      meta: { lastUpdated: server.clock.now() },
      timestamp: server.clock.now(),
      link: [
        {
          relation: 'self',
          url: `${base}?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2FUBRN%7C${ubrn}`,
        },
      ],
      total: 1,
      type: 'searchset',
      entry: [
        {
          fullUrl: `${base}/${id}`,
          resource: {
            id,
            meta: { versionId: '3' },
            resourceType: 'ServiceRequest',
            identifier: [{ system, value: ubrn }],
            status: 'active',
            intent: 'order',
            category: [
              {
                coding: [
                  {
                    system: 'https://fhir.nhs.uk/CodeSystem/message-category-servicerequest',
                    code: 'referral',
                  },
                ],
              },
            ],
            subject: {
              identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: patient },
            },
          },
          search: { mode: 'match' },
        },
      ],
    })
  })

  it('finds it by the UBRN alone, and links to itself as it was asked', async () => {
    const { ubrn } = await refer(server)
    const { json } = await search(ubrn)
    assert.equal(json.total, 1)
    const [{ url }] = json.link
    assert.equal(url, `${server.baseUrl}/referrals/FHIR/R4/ServiceRequest?identifier=${ubrn}`)
    assert.equal((await referrer.get(`${path}?identifier=${system}%7C${ubrn}`)).json.total, 1)
  })

  it('tells the version of now', async () => {
    const { ubrn, version } = await booked(server, await refer(server))
    const [{ resource }] = (await search(ubrn)).json.entry
    assert.equal(resource.meta.versionId, String(version))
  })

  it('calls a cancelled referral revoked', async () => {
    const { ubrn } = await referralCancelled(server, await refer(server))
    const [{ resource }] = (await search(ubrn)).json.entry
    assert.equal(resource.status, 'revoked')
  })

  it('answers an empty bundle for a UBRN that nobody has', async () => {
    assertEmpty(await search('999999999999'))
    assertEmpty(await search(`${system}|999999999999`))
  })

  const relations: readonly [who: string, by: CallerHeaders][] = [
    ['an admin of the practice', people.referrerAdmin],
    ['a clinician of the service', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
  ]
  for (const [who, by] of relations) {
    it(`serves ${who}`, async () => {
      const referred = await booked(server, await refer(server))
      const { json } = await searchAs(by, referred)
      assert.equal(json.entry[0].resource.id, await requestIdOf(referred))
    })
  }

  it("serves the patient's practice, although another organisation refers", async () => {
    const referred = await refer(server, { by: people.everybody, patient: '9462979626' })
    assert.equal((await searchAs(people.referrer, referred)).json.total, 1)
  })

  it('shows a referral of a patient whose record is not shown', async () => {
    const { ubrn } = await refer(server)
    await becomesPatient(server, { ubrn }, '9000000025')
    assert.equal((await search(ubrn)).json.total, 1)
  })

  const strangers: readonly [who: string, by: CallerHeaders][] = [
    [
      'a practice that neither refers nor has the patient',
      { user: '555000000104', organisation: 'D82107', function: 'REFERRING_CLINICIAN' },
    ],
    [
      'a clinician in no workgroup',
      { user: '555000000101', organisation: 'RCD', function: 'SERVICE_PROVIDER_CLINICIAN' },
    ],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
  ]
  for (const [who, by] of strangers) {
    it(`finds nothing for ${who}, and explains why`, async () => {
      const referred = await booked(server, await refer(server))
      const answer = await searchAs(by, referred)
      assertEmpty(answer)
      assert.ok(!answer.text.includes(referred.patient))
      const id = answer.headers.get('x-request-id')
      const told = (await (await server.world('GET', `/explain/${id}`)).json()) as {
        refusals: { because?: string }[]
      }
      assert.match(told.refusals[0]?.because ?? '', /D82106|workgroup|provided by/)
    })
  }

  it('finds nothing for a provider before the referral is at a service', async () => {
    assertEmpty(await searchAs(people.clinician, await refer(server)))
  })

  it('leaves an audit record with UBRN and patient, of a stranger too', async () => {
    const { ubrn, patient } = await refer(server)
    for (const who of [people.referrer, people.clinician]) {
      const answer = await searchAs(who, { ubrn })
      const { rows } = await server.database.query(
        'select http_status, ubrn, nhs_number from audit_record where request_id = $1',
        [answer.headers.get('x-request-id')],
      )
      assert.deepEqual(rows, [{ http_status: 200, ubrn, nhs_number: patient }])
    }
  })
})

describe('A041 of advice requests', () => {
  type Found = { readonly resource: Answer['json'] }

  /** Kind, id, version and status of everything with a UBRN, for somebody. */
  async function found(request: Pick<Referred, 'ubrn'>, by: CallerHeaders = people.referrer) {
    const answer = await searchAs(by, request)
    assert.equal(answer.status, 200, answer.text)
    const entries: readonly Found[] = answer.json.entry ?? []
    assert.equal(answer.json.total, entries.length)
    return entries.map(({ resource: { category, id, meta, status } }) => {
      assert.match(id, category[0].coding[0].code === 'request' ? /^a\./ : /^r\./)
      return `${category[0].coding[0].code} ${meta.versionId} ${status}`
    })
  }

  it('finds one under the id that A024 shows', async () => {
    const request = await asked(server)
    const { json } = await readAdvice(referrer, request)
    const [{ fullUrl, resource }] = (await search(request.ubrn)).json.entry
    assert.equal(resource.id, json.identifier[0].value)
    assert.match(resource.id, /^a\.[0-9a-f-]{36}$/)
    assert.ok(fullUrl.endsWith(`/R4/ServiceRequest/${resource.id}`))
    assert.equal(resource.subject.identifier.value, request.patient)
  })

  it('tells its version and whether it still goes on', async () => {
    const asks = await asked(server)
    assert.deepEqual(await found(asks), ['request 1 active'])
    const advised = await responded(server, asks)
    assert.deepEqual(await found(advised), ['request 2 active'])
    await referrerActed(server, advised, 'referrer-closes')
    assert.deepEqual(await found(advised), ['request 3 completed'])
    const other = await referrerActed(server, await asked(server), 'referrer-cancels')
    assert.deepEqual(await found(other), ['request 2 revoked'])
  })

  it('finds the referral that came of it, too, each in its own version', async () => {
    const referral = await converted(server, await asked(server))
    for (const by of [people.referrer, people.clinician, people.clinicianAdmin]) {
      assert.deepEqual(await found(referral, by), ['request 2 completed', 'referral 2 active'])
    }
    assert.equal((await cancelReferral(referrer, referral)).status, 200)
    assert.deepEqual(await found(referral), ['request 2 completed', 'referral 3 revoked'])
  })

  it('finds one of both for who may see that alone', async () => {
    const request = await responded(server, await asked(server))
    const body = { services: ['11000'] }
    const referral = await referrerActed(server, request, 'referrer-converts', body)
    assert.deepEqual(await found(referral), ['request 3 completed', 'referral 3 active'])
    assert.deepEqual(await found(referral, people.clinician), ['request 3 completed'])
    for (const by of [clinicianOf11000, clinicianOfR69]) {
      assert.deepEqual(await found(referral, by), [])
    }
  })

  it('finds none for strangers', async () => {
    const request = await asked(server)
    const { 'an application of another provider': _, ...persons } = adviceStrangers
    for (const by of Object.values(persons)) assert.deepEqual(await found(request, by), [])
  })
})

describe('A041 refuses', () => {
  it('roles without clinical data, and applications', async () => {
    const admitted: string[] = []
    for (const [role, who] of Object.entries(roles)) {
      const answer = await searchAs(who, { ubrn: '999999999999' })
      if (answer.status === 200) admitted.push(role)
      else assert.equal(answer.status, 403, role)
    }
    assert.deepEqual(admitted, [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ])
  })

  const ubrn = '000000070000'
  // biome-ignore format: a table
  const wrong: readonly (readonly [string, string, readonly RegExp[]])[] = [
    ['no identifier',              '',                                       [/^'identifier' is mandatory/]],
    ['an empty one',               '?identifier=',                           [/^'identifier' is empty/]],
    ['a UBRN of another length',   '?identifier=70000',                      [/^'identifier' is not a UBRN/]],
    ['a request id',               `?identifier=r.${'0'.repeat(12)}`,        [/^'identifier' is not a UBRN/]],
    ['two UBRNs',                  `?identifier=${ubrn},${ubrn}`,            [/^'identifier' is not a UBRN/]],
    ['a system without a UBRN',    `?identifier=${system}%7C`,               [/^'identifier' is not a UBRN/]],
    ['another system',             `?identifier=urn:ubrn%7C${ubrn}`,         [/^'identifier' is not a UBRN/]],
    ['no system before the bar',   `?identifier=%7C${ubrn}`,                 [/^'identifier' is not a UBRN/]],
    ['a blank around it',          `?identifier=+${ubrn}`,                   [/^'identifier' is not a UBRN/]],
    ['the parameter twice',        `?identifier=${ubrn}&identifier=${ubrn}`, [/^'identifier' is supplied more/]],
    ['bad percent-encoding',       '?identifier=%ZZ',                        [/^'identifier' is not percent-/]],
    ['a modifier',                 `?identifier:not=${ubrn}`,                [/^'identifier:not' unknown/, /^'identifier' is mandatory/]],
    ['another parameter as well',  `?identifier=${ubrn}&_count=1`,           [/^'_count' unknown/]],
    ['a search by patient',        '?subject=9912003888',                    [/^'subject' unknown/, /^'identifier' is mandatory/]],
  ]
  for (const [name, query, expected] of wrong) {
    it(name, async () => {
      const answer = await referrer.get(`${path}${query}`)
      assert.equal(answer.status, 400, answer.text)
      const told = diagnosticsIn(answer)
      assert.equal(told.length, expected.length, told.join())
      for (const [index, says] of expected.entries()) assert.match(told[index] ?? '', says)
      for (const { code, details } of answer.json.issue) {
        assert.equal(code, 'required')
        assert.deepEqual(details.coding, [
          { system: 'https://fhir.nhs.uk/CodeSystem/http-error-codes', code: 'REC_BAD_REQUEST' },
        ])
      }
    })
  }

  it('an Accept that it cannot answer', async () => {
    const query = `${path}?identifier=${ubrn}`
    assert.equal((await referrer.get(query, { accept: 'image/png' })).status, 406)
  })
})
