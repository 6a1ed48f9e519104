import type { AccessMode } from '../../store/ports/identity.ts'

/**
 * The scopes that the gateway accepts (DOMAIN 8.1): one of applications by themselves, one for
 * each sign-in level.
 */
export const productScopes: { readonly [Mode in AccessMode]: readonly string[] } = {
  'application-restricted': ['urn:nhsd:apim:app:level3:e-referrals-service-api'],
  'user-restricted': [
    'urn:nhsd:apim:user-nhs-id:aal3:e-referrals-service-api',
    'urn:nhsd:apim:user-nhs-id:aal2:e-referrals-service-api',
  ],
}

/** Those of an application's scopes that a sign-in of this strength earns; none for level 1. */
export function scopesAtLevel(mode: AccessMode, authenticationAssuranceLevel: number): string[] {
  return productScopes[mode].filter((scope) =>
    scope.includes(`:aal${authenticationAssuranceLevel}:`),
  )
}
