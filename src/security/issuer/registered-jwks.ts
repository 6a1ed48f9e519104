import type { PublicJwk, PublicJwks } from '../../store/ports/identity.ts'
import {
  isObject,
  listOf,
  type Problem,
  placed,
  type Reader,
  type ReadValue,
  read,
  unread,
} from './registered-value.ts'

const KEYS_MAX = 20
const MODULUS_BYTES_MIN = 256
const MODULUS_BYTES_MAX = 1_024

/**
 * Public RSA keys to register: each with a key id of its own. Only what a signature check needs
 * is kept.
 */
export const registeredJwks: Reader<PublicJwks> = (value) => {
  const keys = isObject(value) ? value.keys : undefined
  const list = listOf(registeredKey, KEYS_MAX)(keys)
  if (!list.ok) return unread(...placed(list.problems, 'keys'))
  const kids = list.value.map(({ kid }) => kid)
  if (kids.length === 0) return unread({ at: 'keys', says: 'must have at least one key' })
  if (new Set(kids).size < kids.length) {
    return unread({ at: 'keys', says: 'must not use a kid twice' })
  }
  return read({ keys: list.value })
}

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

function registeredKey(value: unknown): ReadValue<PublicJwk> {
  if (!isObject(value)) return unread({ at: '', says: 'must be a key' })
  const { kty, kid, n, e, use, alg } = value
  const problems = [
    kty !== 'RSA' && { at: 'kty', says: 'must be RSA' },
    !isKeyId(kid) && { at: 'kid', says: 'must be a text of 1 to 255 characters' },
    !isModulus(n) && { at: 'n', says: 'must be the base64url modulus of 2048 to 8192 bits' },
    !isBase64Url(e) && { at: 'e', says: 'must be the base64url exponent' },
    use !== undefined && use !== 'sig' && { at: 'use', says: 'must be sig' },
    alg !== undefined && alg !== 'RS512' && { at: 'alg', says: 'must be RS512' },
    ...privateMembers.map(
      (member) =>
        member in value && { at: member, says: 'is private: register the public key alone' },
    ),
  ].filter((problem): problem is Problem => problem !== false)
  if (problems.length > 0) return unread(...problems)
  return read({ kty, kid, n, e, use: 'sig', alg: 'RS512' })
}

function isKeyId(kid: unknown): kid is string {
  return typeof kid === 'string' && kid.length >= 1 && kid.length <= 255 && !kid.includes('\0')
}

function isModulus(n: unknown): boolean {
  const bytes = isBase64Url(n) ? Buffer.from(n, 'base64url').length : 0
  return bytes >= MODULUS_BYTES_MIN && bytes <= MODULUS_BYTES_MAX
}

function isBase64Url(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9_-]+$/.test(text)
}
