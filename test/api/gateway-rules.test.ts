import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS } from '../../src/base/clock.ts'
import { ask } from '../world/ask.ts'
import { empty, noOrganisation, ofUsers, tokens } from '../world/gateway-faults.ts'
import { assertAnswers, type Fault, faulty, register } from '../world/gateway-world.ts'
import { issueToken, userScope } from '../world/issue-token.ts'
import { type TestServer, testServer } from '../world/server.ts'

const versions = ['STU3', 'R4'] as const

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

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
    const unlisted = ofUsers.find(
      ({ name }) => name === 'an organisation that the application is not for',
    )
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
      const fault = ofUsers.find(
        (each) => each.name === 'a person in the function of an application',
      )
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

  it('counts anew in each minute of the wall clock', async () => {
    const call = await application(2)
    assert.deepEqual([await call(), await call(), await call()], [200, 200, 429])
    server.clock.advance(MILLISECONDS.minute - 1)
    assert.equal(await call(), 429)
    server.clock.advance(1)
    assert.deepEqual([await call(), await call(), await call()], [200, 200, 429])
  })

  it('goes by no other clock than that of the wall', async () => {
    const call = await application(1)
    assert.deepEqual([await call(), await call()], [200, 429])
    try {
      const moved = await server.world('PUT', '/clock', { advanceSeconds: 120 })
      assert.equal(moved.status, 200)
      assert.equal(await call(), 429)
    } finally {
      await server.world('DELETE', '/clock')
    }
  })

  it('holds up who comes too fast, within the quota', async () => {
    const call = await application(600)
    const statuses = await Promise.all(Array.from({ length: 20 }, () => call()))
    assert.deepEqual(count(statuses), { 200: 12, 429: 8 })
    server.clock.advance(MILLISECONDS.second)
    assert.equal(await call(), 200)
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

/** How often each came. */
function count(statuses: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

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
    const answer = await faulty(server, 'user-restricted', 'R4', tokens.slice(0, 1))
    assert.match(answer.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}-1$/)
  })
})
