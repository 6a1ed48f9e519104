import { type Clock, MILLISECONDS, plusMilliseconds } from '../../../base/clock.ts'
import type { IdentityStore } from '../../../store/ports/identity.ts'
import { looksLikeRandomSecret, randomSecret } from '../../random-secret.ts'
import { secretDigest } from '../../secret-digest.ts'
import type { Person } from '../issue-tokens.ts'

/** Texts that stand for something, are good once and for a time, and are kept as digests. */
export type OneTimeSecrets<Meaning extends object> = {
  readonly make: (meaning: Meaning) => Promise<string>
  /** `undefined`: not one of these, used, or too old. */
  readonly find: (secret: string) => Promise<Meaning | undefined>
  /** True for exactly one caller a secret. */
  readonly use: (secret: string) => Promise<boolean>
}

type Memory = { readonly store: Pick<IdentityStore, 'cis2'>; readonly wallClock: Clock }

/** A combined sign-in that a person was sent to CIS2 for; what stands for it is our `state`. */
export type SignInUnderWay = {
  readonly clientId: string
  readonly redirectUri: string
  /** The application's own, to be given back to the letter. */
  readonly state: string
  readonly codeChallenge: string | null
  /** What CIS2 has to put beside its code. */
  readonly nonce: string
  /** Digest, in hexadecimal, of what the browser that began it holds as a cookie. */
  readonly browserDigest: string
}

/** What an authorization code of ours stands for. */
export type SignedIn = Pick<SignInUnderWay, 'clientId' | 'redirectUri' | 'codeChallenge'> & {
  readonly person: Person
}

/** As long as CIS2 waits for somebody to choose. */
export const SIGN_IN_MS = 10 * MILLISECONDS.minute
const CODE_MS = 300 * MILLISECONDS.second

export function signInsUnderWay(memory: Memory): OneTimeSecrets<SignInUnderWay> {
  return oneTimeSecrets(memory, 'CombinedSignIn', SIGN_IN_MS)
}

export function authorizationCodes(memory: Memory): OneTimeSecrets<SignedIn> {
  return oneTimeSecrets(memory, 'CombinedCode', CODE_MS)
}

function oneTimeSecrets<Meaning extends object>(
  { store, wallClock }: Memory,
  model: string,
  lifetimeMs: number,
): OneTimeSecrets<Meaning> {
  return {
    make: async (meaning) => {
      const secret = randomSecret()
      await store.cis2.save({
        model,
        id: idOf(secret),
        uid: null,
        grantId: null,
        payload: meaning,
        expiresAt: plusMilliseconds(wallClock.now(), lifetimeMs),
      })
      return secret
    },
    find: async (secret) => {
      if (!looksLikeRandomSecret(secret)) return undefined
      const found = await store.cis2.find(model, idOf(secret))
      if (found?.expiresAt == null || found.consumedAt !== null) return undefined
      return wallClock.now() < found.expiresAt ? (found.payload as Meaning) : undefined
    },
    use: (secret) => store.cis2.consume(model, idOf(secret), wallClock.now()),
  }
}

function idOf(secret: string): string {
  return secretDigest(secret).toString('hex')
}
