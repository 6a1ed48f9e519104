import {
  type Clock,
  epochMilliseconds,
  type Instant,
  MILLISECONDS,
  systemClock,
} from '../../base/clock.ts'
import type { IdentityStore, PublicJwk } from '../../store/ports/identity.ts'
import { type ApplicationKeys, applicationKeys } from './application-keys.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { remoteJwks } from './remote-jwks.ts'

/** What every grant needs: made once, shared by all requests. */
export type TokenDesk = {
  readonly store: IdentityStore
  readonly clock: Clock
  readonly wallClock: Clock
  readonly tokenUrl: () => string
  /** Where CIS2 sends people back to us. */
  readonly callbackUrl: () => string
  readonly applicationKeys: ApplicationKeys
  readonly identityProvider: IdentityProvider
}

/** Who signs people in, and whose word we take: the CIS2 simulator. */
export type IdentityProvider = {
  readonly issuer: () => string
  readonly keys: () => Promise<readonly PublicJwk[]>
}

export function tokenDesk(deps: IssuerDeps, identityProvider: IdentityProvider): TokenDesk {
  const wallClock = deps.wallClock ?? systemClock
  return {
    store: deps.store,
    clock: deps.clock,
    wallClock,
    tokenUrl: () => `${deps.publicUrl()}/oauth2/token`,
    callbackUrl: () => `${deps.publicUrl()}/oauth2/callback`,
    applicationKeys: applicationKeys(remoteJwks({ clock: wallClock })),
    identityProvider,
  }
}

/** Now, as callers' clocks have it: for what they dated themselves. */
export function wallTime(desk: TokenDesk): { now: Instant; nowSeconds: number } {
  const now = desk.wallClock.now()
  return { now, nowSeconds: epochMilliseconds(now) / MILLISECONDS.second }
}
