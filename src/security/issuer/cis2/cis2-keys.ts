/**
 * The simulator's signing key and cookie secret: made at the first start, kept with the
 * installation, so that id_tokens stay valid over a restart and every process signs alike.
 */
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Identity } from '../../../base/identity.ts'
import { invariant } from '../../../base/invariant.ts'
import type { IdentityStore, PublicJwk } from '../../../store/ports/identity.ts'
import { randomSecret } from '../../random-secret.ts'

export type Cis2Keys = {
  readonly privateJwk: JWK
  readonly publicJwk: PublicJwk
  readonly cookieSecret: string
}

const SETTING = 'cis2-keys'

type StoredKeys = { readonly privateJwk: JWK; readonly cookieSecret: string }

/** Asks the store once; a failed attempt is made again by the next caller. */
export function cis2Keys(deps: {
  store: IdentityStore
  identity: Identity
}): () => Promise<Cis2Keys> {
  let kept: Promise<Cis2Keys> | undefined
  return () => {
    kept ??= settledKeys(deps).catch((fault: unknown) => {
      kept = undefined
      throw fault
    })
    return kept
  }
}

async function settledKeys(deps: { store: IdentityStore; identity: Identity }): Promise<Cis2Keys> {
  const found = await deps.store.findSetting(SETTING)
  const stored = found ?? (await deps.store.settle(SETTING, await freshKeys(deps.identity)))
  invariant(isStoredKeys(stored), 'the setting cis2-keys holds what this program wrote')
  const { kty, n, e, kid } = stored.privateJwk
  const publicJwk = { kty, n, e, kid, use: 'sig' }
  return { privateJwk: stored.privateJwk, publicJwk, cookieSecret: stored.cookieSecret }
}

async function freshKeys(identity: Identity): Promise<StoredKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(privateKey)
  const privateJwk = { ...jwk, kid: `cis2-${identity.uuid()}`, use: 'sig', alg: 'RS256' }
  return { privateJwk, cookieSecret: randomSecret() }
}

function isStoredKeys(value: unknown): value is StoredKeys {
  return (
    typeof value === 'object' && value !== null && 'privateJwk' in value && 'cookieSecret' in value
  )
}
