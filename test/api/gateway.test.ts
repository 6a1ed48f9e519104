import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { MILLISECONDS } from '../../src/base/clock.ts'
import { ask } from '../world/ask.ts'
import { codesIn, diagnosticsIn } from '../world/caller.ts'
import {
  assertAnswers,
  type Expected,
  type Fault,
  faulty,
  type Mode,
  register,
} from '../world/gateway-world.ts'
import { issueToken, tokenLifetimeMs, userScope } from '../world/issue-token.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { testNow } from '../world/test-clock.ts'

const empty = { is: 'empty' } as const

/** The same words in both versions; only NO_ACCESS is called otherwise in R4. */
function both(issue: string, code: string, says: string): { stu3: Expected; r4: Expected } {
  const r4Code = code === 'NO_ACCESS' ? 'ACCESS_DENIED' : code
  return {
    stu3: { is: 'outcome', issue, code, says },
    r4: { is: 'outcome', issue, code: r4Code, says },
  }
}

function onlyInR4(issue: string, code: string, says: string): { stu3: Expected; r4: Expected } {
  return { stu3: empty, r4: { is: 'outcome', issue, code, says } }
}

const invalid = onlyInR4('login', 'ACCESS_DENIED', 'Invalid access token')

/** Every way a token can be no token (DOMAIN 8.6, first row). */
const tokens: readonly Fault[] = [
  ['no Authorization', null],
  ['an empty Authorization', ''],
  ['a token without Bearer', 'dG9rZW4'],
  ['Bearer without a token', 'Bearer'],
  ['basic authentication', 'Basic dXNlcjpwYXNz'],
  ['a token nobody issued', `Bearer ${'A'.repeat(43)}`],
  ['a token of another form', 'Bearer abc'],
  ['two tokens', `Bearer ${'A'.repeat(43)} ${'B'.repeat(43)}`],
  ['a token of 7000 letters', `Bearer ${'a'.repeat(7_000)}`],
].map(([name, authorization]) => ({
  name: String(name),
  authorization: authorization ?? null,
  status: 401,
  ...invalid,
}))

const scope: Fault = {
  name: 'a scope that e-RS does not accept',
  token: { scope: 'urn:nhsd:apim:user-nhs-id:aal1:e-referrals-service-api' },
  status: 401,
  ...both(
    'login',
    'NO_ACCESS',
    'The authentication method utilised is not currently supported. Please re-authenticate with a supported method.',
  ),
}

const noAsid: Fault = {
  name: 'an application without ASID',
  application: { asid: null },
  status: 403,
  ...both('forbidden', 'NO_ACCESS', 'ASID is not configured in the application'),
}

const rate: Fault = {
  name: 'more requests than the application may make',
  application: { requestsPerMinute: 1 },
  isSecond: true,
  status: 429,
  ...onlyInR4('throttled', 'TOO_MANY_REQUESTS', 'You have exceeded your application’s rate limit.'),
}

const noOrganisation: Fault = {
  name: 'no organisation',
  headers: { 'nhsd-end-user-organisation-ods': null },
  status: 400,
  ...both('required', 'MISSING_HEADER', 'Missing or Empty NHSD-End-User-Organisation-ODS header.'),
}

/** In the order they are looked at. */
const ofUsers: readonly Fault[] = [
  { name: 'no token', authorization: null, status: 401, ...invalid },
  scope,
  noOrganisation,
  {
    name: 'an organisation that the application is not for',
    application: { allowedOdsCodes: ['RCD', 'R68'] },
    status: 403,
    ...both(
      'forbidden',
      'NO_ACCESS',
      'Unauthorised ODS code provided in NHSD-End-User-Organisation-ODS header',
    ),
  },
  noAsid,
  rate,
  {
    name: 'a person in the function of an application',
    headers: { 'nhsd-ers-business-function': 'PROVIDER_AUTHORISED_APPLICATION' },
    status: 403,
    ...both(
      'forbidden',
      'NO_ACCESS',
      'User does not have the required Business Function at the specified Organisation.',
    ),
  },
  {
    name: 'an identity that is not assured',
    token: { identityAssuranceLevel: 2 },
    status: 401,
    ...both(
      'forbidden',
      'NO_ACCESS',
      "We couldn't verify your identity. Please contact your local Registration Authority.",
    ),
  },
]

