import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'

const path = '/R4/Practitioner?_query=onBehalfOf'
const role = 'SERVICE_PROVIDER_CLINICIAN_ADMIN'

let server: TestServer
let admin: Caller

before(async () => {
  server = await testServer()
  const { onBehalfOf: _, ...nobodyYet } = people.clinicianAdmin
  admin = await server.as(nobodyYet)
})
after(() => server.close())

describe('A040', () => {
  it('answers whom the admin may act for, before they have said for whom', async () => {
    const { status, headers, json } = await admin.get(path)
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'application/fhir+json')
    const { id, ...rest } = json
    assert.match(id, /^[0-9a-f-]{36}$/)
    const at = server.clock.now()
    assert.deepEqual(rest, {
      resourceType: 'Bundle',
      meta: { lastUpdated: at },
      type: 'searchset',
      total: 1,
      timestamp: at,
      link: [
        {
          relation: 'self',
          url: `${server.baseUrl}/referrals/FHIR/R4/Practitioner?_query=onBehalfOf`,
        },
      ],
      entry: [
        {
          fullUrl: 'Practitioner/555031999105',
          resource: {
            id: '555031999105',
            resourceType: 'Practitioner',
            meta: { lastUpdated: at },
            identifier: {
              system: 'https://fhir.nhs.uk/Id/sds-user-id',
              value: '555031999105',
            },
          },
          search: { mode: 'match' },
        },
      ],
    })
  })

  it('answers those of the organisation in the header', async () => {
    const other = await server.as({ user: '021600556514', organisation: 'R69', function: role })
    const { json } = await other.get(path)
    assert.deepEqual(
      json.entry.map(({ resource }: { resource: { id: string } }) => resource.id),
      ['021600556514', '111111111111', '921600556514'],
    )
  })

  it('answers an empty bundle to an admin linked to no clinician', async () => {
    const lonely = await server.as({ user: '555000000102', organisation: 'RCD', function: role })
    const { status, json } = await lonely.get(path)
    assert.equal(status, 200)
    assert.equal(json.total, 0)
    assert.equal(json.entry, undefined)
  })

  it('names exactly those whom other calls accept in the on-behalf-of header', async () => {
    const who = { user: '021600556514', organisation: 'R69', function: role }
    for (const [onBehalfOf, status] of [
      ['111111111111', 200],
      ['021600556111', 403],
    ] as const) {
      const caller = await server.as({ ...who, onBehalfOf })
      assert.equal((await caller.get('/STU3/CodeSystem/PRIORITY')).status, status)
    }
  })

  it('does not look at the on-behalf-of header', async () => {
    const answer = await admin.get(path, { 'nhsd-ers-on-behalf-of-user-id': '000000000000' })
    assert.equal(answer.status, 200)
    assert.equal(answer.json.total, 1)
  })

  // biome-ignore format: a table
  const wrong = [
    ['no query',                '/R4/Practitioner',                              1],
    ['an empty query',          '/R4/Practitioner?_query=',                      1],
    ['another query',           '/R4/Practitioner?_query=colleagues',            1],
    ['a query in other case',   '/R4/Practitioner?_query=onbehalfof',            1],
    ['the query twice',         '/R4/Practitioner?_query=onBehalfOf&_query=onBehalfOf', 1],
    ['another parameter',       '/R4/Practitioner?_query=onBehalfOf&name=x',     1],
    ['several at once',         '/R4/Practitioner?_query=x&name=x',              2],
  ] as const
  for (const [name, url, count] of wrong) {
    it(`refuses ${name}`, async () => {
      const answer = await admin.get(url)
      assert.equal(answer.status, 400)
      assert.deepEqual(codesIn(answer), Array(count).fill('REC_BAD_REQUEST'))
    })
  }

  it('is for this one role', async () => {
    const others = [people.referrer, people.referrerAdmin, people.clinician, people.providerClerk]
    for (const who of others) {
      const answer = await (await server.as(who)).get(path)
      assert.equal(answer.status, 403)
      assert.deepEqual(codesIn(answer), ['REC_FORBIDDEN'])
      assert.deepEqual(diagnosticsIn(answer), [
        `Business Function (${who.function}) is not authorised to use this endpoint.`,
      ])
    }
    for (const who of [people.providerApp, people.referrerApp]) {
      assert.equal((await (await server.as(who)).get(path)).status, 403)
    }
  })
})
