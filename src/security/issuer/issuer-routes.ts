/**
 * The identity side of every environment but production: the token service under `/oauth2` and
 * the CIS2 simulator under `/cis2` (DESIGN 9, DOMAIN 8.2 to 8.5).
 */
import type { FastifyPluginAsync } from 'fastify'
import type Provider from 'oidc-provider'
import { cis2Keys } from './cis2/cis2-keys.ts'
import { cis2Provider } from './cis2/cis2-provider.ts'
import { cis2Routes } from './cis2/cis2-routes.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { type TokenDesk, tokenDesk } from './token-desk.ts'
import { tokenRoutes } from './token-routes.ts'

export function issuerRoutes(deps: IssuerDeps): FastifyPluginAsync {
  const keys = cis2Keys(deps)
  const issuer = () => `${deps.publicUrl()}/cis2`
  const desk = tokenDesk(deps, { issuer, keys: async () => [(await keys()).publicJwk] })
  const provider = onceKnown(issuer, deps, desk, keys)

  return async (app) => {
    await app.register(tokenRoutes({ ...deps, desk, provider }), { prefix: '/oauth2' })
    await app.register(cis2Routes({ ...desk, provider }))
  }
}

/**
 * The provider carries its own address, which is known once the server listens: made at the first
 * request.
 */
function onceKnown(
  issuer: () => string,
  { logger }: IssuerDeps,
  desk: TokenDesk,
  keys: ReturnType<typeof cis2Keys>,
): () => Promise<Provider> {
  let provider: Provider | undefined
  return async () => {
    const known = await keys()
    if (provider?.issuer !== issuer()) {
      provider = cis2Provider(issuer(), known, { ...desk, logger })
    }
    return provider
  }
}
