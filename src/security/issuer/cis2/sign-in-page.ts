import type { TestUser } from '../../../store/ports/identity.ts'
import { type Html, html, page } from './html.ts'
import { authenticationLevels, authenticators, identityLevels } from './sign-in.ts'

export type SignInPage = {
  readonly application: string
  readonly users: readonly TestUser[]
  readonly chosen: string
  readonly problems: readonly string[]
}

/**
 * Where a person, or a script that posts the same fields, says who signs in and how. Works
 * without scripts.
 */
export function signInPage({ application, users, chosen, problems }: SignInPage): string {
  const title = problems.length > 0 ? 'Error: Sign in (simulated)' : 'Sign in (simulated)'
  return page(
    title,
    html`
<h1>Sign in (simulated)</h1>
<p>This stands in for NHS Care Identity Service 2. Nobody is asked for a secret:
choose a test user for <strong>${application}</strong>.</p>
${problems.length > 0 ? problemSummary(problems) : ''}
<form method="post">
<fieldset>
<legend>User</legend>
${users.map((user) => userChoice(user, user.userId === chosen))}
</fieldset>
<p>
<label class="label" for="other_user">Another user
<span class="hint">12 digits, if the user is not in the list</span></label>
<input type="text" id="other_user" name="other_user" inputmode="numeric" autocomplete="off">
</p>
${choice('amr', 'Authenticator', authenticators.map(authenticatorOption))}
${choice('aal', 'Authentication assurance level', authenticationLevels.map(levelOption))}
${choice('ial', 'Identity assurance level', identityLevels.map(levelOption))}
<p>
<button type="submit" class="primary">Sign in</button>
<button type="submit" name="decision" value="cancel">Cancel</button>
</p>
</form>`,
  )
}

/**
 * A page for a sign-in that cannot go on: expired, answered already, or begun in another browser.
 */
export function signInOverPage(): string {
  return page(
    'Sign in again',
    html`
<h1>This sign-in is over</h1>
<p>It was finished, took too long, or began in another browser. Go back to the application and
sign in again.</p>`,
  )
}

/** What went wrong with a request of the application, in the words of OpenID Connect. */
export function signInFailedPage(error: string, description: string): string {
  return page(
    'Sign in failed',
    html`
<h1>Sign in failed</h1>
<p>The application asked for something that cannot be done.</p>
<dl><dt>Error</dt><dd>${error}</dd><dt>Description</dt><dd>${description}</dd></dl>`,
  )
}

function problemSummary(problems: readonly string[]): Html {
  return html`
<div class="problems" role="alert"><h2>There is a problem</h2>
<ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>`
}

function userChoice(user: TestUser, isChosen: boolean): Html {
  const id = `user-${user.userId}`
  const checked = isChosen ? html`checked` : ''
  const levels =
    `authentication level ${user.authenticationAssuranceLevel}, ` +
    `identity level ${user.identityAssuranceLevel}`
  return html`
<div class="choice">
<input type="radio" name="user" id="${id}" value="${user.userId}" ${checked}>
<label for="${id}">${user.name} (${user.userId})
<span class="hint">${[...rolesOf(user), levels].join('; ')}</span></label>
</div>`
}

/** `RCD: SERVICE_PROVIDER_CLINICIAN, SERVICE_PROVIDER_ADMIN`, an organisation each. */
function rolesOf(user: TestUser): string[] {
  const byOrganisation = Map.groupBy(user.roles, (role) => role.odsCode)
  return [...byOrganisation].map(
    ([odsCode, roles]) => `${odsCode}: ${roles.map((role) => role.businessFunction).join(', ')}`,
  )
}

function choice(name: string, says: string, options: readonly Html[]): Html {
  return html`
<p>
<label class="label" for="${name}">${says}</label>
<select id="${name}" name="${name}"><option value="">As registered</option>${options}</select>
</p>`
}

function authenticatorOption({ amr, says }: { amr: string; says: string }): Html {
  return html`<option value="${amr}">${says}</option>`
}

function levelOption(level: number): Html {
  return html`<option value="${level}">${level}</option>`
}