const ofApplications: readonly Fault[] = [
  { name: 'no token', authorization: null, status: 401, ...invalid },
  scope,
  noAsid,
  rate,
  {
    name: 'a header that is reserved for the gateway',
    headers: { 'x-ers-ods-code': 'R69' },
    status: 403,
    stu3: { ...empty, type: 'text/plain' },
    r4: { ...empty, type: 'text/plain' },
  },
  {
    name: 'an application without organisation',
    application: { odsCode: null },
    status: 500,
    ...sameJson({
      fault: {
        faultstring: 'Unresolved variable : app.app-restricted-ods-code',
        detail: { errorcode: 'entities.UnresolvedVariable' },
      },
    }),
  },
]

function sameJson(json: unknown): { stu3: Expected; r4: Expected } {
  return { stu3: { is: 'json', json }, r4: { is: 'json', json } }
}

const versions = ['STU3', 'R4'] as const

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())
afterEach(() => server.clock.set(testNow))

for (const [mode, faults] of [
  ['user-restricted', ofUsers],
  ['application-restricted', ofApplications],
] as const satisfies readonly (readonly [Mode, readonly Fault[]])[]) {
  describe(`the gateway, ${mode}`, () => {
    for (const fhir of versions) {
      it(`lets a rightful request through, ${fhir}`, async () => {
        const answer = await faulty(server, mode, fhir, [])
        assert.equal(answer.status, 200, answer.text)
      })

      for (const [index, first] of faults.entries()) {
        it(`refuses ${first.name}, ${fhir}`, async () => {
          const answer = await faulty(server, mode, fhir, [first])
          assertAnswers(answer, fhir, first, server.clock.now())
        })

        for (const second of faults.slice(index + 1)) {
          it(`sees ${first.name} before ${second.name}, ${fhir}`, async () => {
            const answer = await faulty(server, mode, fhir, [first, second])
            assertAnswers(answer, fhir, first, server.clock.now())
          })
        }

        it(`sees ${first.name} before anything of e-RS, ${fhir}`, async () => {
          const answer = await faulty(server, mode, fhir, [first], { accept: 'image/png' })
          assertAnswers(answer, fhir, first, server.clock.now())
        })
      }
    }
  })
}

