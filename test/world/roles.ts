import assert from 'node:assert/strict'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import { issuesIn } from './refused.ts'
import type { TestServer } from './server.ts'

/** Somebody for every role that calls, and two whom no endpoint of the first referral is for. */
export const roles: Readonly<Record<string, CallerHeaders>> = {
  REFERRING_CLINICIAN: people.referrer,
  REFERRING_CLINICIAN_ADMIN: people.referrerAdmin,
  REFERRING_ADMIN: people.referrerClerk,
  SERVICE_PROVIDER_CLINICIAN: people.clinician,
  SERVICE_PROVIDER_CLINICIAN_ADMIN: people.clinicianAdmin,
  SERVICE_PROVIDER_ADMIN: people.providerClerk,
  COMMISSIONER: { user: '555000000105', organisation: 'Q99', function: 'COMMISSIONER' },
  SERVICE_DEFINER: { user: '000000000101', organisation: 'R69', function: 'SERVICE_DEFINER' },
  'provider application': people.providerApp,
  'referrer application': people.referrerApp,
}

/** Lets every role call, and asserts that these get past the check of their role and no others. */
export async function assertRoles(
  server: TestServer,
  call: (caller: Caller) => Promise<Answer>,
  admitted: readonly string[],
  /** As the caller reads it: R4 has a word of its own. */
  forbidden = 'FORBIDDEN',
): Promise<void> {
  const seen: string[] = []
  for (const [role, who] of Object.entries(roles)) {
    const answer = await call(await server.as(who))
    if (answer.status !== 403) {
      seen.push(role)
      continue
    }
    const says =
      'application' in who
        ? 'The application is not authorised to use this endpoint.'
        : `Business Function (${who.function}) is not authorised to use this endpoint.`
    assert.deepEqual(issuesIn(answer), [`${forbidden} ${says}`])
  }
  assert.deepEqual(seen, admitted)
}

/**
 * What every endpoint that takes a JSON body does with a request that is none (DOMAIN 7.2, 7.3).
 */
export async function assertNegotiates(caller: Caller, path: string, body: unknown): Promise<void> {
  const headers = { 'if-match': 'W/"3"' }
  const image = await caller.post(path, body, { ...headers, accept: 'image/png' })
  assert.equal(image.status, 406)
  assert.equal(image.headers.get('content-type'), 'text/plain;charset=utf-8')
  const raw = JSON.stringify(body)
  const send = (type: string, sent: string) =>
    caller.call('POST', path, { raw: sent, headers: { ...headers, 'content-type': type } })
  const xml = await send('application/xml', raw)
  assert.equal(xml.status, 415)
  assert.equal(xml.headers.get('content-type'), 'text/plain;charset=utf-8')
  const broken = await send('application/fhir+json', raw.slice(0, -1))
  assert.equal(broken.status, 400)
  assert.match(
    issuesIn(broken).join(),
    /^FHIR_CONSTRAINT_VIOLATION The body is not well-formed JSON/,
  )
  const queried = await caller.post(`${path}?_format=json`, body, headers)
  assert.equal(queried.status, 422)
  assert.deepEqual(issuesIn(queried), ["UNEXPECTED_FIELD '_format' unknown parameter name"])
}

/** If-Match: mandatory, weak, of the version that is current (DOMAIN 3.2). */
export async function assertWantsVersion(
  call: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  current: number,
): Promise<void> {
  const malformed = ['', '*', `"${current}"`, `W/${current}`, `W/"${current}", W/"1"`, 'W/"x"']
  for (const given of malformed) {
    const answer = await call({ 'if-match': given })
    assert.equal(answer.status, 412, given)
    assert.match(issuesIn(answer).join(), /^PRECONDITION_FAILED If-Match is/)
  }
  for (const version of [current - 1, current + 1, 0, '99999999999999999999']) {
    const answer = await call({ 'if-match': `W/"${version}"` })
    assert.equal(answer.status, 409, String(version))
    assert.match(issuesIn(answer).join(), /^VERSION_CONFLICT /)
  }
}
