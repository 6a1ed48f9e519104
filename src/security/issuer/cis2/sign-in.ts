/** A sign-in at the simulator: who, with what, how sure (claims of DOMAIN 8.5). */
export type SignIn = {
  readonly userId: string
  readonly name: string
  readonly authenticator: string
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
}

export type Authenticator = { readonly amr: string; readonly says: string }

export const authenticators: readonly Authenticator[] = [
  { amr: 'N3_SMARTCARD', says: 'Smartcard' },
  { amr: 'FIDO2', says: 'Security key' },
  { amr: 'IOS', says: 'Tablet' },
  { amr: 'TOTP', says: 'Authenticator application' },
  { amr: 'PWD', says: 'Password alone' },
]

export const authenticationLevels: readonly number[] = [1, 2, 3]
export const identityLevels: readonly number[] = [0, 1, 2, 3]

/** What a sign-in of this strength is usually made with. */
export function usualAuthenticator(authenticationAssuranceLevel: number): string {
  const usual = ['PWD', 'PWD', 'TOTP', 'N3_SMARTCARD'][authenticationAssuranceLevel]
  return usual ?? 'N3_SMARTCARD'
}

/** `acr` values, by authentication assurance level. */
export const contexts: readonly string[] = ['AAL1_USERPASS', 'AAL2_ANY', 'AAL3_ANY']

/** What may be asked for; which it becomes is chosen at the sign-in. */
export const contextsAsked: readonly string[] = [...contexts, 'AAL2_OR_AAL3_ANY']

export function contextOf(signIn: SignIn): string | undefined {
  return contexts[signIn.authenticationAssuranceLevel - 1]
}

export function claimsOf(signIn: SignIn): { sub: string; [claim: string]: unknown } {
  return {
    sub: signIn.userId,
    nhsid_useruid: signIn.userId,
    name: signIn.name,
    authentication_assurance_level: signIn.authenticationAssuranceLevel,
    id_assurance_level: signIn.identityAssuranceLevel,
  }
}