describe('the gateway, tokens', () => {
  for (const fhir of versions) {
    for (const fault of tokens) {
      it(`refuses ${fault.name}, ${fhir}`, async () => {
        const answer = await faulty(server, 'user-restricted', fhir, [fault])
        assertAnswers(answer, fhir, fault, server.clock.now())
        assert.match(
          answer.headers.get('www-authenticate') ?? '',
          /^Bearer .*error="invalid_token"/,
        )
      })
    }
  }

  it('takes Bearer in any case', async () => {
    const token = await issueToken(server, { application: 'user-app', user: '555073103100' })
    const url = `${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const answer = await ask(url, { headers: { authorization: `${scheme} ${token}` } })
      assert.equal(answer.status, 200, scheme)
    }
  })

  it('refuses a token from the instant it expires', async () => {
    const authorization = `Bearer ${await issueToken(server, { application: 'provider-app' })}`
    const call = (fhir: string) =>
      ask(`${server.baseUrl}/referrals/FHIR/${fhir}`, { headers: { authorization } })
    const stu3 = 'STU3/CodeSystem/PRIORITY'
    assert.equal((await call(stu3)).status, 200)
    server.clock.advance(tokenLifetimeMs - 1)
    assert.equal((await call(stu3)).status, 200)
    server.clock.advance(1)
    const expired = await call(stu3)
    assert.equal(expired.status, 401)
    assert.equal(expired.text, '')
    assert.match(expired.headers.get('www-authenticate') ?? '', /error="invalid_token"/)
    const inR4 = await call('R4/HealthcareService/2')
    assert.equal(inR4.status, 401)
    assert.deepEqual(codesIn(inR4), ['ACCESS_DENIED'])
    assert.deepEqual(diagnosticsIn(inR4), ['Access Token expired'])
    assert.equal(inR4.json.issue[0].code, 'login')
  })

  it('refuses a token whose application was revoked, at once, and takes it when it is back', async () => {
    const application = await register(server, {
      accessMode: 'user-restricted',
      asid: '200000055503',
    })
    const token = await issueToken(server, { application, user: '555073103100' })
    const call = () =>
      ask(`${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`, {
        headers: { authorization: `Bearer ${token}` },
      })
    assert.equal((await call()).status, 200)
    await server.world('PATCH', `/applications/${application}`, { isActive: false })
    const revoked = await call()
    assert.equal(revoked.status, 401)
    assert.deepEqual(diagnosticsIn(revoked), ['Invalid access token'])
    await server.world('PATCH', `/applications/${application}`, { isActive: true })
    assert.equal((await call()).status, 200)
    await server.world('DELETE', `/applications/${application}`)
    assert.equal((await call()).status, 401)
  })

  it('refuses a token that is neither a user’s nor an application’s', async () => {
    const fault: Fault = {
      name: 'a user-restricted token without a user',
      token: { user: '', identityAssuranceLevel: 3 },
      status: 403,
      stu3: { ...empty, type: 'text/plain' },
      r4: { ...empty, type: 'text/plain' },
    }
    for (const fhir of versions) {
      const { user: _, ...token } = fault.token ?? {}
      const answer = await faulty(server, 'user-restricted', fhir, [
        { ...fault, token: { ...token, user: undefined } as never },
      ])
      assertAnswers(answer, fhir, fault, server.clock.now())
    }
  })
})

describe('the gateway, assurance', () => {
  for (const [level, status] of [
    [3, 200],
    [2, 200],
    [1, 401],
    [0, 401],
  ] as const) {
    it(`answers ${status} to somebody who signed in at level ${level}`, async () => {
      const token = { scope: userScope(level), authenticationAssuranceLevel: level }
      for (const fhir of versions) {
        const answer = await faulty(server, 'user-restricted', fhir, [
          { name: '', token, status, stu3: empty, r4: empty },
        ])
        assert.equal(answer.status, status)
      }
    })
  }

  for (const [level, status] of [
    [4, 200],
    [3, 200],
    [2, 401],
    [1, 401],
  ] as const) {
    it(`answers ${status} to an identity at level ${level}`, async () => {
      const token = { identityAssuranceLevel: level }
      const answer = await faulty(server, 'user-restricted', 'R4', [
        { name: '', token, status, stu3: empty, r4: empty },
      ])
      assert.equal(answer.status, status)
    })
  }

  it('accepts a scope among others that it does not know', async () => {
    for (const scopes of [`openid ${userScope(3)}`, `${userScope(1)} ${userScope(2)}`]) {
      const answer = await faulty(server, 'user-restricted', 'STU3', [
        { name: '', token: { scope: scopes }, status: 200, stu3: empty, r4: empty },
      ])
      assert.equal(answer.status, 200)
    }
  })

  it('asks applications for no identity', async () => {
    assert.equal((await faulty(server, 'application-restricted', 'R4', [])).status, 200)
  })
})

describe('the gateway, organisations', () => {
  const blank: Fault = { ...noOrganisation, headers: { 'nhsd-end-user-organisation-ods': '   ' } }

  it('takes a blank organisation for none', async () => {
    for (const fhir of versions) {
      const answer = await faulty(server, 'user-restricted', fhir, [blank])
      assertAnswers(answer, fhir, blank, server.clock.now())
    }
  })

  it('lets an application be used for the organisations on its list', async () => {
    const listed = { application: { allowedOdsCodes: ['R68', 'R69'] } }
    const answer = await faulty(server, 'user-restricted', 'STU3', [
      { name: '', ...listed, status: 200, stu3: empty, r4: empty },
    ])
    assert.equal(answer.status, 200)
  })

  it('lets an application with an empty list be used for none', async () => {
    const [, , , unlisted] = ofUsers
    assert.ok(unlisted)
    const fault = { ...unlisted, application: { allowedOdsCodes: [] } }
    const answer = await faulty(server, 'user-restricted', 'STU3', [fault])
    assertAnswers(answer, 'STU3', fault, server.clock.now())
  })

  it('wants neither organisation nor list of A030', async () => {
    const application = await register(server, {
      accessMode: 'user-restricted',
      asid: '200000055504',
      allowedOdsCodes: ['RCD'],
    })
    const token = await issueToken(server, { application, user: '555073103100' })
    const url = `${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`
    for (const more of [{}, { 'nhsd-end-user-organisation-ods': 'D82106' }]) {
      const answer = await ask(url, { headers: { authorization: `Bearer ${token}`, ...more } })
      assert.equal(answer.status, 200, answer.text)
    }
  })

  it('does not look at what an application says of organisation and function', async () => {
    const answer = await faulty(server, 'application-restricted', 'R4', [], {
      'nhsd-end-user-organisation-ods': 'RCD',
      'nhsd-ers-business-function': 'SERVICE_PROVIDER_ADMIN',
      'nhsd-ers-on-behalf-of-user-id': '1',
    })
    assert.equal(answer.status, 200)
  })

  it('lets a person send the headers that are reserved: they mean nothing', async () => {
    const answer = await faulty(server, 'user-restricted', 'R4', [], {
      'x-ers-ods-code': 'RCD',
      'x-ers-user-id': '1',
      'x-ers-business-function': 'x',
    })
    assert.equal(answer.status, 200)
  })

  for (const name of ['x-ers-ods-code', 'x-ers-business-function', 'X-ERS-User-ID']) {
    it(`refuses an application that sends ${name}, even empty`, async () => {
      for (const value of ['R69', '']) {
        const answer = await faulty(server, 'application-restricted', 'STU3', [], { [name]: value })
        assert.equal(answer.status, 403)
        assert.equal(answer.text, '')
      }
    })
  }

  for (const name of [
    'PROVIDER_AUTHORISED_APPLICATION',
    'REFERRER_AUTHORISED_APPLICATION',
    'AUTHORISED_APPLICATION',
  ]) {
    it(`refuses a person as ${name}, for A030 too`, async () => {
      const [, , , , , , fault] = ofUsers
      assert.ok(fault)
      const headers = { 'nhsd-ers-business-function': name }
      const answer = await faulty(server, 'user-restricted', 'R4', [{ ...fault, headers }])
      assertAnswers(answer, 'R4', fault, server.clock.now())
      const token = await issueToken(server, { application: 'user-app', user: '555073103100' })
      const roles = await ask(`${server.baseUrl}/referrals/FHIR/R4/PractitionerRole`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
      assert.equal(roles.status, 403)
    })
  }
})

describe('the gateway, rate', () => {
  async function application(requestsPerMinute: number) {
    const name = await register(server, {
      accessMode: 'application-restricted',
      asid: '200000055505',
      odsCode: 'R69',
      userId: '021600556514',
      requestsPerMinute,
    })
    const tokens = [
      await issueToken(server, { application: name }),
      await issueToken(server, { application: name }),
    ]
    return async (which = 0) => {
      const headers = { authorization: `Bearer ${tokens[which]}` }
      return (await ask(`${server.baseUrl}/referrals/FHIR/STU3/CodeSystem/PRIORITY`, { headers }))
        .status
    }
  }

  it('counts by application, whatever token it uses', async () => {
    const call = await application(3)
    assert.deepEqual([await call(0), await call(1), await call(0)], [200, 200, 200])
    assert.deepEqual([await call(0), await call(1)], [429, 429])
    const other = await application(3)
    assert.equal(await other(), 200)
  })

  it('gives requests back with time, evenly, and never more than a minute’s', async () => {
    const call = await application(2)
    assert.deepEqual([await call(), await call(), await call()], [200, 200, 429])
    server.clock.advance(30 * MILLISECONDS.second)
    assert.deepEqual([await call(), await call()], [200, 429])
    server.clock.advance(5 * MILLISECONDS.minute)
    assert.deepEqual([await call(), await call(), await call()], [200, 200, 429])
  })

  it('holds the limit of the server for applications that have none of their own', async () => {
    const limited = await testServer({ rateLimitPerMinute: 2 })
    try {
      const caller = await limited.as({ application: 'provider-app' })
      const statuses: number[] = []
      for (let i = 0; i < 3; i++) {
        statuses.push((await caller.get('/STU3/CodeSystem/PRIORITY')).status)
      }
      assert.deepEqual(statuses, [200, 200, 429])
      const own = await register(limited, {
        accessMode: 'application-restricted',
        asid: '200000055506',
        odsCode: 'R69',
        userId: '021600556514',
        requestsPerMinute: 1,
      })
      const other = await limited.as({ application: own })
      assert.equal((await other.get('/STU3/CodeSystem/PRIORITY')).status, 200)
      assert.equal((await other.get('/STU3/CodeSystem/PRIORITY')).status, 429)
    } finally {
      await limited.close()
    }
  })
})

describe('the gateway, X-Request-ID', () => {
  const own = { 'x-request-id': 'mine-1' }

  it('gives the caller’s own back when the token is no token, as it gives the correlation id', async () => {
    for (const fhir of versions) {
      for (const fault of tokens) {
        const more = { ...own, 'x-correlation-id': 'c-1' }
        const answer = await faulty(server, 'user-restricted', fhir, [fault], more)
        assert.equal(answer.headers.get('x-request-id'), 'mine-1', fault.name)
        assert.equal(answer.headers.get('x-correlation-id'), 'c-1')
      }
    }
  })

  it('makes its own once the caller is known, refused or not', async () => {
    for (const faults of [[], ...ofUsers.slice(1).map((fault) => [fault])]) {
      const answer = await faulty(server, 'user-restricted', 'STU3', faults, own)
      assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}-1$/)
    }
  })

  it('makes one for an unknown caller who sent none', async () => {
    const answer = await faulty(server, 'user-restricted', 'R4', [tokens[0] as Fault])
    assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}-1$/)
  })
})
