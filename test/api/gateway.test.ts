import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { ask } from '../world/ask.ts'
import { codesIn, diagnosticsIn } from '../world/caller.ts'
import { empty, ofApplications, ofUsers, tokens } from '../world/gateway-faults.ts'
import { assertAnswers, type Fault, faulty, type Mode, register } from '../world/gateway-world.ts'
import { issueToken, tokenLifetimeMs } from '../world/issue-token.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { testNow } from '../world/test-clock.ts'

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
      token: { user: undefined, identityAssuranceLevel: 3 },
      status: 403,
      stu3: { ...empty, type: 'text/plain' },
      r4: { ...empty, type: 'text/plain' },
    }
    for (const fhir of versions) {
      const answer = await faulty(server, 'user-restricted', fhir, [fault])
      assertAnswers(answer, fhir, fault, server.clock.now())
    }
  })
})
