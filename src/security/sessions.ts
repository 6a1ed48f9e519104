/**
 * From an access token to who holds it: the first thing every FHIR call asks (DOMAIN 8.6, step
 * 2). Answers are kept in memory for at most thirty seconds, so a revoked application lives on
 * that long in other processes; the one that revoked it calls `forgetAll`.
 */
import { type Clock, type Instant, MILLISECONDS, plusMilliseconds } from '../base/clock.ts'
import type { IdentityStore, TokenHolder } from '../store/ports/identity.ts'
import { BoundedMap } from './bounded-map.ts'
import { looksLikeRandomSecret } from './random-secret.ts'
import { secretDigest } from './secret-digest.ts'

/**
 * The holder of a token that is good. An application by itself always has a business function, a
 * person's application none: the person says it in the request.
 */
export type Session = Omit<TokenHolder, 'isActive'>

export type SessionRefused = { readonly refused: 'invalid' | 'expired' }

export type Sessions = {
  /**
   * `invalid`: not a token of ours, or its application was revoked. A caller that has looked at the
   * clock already hands over what it saw.
   */
  readonly findSession: (token: string, now?: Instant) => Promise<Session | SessionRefused>
  /** To be called when an application was changed, so that this process sees it at once. */
  readonly forgetAll: () => void
}

const KEPT_MS = 30 * MILLISECONDS.second
const KEPT_MAX = 10_000
const UNKNOWN_KEPT_MAX = 256

/** Good from then till then: the clock of a test world may also be set back. */
type Kept<T> = { readonly value: T; readonly from: Instant; readonly until: Instant }

function keep<T>(value: T, now: Instant): Kept<T> {
  return { value, from: now, until: plusMilliseconds(now, KEPT_MS) }
}

function isFresh(kept: Kept<unknown> | undefined, now: Instant): boolean {
  return kept !== undefined && kept.from <= now && now < kept.until
}

export function sessions(deps: { store: IdentityStore; clock: Clock }): Sessions {
  const kept = new BoundedMap<string, Kept<Session>>(KEPT_MAX)
  const unknown = new BoundedMap<string, Kept<true>>(UNKNOWN_KEPT_MAX)
  const underWay = new Map<string, Promise<Session | SessionRefused>>()
  // A look-up that began before `forgetAll` may have seen the old state: its answer is not kept.
  let generation = 0

  async function lookUp(token: string, now: Instant): Promise<Session | SessionRefused> {
    const begunIn = generation
    const holder = await deps.store.findTokenHolder(secretDigest(token))
    const isCurrent = begunIn === generation
    if (holder === undefined || !holder.isActive) {
      if (isCurrent) unknown.set(token, keep(true, now))
      return invalid
    }
    const session = sessionOf(holder)
    if (isCurrent) kept.set(token, keep(session, now))
    return unlessExpired(session, now)
  }

  /** However many calls arrive with one token at once, the database is asked once. */
  function lookUpOnce(token: string, now: Instant): Promise<Session | SessionRefused> {
    const running = underWay.get(token)
    if (running !== undefined) return running
    const started = lookUp(token, now).finally(() => {
      if (underWay.get(token) === started) underWay.delete(token)
    })
    underWay.set(token, started)
    return started
  }

  return {
    findSession: async (token, now = deps.clock.now()) => {
      const known = kept.get(token)
      if (known !== undefined && isFresh(known, now)) return unlessExpired(known.value, now)
      if (!looksLikeRandomSecret(token) || isFresh(unknown.get(token), now)) return invalid
      return lookUpOnce(token, now)
    },
    forgetAll: () => {
      generation += 1
      kept.clear()
      unknown.clear()
      underWay.clear()
    },
  }
}

const invalid: SessionRefused = { refused: 'invalid' }
const expired: SessionRefused = { refused: 'expired' }

// Instants sort as text, so no date is parsed on the way.
function unlessExpired(session: Session, now: Instant): Session | SessionRefused {
  return now < session.expiresAt ? session : expired
}

function sessionOf(holder: TokenHolder): Session {
  const { isActive: _, ...rest } = holder
  const byItself = holder.accessMode === 'application-restricted'
  return {
    ...rest,
    businessFunction: byItself ? (holder.businessFunction ?? DEFAULT_FUNCTION) : null,
  }
}

/** What an application is when its registration does not say (DOMAIN 8.6). */
const DEFAULT_FUNCTION = 'PROVIDER_AUTHORISED_APPLICATION'
