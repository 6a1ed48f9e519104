import type { OdsCode } from '../identifier/ods-code.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { ApplicationFunction, BusinessFunction } from './business-function.ts'
import { referrerFunctions } from './business-function.ts'

/**
 * Who acts: already proved and allowed to hold this function at this organisation.
 * For an application `user` is the senior responsible person registered with it.
 */
export type Actor = {
  readonly mode: 'user-restricted' | 'application-restricted'
  readonly application: string
  readonly user: UserId
  readonly function: BusinessFunction | ApplicationFunction
  readonly organisation: OdsCode
  /** The clinician a SERVICE_PROVIDER_CLINICIAN_ADMIN acts for (DOMAIN 2.2). */
  readonly onBehalfOf?: UserId
}

export type Side = 'referrer' | 'provider'

export function sideOf(actor: Actor): Side {
  const refers =
    (referrerFunctions as readonly string[]).includes(actor.function) ||
    actor.function === 'REFERRER_AUTHORISED_APPLICATION'
  return refers ? 'referrer' : 'provider'
}

/** The person whose workgroups count: the clinician acted for, else the caller. */
export function effectiveUser(actor: Actor): UserId {
  return actor.onBehalfOf ?? actor.user
}
