import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { businessFunctions } from '../../src/domain/directory/business-function.ts'
import { ask } from '../world/ask.ts'
import { type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { issueToken } from '../world/issue-token.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'

const path = '/R4/PractitionerRole'

type Role = {
  readonly resource: {
    readonly id: string
    readonly organization: { readonly identifier: { readonly value: string } }
    readonly code: readonly { readonly coding: readonly { readonly code: string }[] }[]
  }
}

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** As somebody who has signed in and sends nothing but the token. */
async function askedBy(user: string) {
  const token = await issueToken(server, { application: 'user-app', user })
  const headers = { authorization: `Bearer ${token}` }
  return ask(`${server.baseUrl}/referrals/FHIR${path}`, { headers })
}

function functionsIn(entries: readonly Role[]) {
  return Object.fromEntries(
    entries.map(({ resource }) => [
      resource.organization.identifier.value,
      resource.code.map(({ coding }) => coding[0]?.code),
    ]),
  )
}

describe('A030', () => {
  it('answers one role for each organisation, with every function held there', async () => {
    const { status, json, headers } = await askedBy('555031998104')
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'application/fhir+json')
    assert.equal(json.resourceType, 'Bundle')
    assert.equal(json.type, 'searchset')
    assert.equal(json.total, 2)
    assert.equal(json.timestamp, server.clock.now())
    assert.deepEqual(json.link, [
      { relation: 'self', url: `${server.baseUrl}/referrals/FHIR/R4/PractitionerRole` },
    ])
    assert.deepEqual(functionsIn(json.entry), {
      D82106: ['REFERRING_CLINICIAN_ADMIN'],
      RCD: ['SERVICE_PROVIDER_CLINICIAN_ADMIN'],
    })
  })

  it('names a role by its organisation and user', async () => {
    const { json } = await askedBy('555031998104')
    assert.deepEqual(
      json.entry.map(({ resource }: Role) => resource.id),
      ['PractitionerRole-D82106-555031998104', 'PractitionerRole-RCD-555031998104'],
    )
    assert.equal(
      json.entry[0].fullUrl,
      `${server.baseUrl}/referrals/FHIR/R4/PractitionerRole/PractitionerRole-D82106-555031998104`,
    )
  })

  it('shows all functions there are, those that no endpoint is for among them', async () => {
    const { json } = await askedBy('021600556514')
    assert.deepEqual(functionsIn(json.entry).R69?.toSorted(), [...businessFunctions].toSorted())
  })

  it('shows exactly what the organisation and role headers of other calls may say', async () => {
    const { json } = await askedBy('921600556514')
    for (const [organisation, functions] of Object.entries(functionsIn(json.entry))) {
      for (const name of functions) {
        const who = { user: '921600556514', organisation, function: String(name) }
        const answer = await (await server.as(who)).get('/STU3/CodeSystem/PRIORITY')
        assert.equal(answer.status, 200, `${name} at ${organisation}`)
      }
    }
  })

  it('makes a bundle of its own for every call', async () => {
    const ids = [await askedBy('555073103100'), await askedBy('555073103100')].map(
      ({ json }) => json.id,
    )
    assert.match(ids[0], /^[0-9a-f]{8}-[0-9a-f-]{27}$/)
    assert.notEqual(ids[0], ids[1])
  })

  it('does not look at organisation, role and on-behalf-of headers', async () => {
    const answer = await referrer.get(path, {
      'nhsd-end-user-organisation-ods': 'NOWHERE',
      'nhsd-ers-business-function': 'NO_SUCH_FUNCTION',
      'nhsd-ers-on-behalf-of-user-id': 'nobody',
    })
    assert.equal(answer.status, 200)
    assert.equal(answer.json.total, 1)
  })

  it('answers somebody who signed in at level 2', async () => {
    const answer = await (
      await server.as({
        user: '656005750109',
        organisation: 'RCD',
        function: 'SERVICE_PROVIDER_CLINICIAN',
        authenticationAssuranceLevel: 2,
      })
    ).get(path)
    assert.equal(answer.status, 200)
    assert.equal(answer.json.total, 2)
  })

  for (const [name, user] of [
    ['is not in the directory', '999999999999'],
    ['has left', '555000000103'],
    ['has an id of another form', 'admin'],
  ] as const) {
    it(`refuses a user who ${name}`, async () => {
      const answer = await askedBy(user)
      assert.equal(answer.status, 403)
      assert.deepEqual(codesIn(answer), ['REC_FORBIDDEN'])
      assert.deepEqual(diagnosticsIn(answer), ['The user is not registered in e-RS.'])
    })
  }

  it('is for people: applications by themselves are refused', async () => {
    for (const who of [people.providerApp, people.referrerApp]) {
      const answer = await (await server.as(who)).get(path)
      assert.equal(answer.status, 403)
      assert.deepEqual(codesIn(answer), ['REC_FORBIDDEN'])
    }
  })

  it('refuses query parameters', async () => {
    const answer = await referrer.get(`${path}?practitioner=555073103100`)
    assert.equal(answer.status, 400)
    assert.deepEqual(codesIn(answer), ['REC_BAD_REQUEST'])
    assert.deepEqual(diagnosticsIn(answer), ["'practitioner' unknown parameter name"])
  })
})
