import assert from 'node:assert/strict'
import type { KeyObject } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS, plusMilliseconds } from '../../../src/base/clock.ts'
import {
  cis2KeyOf,
  compactJwt,
  foreignKey,
  frozenClock,
  NOW,
  nowSeconds,
  postForm,
  type SigningKey,
  type TokenResponse,
} from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { altered, applications, assertionOf, client } from './send-assertion.ts'

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token'

/** What is changed in an exchange that would be accepted. `undefined` takes a member away. */
type Forgery = {
  readonly header?: object
  readonly claims?: object
  readonly form?: Readonly<Record<string, string>>
  readonly key?: (cis2: KeyObject) => SigningKey
  readonly compact?: (jwt: string) => string
}

type Answer = { readonly status: number; readonly error: string; readonly says: string }
type Row = readonly [failure: string, Forgery, Answer]

function bad(says: string): Answer {
  return { status: 400, error: 'invalid_request', says }
}

const jwt = 'in subject_token JWT'
const wantsIdToken = bad(`missing or invalid subject_token_type - must be '${ID_TOKEN}'`)
const malformed = bad('Malformed JWT in subject_token')
const noKid = bad(`Missing 'kid' header ${jwt}`)
const wantsJwt = bad(`Invalid 'typ' header ${jwt} - must be 'JWT'`)
const wantsRsa = bad(
  `Invalid 'alg' header ${jwt} - unsupported JWT algorithm - must be 'RS256' or 'RS512'`,
)
const wantsInteger = bad(`Invalid 'exp' claim ${jwt} - must be an integer`)
const expired = bad(`Invalid 'exp' claim ${jwt} - JWT has expired`)
const wrongIssuer = bad(`Missing or non-matching 'iss' claim ${jwt}`)
const noAudience = { ...bad(`Missing 'aud' claim ${jwt}`), status: 401 }
const unknownKey = { ...bad(`Invalid 'kid' header ${jwt} - no matching public key`), status: 401 }
const unsigned = {
  status: 401,
  error: 'public_key error',
  says: 'JWT signature verification failed',
}
const notConfigured = {
  status: 401,
  error: 'unauthorized_client',
  says: 'you have tried to request authorization but your application is not configured',
}

const rows: readonly Row[] = [
  ['no subject token type', { form: { subject_token_type: '' } }, wantsIdToken],
  ['an access token', { form: { subject_token_type: ID_TOKEN.replace('id', 'x') } }, wantsIdToken],
  ['no subject token', { form: { subject_token: '' } }, bad('Missing subject_token')],
  ['an opaque subject token', { compact: () => 'opaque' }, malformed],
  ['an encrypted subject token', { compact: (c) => `${c}.a.b` }, malformed],
  ['no key id', { header: { kid: undefined } }, noKid],
  ['a numeric key id', { header: { kid: 3 } }, noKid],
  ['no type', { header: { typ: undefined } }, wantsJwt],
  ['another type', { header: { typ: 'logout+jwt' } }, wantsJwt],
  ['no algorithm', { header: { alg: undefined } }, wantsRsa],
  ['algorithm none', { header: { alg: 'none' }, key: () => 'unsigned' }, wantsRsa],
  ['algorithm HS256', { header: { alg: 'HS256' } }, wantsRsa],
  ['algorithm PS256', { header: { alg: 'PS256' } }, wantsRsa],
  ['no expiry', { claims: { exp: undefined } }, bad(`Missing 'exp' claim ${jwt}`)],
  ['an expiry as text', { claims: { exp: String(nowSeconds + 60) } }, wantsInteger],
  ['expired', { claims: { exp: nowSeconds - 1 } }, expired],
  ['expires now', { claims: { exp: nowSeconds } }, expired],
  ['no issuer', { claims: { iss: undefined } }, wrongIssuer],
  ['no audience', { claims: { aud: undefined } }, noAudience],
  ['an empty audience list', { claims: { aud: [] } }, noAudience],
  ['another issuer', { claims: { iss: 'https://am.example/oidc' } }, wrongIssuer],
  ['a list of issuers', { claims: { iss: ['a'] } }, wrongIssuer],
  ['an unknown key id', { header: { kid: 'other' } }, unknownKey],
  ['a foreign key', { key: () => ({ rsa: foreignKey, hash: 'sha256' }) }, unsigned],
  ['no signature', { key: () => 'unsigned' }, unsigned],
  ['an altered payload', { compact: altered }, unsigned],
  ['no subject', { claims: { sub: undefined } }, bad(`Missing 'sub' claim ${jwt}`)],
  ['a subject with NUL', { claims: { sub: '5550\0' } }, bad(`Missing 'sub' claim ${jwt}`)],
  ['level 1', { claims: { authentication_assurance_level: 1 } }, notConfigured],
  ['level 1 as text', { claims: { authentication_assurance_level: '1' } }, notConfigured],
  ['no level', { claims: { authentication_assurance_level: undefined } }, notConfigured],
  ['a level that is none', { claims: { authentication_assurance_level: '3:e' } }, notConfigured],
]

async function exchange(server: IssuerServer, forgery: Forgery = {}): Promise<TokenResponse> {
  const cis2 = await cis2KeyOf(server)
  const idToken = compactJwt({
    header: { alg: 'RS256', typ: 'JWT', kid: cis2.kid, ...forgery.header },
    claims: {
      iss: `${server.url}/cis2`,
      sub: '555032006106',
      aud: 'a-cis2-client',
      exp: nowSeconds + 60,
      authentication_assurance_level: 3,
      id_assurance_level: 3,
      ...forgery.claims,
    },
    key: forgery.key?.(cis2.rsa) ?? { rsa: cis2.rsa, hash: 'sha256' },
  })
  return postForm(`${server.url}/oauth2/token`, {
    grant_type: EXCHANGE,
    subject_token_type: ID_TOKEN,
    subject_token: forgery.compact?.(idToken) ?? idToken,
    ...(await assertionOf(server, { signedBy: 'user-app', claims: client('user-app-client') })),
    ...forgery.form,
  })
}

