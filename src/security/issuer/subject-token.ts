/**
 * The CIS2 id_token that says who signed in and how. Checks and their order: DOMAIN 8.4. The
 * audience is the application's own CIS2 registration, which we do not know: it has to be there,
 * that is all.
 */
import { type Check, check, firstBroken, refused, type TokenRefusal } from './check.ts'
import { complaintsAbout } from './complaints.ts'
import type { Person } from './issue-tokens.ts'
import {
  decodedJwt,
  isExpired,
  isJwtType,
  isMissing,
  isSignedBy,
  keyFor,
  type SignatureAlgorithm,
  type UnprovenJwt,
} from './jwt.ts'
import { storableText } from './storable-text.ts'
import { type TokenDesk, wallTime } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

/** The person the token is about, or why it is not believed. */
export async function signedInPerson(
  form: TokenForm,
  desk: TokenDesk,
): Promise<Person | TokenRefusal> {
  const compact = form.get('subject_token')
  if (!compact) return refusals.missing
  const jwt = decodedJwt(compact)
  if (jwt === undefined) return refusals.malformed

  const seen: Seen = { ...jwt, desk, ...wallTime(desk) }
  return (await firstBroken(subjectChecks, seen)) ?? provenPerson(seen)
}

type Seen = UnprovenJwt & { readonly desk: TokenDesk; readonly nowSeconds: number }

const { missing, invalid, where } = complaintsAbout('subject_token')

const WRONG_ALGORITHM = "unsupported JWT algorithm - must be 'RS256' or 'RS512'"
const NOT_INTEGER = 'must be an integer'
const WRONG_ISSUER = `Missing or non-matching 'iss' claim ${where}`

// biome-ignore format: a table
const subjectChecks: readonly Check<Seen>[] = [
  //    what                     broken when          says
  check('subject key id',        hasNoKeyId,          missing('kid', 'header')),
  check('subject type',          isNotJwtType,        invalid('typ', 'header', "must be 'JWT'")),
  check('subject algorithm',     isNotRsa,            invalid('alg', 'header', WRONG_ALGORITHM)),
  check('subject expiry',        hasNoExpiry,         missing('exp', 'claim')),
  check('subject expiry form',   isNotInteger,        invalid('exp', 'claim', NOT_INTEGER)),
  check('subject not expired',   isExpired,           invalid('exp', 'claim', 'JWT has expired')),
  check('subject issuer',        hasNoIssuer,         WRONG_ISSUER),
  check('subject audience',      hasNoAudience,       missing('aud', 'claim'), 401),
  check('subject issuer known',  isOfAnotherIssuer,   WRONG_ISSUER),
]

function hasNoKeyId({ header }: Seen): boolean {
  return typeof header.kid !== 'string' || header.kid === ''
}

function isNotJwtType({ header }: Seen): boolean {
  return !isJwtType(header.typ)
}

function isNotRsa({ header }: Seen): boolean {
  return algorithmOf(header) === undefined
}

function hasNoExpiry({ claims }: Seen): boolean {
  return isMissing(claims.exp)
}

function isNotInteger({ claims }: Seen): boolean {
  return !Number.isInteger(claims.exp)
}

function hasNoIssuer({ claims }: Seen): boolean {
  return isMissing(claims.iss)
}

function hasNoAudience({ claims: { aud } }: Seen): boolean {
  return isMissing(aud) || (Array.isArray(aud) && aud.length === 0)
}

function isOfAnotherIssuer({ claims, desk }: Seen): boolean {
  return claims.iss !== desk.identityProvider.issuer()
}

function algorithmOf(header: UnprovenJwt['header']): SignatureAlgorithm | undefined {
  return header.alg === 'RS256' || header.alg === 'RS512' ? header.alg : undefined
}

async function provenPerson(seen: Seen): Promise<Person | TokenRefusal> {
  const algorithm = algorithmOf(seen.header)
  const key = keyFor(seen, await seen.desk.identityProvider.keys())
  if (key === undefined) return refusals.unknownKey
  if (algorithm === undefined || !(await isSignedBy(seen, key, algorithm))) {
    return refusals.badSignature
  }
  const userId = storableText(seen.claims.sub)
  if (userId === undefined) return refusals.noSubject
  return {
    userId,
    authenticationAssuranceLevel: levelOf(seen.claims.authentication_assurance_level),
    identityAssuranceLevel: levelOf(seen.claims.id_assurance_level),
  }
}

/** CIS2 writes levels as numbers and as text; one that is not there or no level is none at all. */
function levelOf(claim: unknown): number {
  return /^[0-9]$/.test(String(claim)) ? Number(claim) : 0
}

const refusals = {
  missing: refused('subject token', 400, 'invalid_request', 'Missing subject_token'),
  malformed: refused(
    'subject token form',
    400,
    'invalid_request',
    'Malformed JWT in subject_token',
  ),
  unknownKey: refused(
    'subject key known',
    401,
    'invalid_request',
    invalid('kid', 'header', 'no matching public key'),
  ),
  badSignature: refused(
    'subject signature',
    401,
    'public_key error',
    'JWT signature verification failed',
  ),
  noSubject: refused('subject', 400, 'invalid_request', missing('sub', 'claim')),
} as const
