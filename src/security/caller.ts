import type { IncomingHttpHeaders } from 'node:http'
import { invariant } from '../base/invariant.ts'
import { ok } from '../base/outcome.ts'
import type { Actor } from '../domain/directory/actor.ts'
import {
  type ApplicationFunction,
  type BusinessFunction,
  isApplicationFunction,
  isBusinessFunction,
} from '../domain/directory/business-function.ts'
import type { Practitioner } from '../domain/directory/practitioner.ts'
import { type OdsCode, parseOdsCode } from '../domain/identifier/ods-code.ts'
import { parseUserId, type UserId } from '../domain/identifier/user-id.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import type { DirectoryStore } from '../store/ports/directory.ts'
import { headerOf } from './gateway.ts'
import type { Session } from './sessions.ts'

/** Who may call an endpoint, as its declaration says. */
export type AllowedCallers = {
  readonly users: readonly BusinessFunction[] | 'anyone'
  readonly applications: readonly ('provider' | 'referrer')[]
  /** A040 is how an admin finds out for whom to act, so it cannot ask for that header. */
  readonly isBeforeOnBehalfOf?: true
}

export type CallerRequest = {
  readonly session: Session
  readonly headers: IncomingHttpHeaders
  readonly allowed: AllowedCallers
}

type Directory = Pick<DirectoryStore, 'findPractitioner' | 'listOnBehalfOf'>

/**
 * Names the actor of a request that passed the gateway: the function claimed is held at the
 * organisation named, the endpoint is for it, and an admin acts for a clinician there (DOMAIN 2.1,
 * 2.2, 2.5).
 */
export async function nameCaller(
  request: CallerRequest,
  directory: Directory,
): Promise<Decided<Actor>> {
  return request.session.accessMode === 'user-restricted'
    ? nameUser(request, directory)
    : nameApplication(request)
}

function nameApplication({ session, allowed }: CallerRequest): Decided<Actor> {
  const claimed = session.businessFunction ?? 'PROVIDER_AUTHORISED_APPLICATION'
  invariant(
    isApplicationFunction(claimed),
    'an application is registered with a function of its own',
  )
  const side = claimed === 'REFERRER_AUTHORISED_APPLICATION' ? 'referrer' : 'provider'
  if (!allowed.applications.includes(side)) {
    return forbid(
      'The application is not authorised to use this endpoint.',
      `${claimed}; the endpoint is for ${describe(allowed)}`,
    )
  }
  const user = parseUserId(session.applicationUserId ?? '')
  const organisation = parseOdsCode(session.odsCode ?? '')
  if (user === undefined || organisation === undefined) {
    return forbid(
      'The application is not linked to a user of its organisation.',
      `application ${session.applicationName} has user ${session.applicationUserId ?? 'none'}`,
    )
  }
  return ok(actorOf(session, user, claimed, organisation))
}

async function nameUser(request: CallerRequest, directory: Directory): Promise<Decided<Actor>> {
  const { session, headers, allowed } = request
  const user = parseUserId(session.userId ?? '')
  const practitioner = user && (await directory.findPractitioner(user))
  if (practitioner === undefined || !practitioner.isActive) {
    return forbid(
      'The user is not registered in e-RS.',
      `user ${session.userId ?? 'none'} is unknown or inactive`,
    )
  }
  const claimed = headerOf(headers, 'nhsd-ers-business-function')
  const odsCode = headerOf(headers, 'nhsd-end-user-organisation-ods')
  const held = heldBy(practitioner, claimed, odsCode)
  if (!held.ok) return held
  if (allowed.users === 'anyone' || !allowed.users.includes(held.value)) {
    return forbid(
      `Business Function (${claimed}) is not authorised to use this endpoint.`,
      `${claimed}; the endpoint is for ${describe(allowed)}`,
    )
  }
  const actor = actorOf(session, practitioner.userId, held.value, odsCode as OdsCode)
  return allowed.isBeforeOnBehalfOf ? ok(actor) : actingFor(actor, headers, directory)
}

/** The function, when it is one, and this person has it at that organisation. */
export function heldBy(
  practitioner: Practitioner,
  claimed: string,
  odsCode: string,
): Decided<BusinessFunction> {
  if (!isBusinessFunction(claimed)) {
    return claimed === ''
      ? forbid('Missing or Empty NHSD-eRS-Business-Function header.', 'no business function named')
      : forbid(
          'The Business Function in NHSD-eRS-Business-Function is not known.',
          'the header names no business function of e-RS',
        )
  }
  const there = practitioner.roles.find(({ organisation }) => organisation === odsCode)
  if (there === undefined) {
    return forbid(
      'User does not have any Business Function at the specified Organisation.',
      `user ${practitioner.userId} has functions at ${placesOf(practitioner)} only`,
    )
  }
  if (!there.functions.includes(claimed)) {
    return forbid(
      'User does not have the required Business Function at the specified Organisation.',
      `user ${practitioner.userId} holds ${there.functions.join(', ')} at ${there.organisation}`,
    )
  }
  return ok(claimed)
}

async function actingFor(
  actor: Actor,
  headers: IncomingHttpHeaders,
  directory: Directory,
): Promise<Decided<Actor>> {
  const named = headerOf(headers, 'nhsd-ers-on-behalf-of-user-id')
  if (actor.function !== 'SERVICE_PROVIDER_CLINICIAN_ADMIN') {
    if (named === '') return ok(actor)
    return forbid(
      `On Behalf Of User ID (${digitsOf(named)}) is not permitted ` +
        `for Business Function (${actor.function}).`,
      'only SERVICE_PROVIDER_CLINICIAN_ADMIN acts on behalf of somebody',
    )
  }
  if (named === '') {
    return forbid(
      'On Behalf Of User ID is required for Business Function (SERVICE_PROVIDER_CLINICIAN_ADMIN).',
      'NHSD-eRS-On-Behalf-Of-User-ID is missing',
    )
  }
  const clinicians = await directory.listOnBehalfOf(actor.user, actor.organisation)
  const clinician = clinicians.find((userId) => userId === named)
  if (clinician === undefined) {
    return forbid(
      `On Behalf Of User ID (${digitsOf(named)}) is not permitted for User (${actor.user}).`,
      `user ${actor.user} may act at ${actor.organisation} ` +
        `for ${clinicians.join(', ') || 'nobody'}`,
    )
  }
  return ok({ ...actor, onBehalfOf: clinician })
}

function actorOf(
  session: Session,
  user: UserId,
  held: BusinessFunction | ApplicationFunction,
  organisation: OdsCode,
): Actor {
  return {
    mode: session.accessMode,
    application: session.applicationName,
    user,
    function: held,
    organisation,
  }
}

function forbid(says: string, because: string): Decided<never> {
  return refuse('FORBIDDEN', says, { because })
}

/** A user id is told back; anything else a caller put there is not. */
function digitsOf(text: string): string {
  return /^[0-9]{1,20}$/.test(text) ? text : 'invalid'
}

function placesOf(practitioner: Practitioner): string {
  return practitioner.roles.map(({ organisation }) => organisation).join(', ') || 'no organisation'
}

function describe({ users, applications }: AllowedCallers): string {
  const allowed = [
    ...(users === 'anyone' ? ['any user'] : users),
    ...applications.map((side) => `${side} applications`),
  ]
  return allowed.join(', ') || 'nobody'
}