async function frozenServer(): Promise<IssuerServer> {
  return issuerServer({ clock: frozenClock, wallClock: frozenClock, applications })
}

describe('subject token', () => {
  let server: IssuerServer
  before(async () => {
    server = await frozenServer()
  })
  after(() => server.close())

  for (const [failure, forgery, { status, error, says }] of rows) {
    it(`refuses ${failure}`, async () => {
      const answer = await exchange(server, forgery)
      assert.equal(answer.status, status)
      assert.equal(answer.body.error, error)
      assert.ok(answer.body.error_description?.startsWith(says), answer.body.error_description)
      assert.match(answer.body.message_id ?? '', /^[0-9a-f-]{36}$/)
    })
  }
})

describe('token exchange', () => {
  let server: IssuerServer
  before(async () => {
    server = await frozenServer()
  })
  after(() => server.close())

  it('gives a token for the person, and one to refresh it', async () => {
    const { status, body } = await exchange(server)
    assert.equal(status, 200)
    const { access_token = '', refresh_token = '', ...rest } = body
    assert.match(access_token, /^[A-Za-z0-9_-]{43}$/)
    assert.match(refresh_token, /^[A-Za-z0-9_-]{43}$/)
    assert.deepEqual(rest, {
      expires_in: '599',
      token_type: 'Bearer',
      issued_at: String(Date.parse(NOW)),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      refresh_token_expires_in: '3599',
      refresh_count: '0',
    })
    const session = await server.sessions.findSession(access_token)
    assert.ok('clientId' in session)
    assert.equal(session.userId, '555032006106')
    assert.equal(session.accessMode, 'user-restricted')
    assert.equal(session.scope, 'urn:nhsd:apim:user-nhs-id:aal3:e-referrals-service-api')
    assert.equal(session.authenticationAssuranceLevel, 3)
    assert.equal(session.identityAssuranceLevel, 3)
    assert.equal(session.businessFunction, null)
    assert.deepEqual(await server.sessions.findSession(refresh_token), { refused: 'invalid' })
  })

  it('gives the scope of the level at which the person signed in', async () => {
    const claims = { authentication_assurance_level: '2', id_assurance_level: '2' }
    const { body } = await exchange(server, { claims })
    const session = await server.sessions.findSession(body.access_token ?? '')
    assert.ok('clientId' in session)
    assert.equal(session.scope, 'urn:nhsd:apim:user-nhs-id:aal2:e-referrals-service-api')
    assert.equal(session.authenticationAssuranceLevel, 2)
    assert.equal(session.identityAssuranceLevel, 2)
  })

  it('takes an id_token without identity level as level 0', async () => {
    const { body } = await exchange(server, { claims: { id_assurance_level: undefined } })
    const session = await server.sessions.findSession(body.access_token ?? '')
    assert.ok('clientId' in session)
    assert.equal(session.identityAssuranceLevel, 0)
  })

  it('takes RS512 and any audience', async () => {
    const answer = await exchange(server, {
      header: { alg: 'RS512' },
      claims: { aud: ['x', 'y'] },
      key: (rsa) => ({ rsa, hash: 'sha512' }),
    })
    assert.equal(answer.status, 200)
  })

  it('looks at the assertion before the subject token', async () => {
    const form = { client_assertion: 'x', subject_token: 'y' }
    const answer = await exchange(server, { form })
    assert.equal(answer.body.error_description, 'Malformed JWT in client_assertion')
  })

  it('refuses an application whose access is its own', async () => {
    const form = await assertionOf(server)
    const answer = await exchange(server, { form })
    assert.equal(answer.status, 401)
    assert.equal(answer.body.error, 'unauthorized_client')
  })

  it('does not take its own kind of token for an id_token', async () => {
    const { client_assertion: subject_token = '' } = await assertionOf(server)
    const answer = await exchange(server, { form: { subject_token } })
    assert.equal(answer.body.error_description, wrongIssuer.says)
  })
})

describe('refresh token of an exchange', () => {
  let server: IssuerServer
  let now = NOW
  before(async () => {
    server = await issuerServer({ clock: { now: () => now }, wallClock: frozenClock, applications })
  })
  after(() => server.close())

  it('lives for an hour, however often it is used', async () => {
    const client_secret = (await server.store.findClientSecret('user-app')) ?? ''
    const refresh = ({ body }: TokenResponse) =>
      postForm(`${server.url}/oauth2/token`, {
        grant_type: 'refresh_token',
        client_id: 'user-app-client',
        client_secret,
        refresh_token: body.refresh_token ?? '',
      })
    const first = await exchange(server)
    now = plusMilliseconds(NOW, MILLISECONDS.hour - 1)
    const second = await refresh(first)
    assert.equal(second.status, 200)
    assert.equal(second.body.refresh_count, '1')
    assert.equal(second.body.refresh_token_expires_in, '0')
    const third = await refresh(second)
    now = plusMilliseconds(NOW, MILLISECONDS.hour)
    const late = await refresh(third)
    assert.equal(late.status, 401)
    assert.equal(late.body.error, 'invalid_grant')
    assert.equal(late.body.error_description, 'refresh_token is invalid')
  })
})
