/**
 * The cookie that ties a sign-in to the browser that began it: whoever is sent the address of
 * another's callback cannot finish it. Each sign-in has its own, so that two tabs do not meet.
 */
import { timingSafeEqual } from 'node:crypto'
import { MILLISECONDS } from '../../../base/clock.ts'
import { secretDigest } from '../../secret-digest.ts'
import { SIGN_IN_MS, type SignInUnderWay } from './one-time-secrets.ts'

type CookieOf = { readonly state: string; readonly callbackUrl: string }

export function signInCookie(of: CookieOf, secret: string): string {
  return cookieLine(of, secret, SIGN_IN_MS / MILLISECONDS.second)
}

export function endedCookie(of: CookieOf): string {
  return cookieLine(of, '', 0)
}

function cookieLine({ state, callbackUrl }: CookieOf, value: string, seconds: number): string {
  const { pathname, protocol } = new URL(callbackUrl)
  const attributes = `Path=${pathname}; Max-Age=${seconds}; HttpOnly; SameSite=Lax`
  return `${nameFor(state)}=${value}; ${attributes}${protocol === 'https:' ? '; Secure' : ''}`
}

/** `header` is what the browser sent as `Cookie`. */
export function isSameBrowser(
  header: string | undefined,
  state: string,
  { browserDigest }: SignInUnderWay,
): boolean {
  const begin = `${nameFor(state)}=`
  const cookies = (header ?? '').split(';').map((cookie) => cookie.trim())
  const held = cookies.find((cookie) => cookie.startsWith(begin))?.slice(begin.length)
  if (held === undefined) return false
  return timingSafeEqual(secretDigest(held), Buffer.from(browserDigest, 'hex'))
}

/** Our states are base64url, so a part of one is a name. */
function nameFor(state: string): string {
  return `sign_in_${state.slice(0, 12)}`
}
