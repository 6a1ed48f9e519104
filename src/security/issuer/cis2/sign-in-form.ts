import type { TestUser } from '../../../store/ports/identity.ts'
import type { TokenForm } from '../token-form.ts'
import {
  authenticationLevels,
  authenticators,
  identityLevels,
  type SignIn,
  usualAuthenticator,
} from './sign-in.ts'

/** The user somebody chose from the list, or typed. */
export function userChosen(form: TokenForm): string {
  const typed = form.get('other_user')?.trim()
  return typed || (form.get('user')?.trim() ?? '')
}

/**
 * The sign-in asked for: `amr`, `aal` and `ial` are as registered with the user where they are
 * left empty. Else what is wrong, a sentence each.
 */
export function readSignIn(
  form: TokenForm,
  user: TestUser | undefined,
): SignIn | { problems: readonly string[] } {
  const aal = levelOf(form.get('aal'), user?.authenticationAssuranceLevel)
  const ial = levelOf(form.get('ial'), user?.identityAssuranceLevel)
  const amr = form.get('amr') || usualAuthenticator(aal)
  const problems = [
    user === undefined && 'Choose a user that this environment knows.',
    user?.isActive === false && 'This user may no longer sign in.',
    !authenticators.some((known) => known.amr === amr) && 'Choose an authenticator of the list.',
    !authenticationLevels.includes(aal) && 'Choose an authentication level from 1 to 3.',
    !identityLevels.includes(ial) && 'Choose an identity level from 0 to 3.',
  ].filter((problem) => problem !== false)
  if (user === undefined || problems.length > 0) return { problems }
  return {
    userId: user.userId,
    name: user.name,
    authenticator: amr,
    authenticationAssuranceLevel: aal,
    identityAssuranceLevel: ial,
  }
}

function levelOf(text: string | undefined, registered: number | undefined): number {
  if (!text) return registered ?? 3
  return /^[0-9]$/.test(text) ? Number(text) : Number.NaN
}
