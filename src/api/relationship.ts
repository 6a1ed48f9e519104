import { no, ok } from '../base/outcome.ts'
import { type Actor, effectiveUser, sideOf } from '../domain/directory/actor.ts'
import type { PatientLookup } from '../domain/directory/patient.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { relationshipRefusals } from '../domain/referral/relationship.ts'
import { type Decided, type Refusal, refuse } from '../domain/refusal/refusal.ts'
import type { Relation, Viewer } from '../store/ports/referrals.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'

export function viewerOf(actor: Actor): Viewer {
  const { organisation, mode } = actor
  const hasWorkgroups = mode === 'user-restricted' && sideOf(actor) === 'provider'
  return hasWorkgroups ? { worker: effectiveUser(actor), organisation } : { organisation }
}

/** In texts. */
export type KindOfRequest = 'referral' | 'advice request'

/**
 * Whether this caller may see or change this request now (DOMAIN 2.3): asked on every call,
 * because workgroups and registrations change. The relationship comes before the patient's record:
 * a stranger is not told that a patient is sensitive.
 */
export async function admit(
  ubrn: Ubrn,
  relation: Relation,
  call: Call,
  context: Pick<Context, 'demographics'>,
  kind: KindOfRequest = 'referral',
): Promise<Decided<PatientLookup>> {
  call.about({ ubrn, nhsNumber: relation.patient })
  const lookup = await context.demographics.find(relation.patient)
  const registeredPractice = lookup.is === 'found' ? lookup.patient.registeredPractice : undefined
  const facts = { ...relation, registeredPractice }
  const [stranger, ...others] = relationshipRefusals(call.actor, ubrn, facts, kind)
  if (stranger !== undefined) return no(stranger, ...others)
  if (lookup.is === 'found') return ok(lookup)
  return refuse(
    'PATIENT_ERROR',
    'An error occurred while retrieving the patient. Do not try again.',
    {
      because: lookup.is === 'error' ? `the patient's record: ${lookup.why}` : 'no such patient',
    },
  )
}

/**
 * The relationship alone, for pages that know no PATIENT_ERROR: a record that cannot be had makes
 * nobody the patient's practice, and hides nothing from those who made the request.
 */
export async function strangerRefusals(
  ubrn: Ubrn,
  relation: Relation,
  call: Call,
  context: Pick<Context, 'demographics'>,
  kind: KindOfRequest = 'referral',
): Promise<readonly Refusal[]> {
  call.about({ ubrn, nhsNumber: relation.patient })
  const registeredPractice = await practiceThatCounts(relation, call, context)
  return relationshipRefusals(call.actor, ubrn, { ...relation, registeredPractice }, kind)
}

/** Asked for only where it decides: for a referrer of another organisation. */
async function practiceThatCounts(
  { patient, referringOrganisation }: Relation,
  { actor }: Call,
  { demographics }: Pick<Context, 'demographics'>,
): Promise<OdsCode | undefined> {
  if (sideOf(actor) === 'provider' || actor.organisation === referringOrganisation) return undefined
  const lookup = await demographics.find(patient)
  return lookup.is === 'found' ? lookup.patient.registeredPractice : undefined
}

export function noSuchReferral(): Decided<never> {
  return refuse('NO_SUCH_RESOURCE', 'No such referral.')
}
