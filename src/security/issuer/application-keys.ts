import type { Application, PublicJwk } from '../../store/ports/identity.ts'
import type { RemoteJwks } from './remote-jwks.ts'

export type ApplicationKeys = (
  application: Application,
  kid: unknown,
) => Promise<readonly PublicJwk[] | 'unregistered' | 'unreachable'>

/**
 * An application's public keys: registered inline, else at its JWKS URL. `kid` is the one looked
 * for.
 */
export function applicationKeys(remote: RemoteJwks): ApplicationKeys {
  return async ({ jwks, jwksUrl }, kid) => {
    if (jwks !== null) return jwks.keys
    if (jwksUrl !== null) return (await remote(jwksUrl, kid)) ?? 'unreachable'
    return 'unregistered'
  }
}
