import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ASSERTION_TYPE, foreignKey, frozenClock, nowSeconds } from '../forge.ts'
import { type IssuerServer, issuerServer } from '../issuer-server.ts'
import { altered, applications, client, type Forgery, send } from './send-assertion.ts'

type Answer = { readonly status: number; readonly error: string; readonly says: string }
type Row = readonly [failure: string, Forgery, Answer]

function bad(says: string): Answer {
  return { status: 400, error: 'invalid_request', says }
}

function unknown(says: string): Answer {
  return { status: 401, error: 'invalid_request', says }
}

function keyless(says: string): Answer {
  return { status: 403, error: 'public_key error', says }
}

const jwt = 'in client_assertion JWT'
const wantsJwtBearer = `Missing or invalid client_assertion_type - must be '${ASSERTION_TYPE}'`
const wantsRs512 = `Invalid 'alg' header ${jwt} - unsupported JWT algorithm - must be 'RS512'`
const wantsJti = `Invalid 'jti' claim ${jwt} - must be a unique string value such as a GUID`
const expired = `Invalid 'exp' claim ${jwt} - JWT has expired`
const tooFar = `Invalid 'exp' claim ${jwt} - more than 5 minutes in future`
const notItself = `Missing or non-matching 'iss'/'sub' claims ${jwt}`
const unknownClient = `Invalid 'iss'/'sub' claims ${jwt}`
const unknownKid = `Invalid 'kid' header ${jwt} - no matching public key`
const wrongAud = `Missing or invalid 'aud' claim ${jwt}`
const badSignature = 'JWT signature verification failed'
const unsigned: Answer = { status: 401, error: 'public_key error', says: badSignature }
const malformed = bad('Malformed JWT in client_assertion')
const noAssertion = bad('Missing client_assertion')
const noKid = bad(`Missing 'kid' header ${jwt}`)
const wantsJwt = bad(`Invalid 'typ' header ${jwt} - must be 'JWT'`)
const wantsInteger = bad(`Invalid 'exp' claim ${jwt} - must be an integer`)
const notYet = bad(`Invalid 'nbf' claim ${jwt} - JWT is not yet valid`)
const noKeys = 'You need to register a public key to use this authentication method'
const unreachable = "The JWKS endpoint for your client_assertion can't be reached"

