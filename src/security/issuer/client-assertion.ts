/**
 * The signed JWT by which an application proves who it is, for client credentials and token
 * exchange alike. Checks, their order and their words: DOMAIN 8.3.
 */
import { hash } from 'node:crypto'
import { plusDays } from '../../base/clock.ts'
import type { Application } from '../../store/ports/identity.ts'
import { type Check, check, firstBroken, refused, type TokenRefusal } from './check.ts'
import { complaintsAbout } from './complaints.ts'
import {
  decodedJwt,
  isExpired,
  isJwtType,
  isMissing,
  isSignedBy,
  keyFor,
  type UnprovenJwt,
} from './jwt.ts'
import { storableText } from './storable-text.ts'
import { type TokenDesk, wallTime } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

/** The registered application that signed, or why it is not believed. */
export async function provenApplication(
  form: TokenForm,
  desk: TokenDesk,
): Promise<Application | TokenRefusal> {
  if (form.get('client_assertion_type') !== ASSERTION_TYPE) return refusals.wrongType
  const compact = form.get('client_assertion')
  if (!compact) return refusals.missing
  const jwt = decodedJwt(compact)
  if (jwt === undefined) return refusals.malformed

  const seen: Seen = { ...jwt, desk, ...wallTime(desk) }
  return (await firstBroken(assertionChecks, seen)) ?? signer(seen)
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

type Seen = UnprovenJwt & {
  readonly desk: TokenDesk
  readonly now: string
  readonly nowSeconds: number
}

const { missing, invalid, where } = complaintsAbout('client_assertion')

const WRONG_ALGORITHM = "unsupported JWT algorithm - must be 'RS512'"
const NOT_UNIQUE = `Non-unique 'jti' claim ${where}`
const TOO_FAR = 'more than 5 minutes in future'
const NOT_A_STRING = 'must be a unique string value such as a GUID'

// biome-ignore format: a table
const assertionChecks: readonly Check<Seen>[] = [
  //    what              broken when      says
  check('algorithm',      isNotRs512,      invalid('alg', 'header', WRONG_ALGORITHM)),
  check('not expired',    isExpired,       invalid('exp', 'claim', 'JWT has expired')),
  check('key id',         hasNoKeyId,      missing('kid', 'header')),
  check('type',           isNotJwtType,    invalid('typ', 'header', "must be 'JWT'")),
  check('expiry',         hasNoExpiry,     missing('exp', 'claim')),
  check('expiry form',    isNotInteger,    invalid('exp', 'claim', 'must be an integer')),
  check('issuer',         isNotItself,     `Missing or non-matching 'iss'/'sub' claims ${where}`),
  check('id',             hasNoId,         missing('jti', 'claim')),
  check('id form',        isIdNoString,    invalid('jti', 'claim', NOT_A_STRING)),
  check('id unused',      wasSeen,         NOT_UNIQUE),
  check('expiry near',    livesTooLong,    invalid('exp', 'claim', TOO_FAR)),
  check('id remembered',  isSeenByNow,     NOT_UNIQUE),
]

function isNotRs512({ header }: Seen): boolean {
  return header.alg !== 'RS512'
}

function hasNoKeyId({ header }: Seen): boolean {
  return typeof header.kid !== 'string' || header.kid === ''
}

function isNotJwtType({ header }: Seen): boolean {
  return !isJwtType(header.typ)
}

function hasNoExpiry({ claims }: Seen): boolean {
  return isMissing(claims.exp)
}

function isNotInteger({ claims }: Seen): boolean {
  return !Number.isInteger(claims.exp)
}

function isNotItself({ claims }: Seen): boolean {
  return typeof claims.iss !== 'string' || claims.iss === '' || claims.iss !== claims.sub
}

function hasNoId({ claims }: Seen): boolean {
  return isMissing(claims.jti)
}

function isIdNoString({ claims }: Seen): boolean {
  return typeof claims.jti !== 'string'
}

function wasSeen(seen: Seen): Promise<boolean> {
  return seen.desk.store.hasSeenAssertion(replayId(seen), seen.now)
}

const EXPIRY_MAX_SECONDS = 310

function livesTooLong({ claims, nowSeconds }: Seen): boolean {
  return Number(claims.exp) > nowSeconds + EXPIRY_MAX_SECONDS
}

const REMEMBERED_DAYS = 30

/** Of several calls with one id that came this far together, one is let through. */
async function isSeenByNow(seen: Seen): Promise<boolean> {
  const forgetAt = plusDays(seen.now, REMEMBERED_DAYS)
  return !(await seen.desk.store.rememberAssertion(replayId(seen), seen.now, forgetAt))
}

/**
 * An id has to be unique for its issuer only; hashed, so that nobody fills the table with long
 * ones.
 */
function replayId({ claims }: Seen): string {
  return hash('sha256', JSON.stringify([claims.iss, claims.jti]), 'base64url')
}

async function signer(seen: Seen): Promise<Application | TokenRefusal> {
  const clientId = storableText(seen.claims.iss)
  if (clientId === undefined) return unknownClient
  const application = await seen.desk.store.findApplication(clientId)
  if (!application?.isActive) return unknownClient

  const keys = await seen.desk.applicationKeys(application, seen.header.kid)
  if (keys === 'unregistered') return refusals.noKeys
  if (keys === 'unreachable') return refusals.keysUnreachable
  const key = keyFor(seen, keys)
  if (key === undefined) return refusals.unknownKey
  if (!(await isSignedBy(seen, key, 'RS512'))) return refusals.badSignature

  return (await firstBroken(provenChecks, seen)) ?? application
}

/** What is looked at only once the claims are known to be the application's own. */
// biome-ignore format: a table
const provenChecks: readonly Check<Seen>[] = [
  check('audience',   isForOthers,     `Missing or invalid 'aud' claim ${where}`, 401),
  check('not before', hasNotBegun,     invalid('nbf', 'claim', 'JWT is not yet valid')),
]

function isForOthers({ claims: { aud }, desk }: Seen): boolean {
  const expected = desk.tokenUrl()
  return aud !== expected && !(Array.isArray(aud) && aud.includes(expected))
}

function hasNotBegun({ claims: { nbf }, nowSeconds }: Seen): boolean {
  return nbf !== undefined && !(typeof nbf === 'number' && nbf <= nowSeconds)
}

export const unknownClient = refused(
  'client known',
  401,
  'invalid_request',
  `Invalid 'iss'/'sub' claims ${where}`,
)

const REGISTER_A_KEY =
  'You need to register a public key to use this authentication method' +
  ' - please contact support to configure'

const refusals = {
  wrongType: refused(
    'assertion type',
    400,
    'invalid_request',
    `Missing or invalid client_assertion_type - must be '${ASSERTION_TYPE}'`,
  ),
  missing: refused('assertion', 400, 'invalid_request', 'Missing client_assertion'),
  malformed: refused('assertion form', 400, 'invalid_request', 'Malformed JWT in client_assertion'),
  noKeys: refused('keys registered', 403, 'public_key error', REGISTER_A_KEY),
  keysUnreachable: refused(
    'keys reachable',
    403,
    'public_key error',
    "The JWKS endpoint for your client_assertion can't be reached",
  ),
  unknownKey: refused(
    'key known',
    401,
    'invalid_request',
    invalid('kid', 'header', 'no matching public key'),
  ),
  badSignature: refused('signature', 401, 'public_key error', 'JWT signature verification failed'),
} as const