const rows: readonly Row[] = [
  ['no assertion type', { form: { client_assertion_type: undefined } }, bad(wantsJwtBearer)],
  ['another assertion type', { form: { client_assertion_type: 'jwt' } }, bad(wantsJwtBearer)],
  ['no assertion', { form: { client_assertion: undefined } }, noAssertion],
  ['an empty assertion', { form: { client_assertion: '' } }, noAssertion],
  ['no JWT at all', { compact: () => 'hello' }, malformed],
  ['two parts', { compact: (c) => c.split('.').slice(0, 2).join('.') }, malformed],
  ['an encrypted JWT', { compact: (c) => `${c}.a.b` }, malformed],
  ['a payload that is a list', { claims: [] }, malformed],
  ['a header that is a list', { compact: (c) => c.replace(/^[^.]+/, 'W10') }, malformed],
  ['no algorithm', { header: { alg: undefined } }, bad(wantsRs512)],
  ['algorithm none', { header: { alg: 'none' }, key: 'unsigned' }, bad(wantsRs512)],
  ['algorithm RS256', { header: { alg: 'RS256' } }, bad(wantsRs512)],
  ['algorithm in other casing', { header: { alg: 'rs512' } }, bad(wantsRs512)],
  [
    'algorithm HS512',
    { header: { alg: 'HS512' }, key: { hmac: Buffer.from('app') } },
    bad(wantsRs512),
  ],
  ['a list of algorithms', { header: { alg: ['RS512'] } }, bad(wantsRs512)],
  ['expired', { claims: { exp: nowSeconds - 1 } }, bad(expired)],
  ['expires now', { claims: { exp: nowSeconds } }, bad(expired)],
  ['expired, a fraction', { claims: { exp: nowSeconds - 0.5 } }, bad(expired)],
  ['no key id', { header: { kid: undefined } }, noKid],
  ['an empty key id', { header: { kid: '' } }, noKid],
  ['a numeric key id', { header: { kid: 1 } }, noKid],
  ['no type', { header: { typ: undefined } }, wantsJwt],
  ['another type', { header: { typ: 'at+jwt' } }, wantsJwt],
  ['no expiry', { claims: { exp: undefined } }, bad(`Missing 'exp' claim ${jwt}`)],
  ['an expiry as text', { claims: { exp: String(nowSeconds + 60) } }, wantsInteger],
  ['a fractional expiry', { claims: { exp: nowSeconds + 0.5 } }, wantsInteger],
  ['no issuer', { claims: { iss: undefined } }, bad(notItself)],
  ['no subject', { claims: { sub: undefined } }, bad(notItself)],
  ['neither issuer nor subject', { claims: { iss: undefined, sub: undefined } }, bad(notItself)],
  ['issuer and subject differ', { claims: { sub: 'other-client' } }, bad(notItself)],
  ['numeric issuer and subject', { claims: { iss: 1, sub: 1 } }, bad(notItself)],
  ['no id', { claims: { jti: undefined } }, bad(`Missing 'jti' claim ${jwt}`)],
  ['an empty id', { claims: { jti: '' } }, bad(`Missing 'jti' claim ${jwt}`)],
  ['a numeric id', { claims: { jti: 7 } }, bad(wantsJti)],
  ['a list as id', { claims: { jti: ['a'] } }, bad(wantsJti)],
  ['over-long life', { claims: { exp: nowSeconds + 311 } }, bad(tooFar)],
  ['a life of for ever', { claims: { exp: Number.MAX_SAFE_INTEGER } }, bad(tooFar)],
  ['an unknown client', { claims: client('nobody') }, unknown(unknownClient)],
  ['a client with NUL in it', { claims: client('app\0client') }, unknown(unknownClient)],
  ['a client id of 10,000', { claims: client('a'.repeat(10_000)) }, unknown(unknownClient)],
  ['a client in other casing', { claims: client('APP-CLIENT') }, unknown(unknownClient)],
  [
    'a revoked client',
    { claims: client('revoked-client'), signedBy: 'revoked' },
    unknown(unknownClient),
  ],
  ['no key registered', { claims: client('keyless-client') }, keyless(noKeys)],
  ['JWKS address does not answer', { claims: client('unreachable-client') }, keyless(unreachable)],
  ['an unknown key id', { header: { kid: 'another' } }, unknown(unknownKid)],
  ["another application's key", { claims: client('other-client') }, unknown(unknownKid)],
  ['a foreign key', { key: { rsa: foreignKey, hash: 'sha512' } }, unsigned],
  ['a SHA-256 signature', { hash: 'sha256' }, unsigned],
  ['no signature', { key: 'unsigned' }, unsigned],
  ['an altered payload', { compact: (c) => altered(c) }, unsigned],
  ['extensions to be understood', { header: { crit: ['b64'], b64: false } }, unsigned],
  ['no audience', { claims: { aud: undefined } }, unknown(wrongAud)],
  [
    'another audience',
    { claims: { aud: 'https://elsewhere.example/oauth2/token' } },
    unknown(wrongAud),
  ],
  ['an audience list of others', { claims: { aud: ['a', 'b'] } }, unknown(wrongAud)],
  ['not yet valid', { claims: { nbf: nowSeconds + 60 } }, notYet],
]

describe('client assertion', () => {
  let server: IssuerServer
  before(async () => {
    const clocks = { clock: frozenClock, wallClock: frozenClock }
    server = await issuerServer({ ...clocks, applications })
  })
  after(() => server.close())

  for (const [failure, forgery, { status, error, says }] of rows) {
    it(`refuses ${failure}`, async () => {
      const answer = await send(server, forgery)
      assert.equal(answer.status, status)
      assert.equal(answer.body.error, error)
      assert.ok(answer.body.error_description?.startsWith(says), answer.body.error_description)
      assert.match(answer.body.message_id ?? '', /^[0-9a-f-]{36}$/)
      assert.equal(answer.headers.get('cache-control'), 'no-store')
    })
  }
})
