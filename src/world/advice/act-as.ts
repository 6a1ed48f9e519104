import type { Context } from '../../api/context.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { type Advice, referrerOfAdvice } from '../../domain/advice/advice.ts'
import type { Actor } from '../../domain/directory/actor.ts'
import { foundPatient, patientOnRecordRefusals } from '../../domain/directory/check-patient.ts'
import { referringClinicianRefusals } from '../../domain/directory/check-referring-clinician.ts'
import type { Patient } from '../../domain/directory/patient.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import { relationshipRefusals } from '../../domain/referral/relationship.ts'
import { type Decided, refuse } from '../../domain/refusal/refusal.ts'
import { heldBy } from '../../security/caller.ts'

/** Who acts, as far as a call says. */
export type As = {
  readonly user?: UserId
  readonly organisation?: OdsCode
  readonly businessFunction?: ReferrerFunction
  readonly clinician?: UserId
}

export const referrersOfAdvice = ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'] as const
export type ReferrerFunction = (typeof referrersOfAdvice)[number]

export type Acting = {
  readonly actor: Actor
  readonly clinician: UserId
  readonly patient: Patient
}

/**
 * Somebody of the referrer's side, by the rules that hold for callers of the API: has that function
 * there, an admin acts for a clinician there, and the organisation has a relationship with the
 * request (DOMAIN 2.1, 2.3). Unless somebody else is named it is the clinician who asked.
 */
export async function actAs(
  as: As,
  advice: Advice,
  { directory, demographics }: Pick<Context, 'directory' | 'demographics'>,
): Promise<Decided<Acting>> {
  const user = as.user ?? referrerOfAdvice(advice)
  const organisation = as.organisation ?? advice.referringOrganisation
  const claimed = as.businessFunction ?? 'REFERRING_CLINICIAN'
  const person = await directory.findPractitioner(user)
  if (person === undefined || !person.isActive) {
    return refuse('FORBIDDEN', 'The user is not registered in e-RS.', { at: 'user' })
  }
  const held = heldBy(person, claimed, organisation)
  if (!held.ok) return held
  const actor: Actor = {
    mode: 'user-restricted',
    application: 'world',
    user,
    function: held.value,
    organisation,
  }
  const isAdmin = claimed === 'REFERRING_CLINICIAN_ADMIN'
  const clinician = as.clinician ?? (isAdmin ? referrerOfAdvice(advice) : user)
  const lookup = await demographics.find(advice.patient)
  const found = await directory.findPractitioner(clinician)
  const refusals = [
    ...relationshipRefusals(actor, advice.ubrn, factsOf(advice, lookup), 'advice request'),
    ...patientOnRecordRefusals(lookup),
    ...referringClinicianRefusals({ named: clinician, found }, actor, 'tolerated').map((each) => ({
      ...each,
      at: 'clinician',
    })),
  ]
  return unlessRefused(refusals, () => ({ actor, clinician, patient: foundPatient(lookup) }))
}

function factsOf(
  { referringOrganisation }: Advice,
  lookup: Awaited<ReturnType<Context['demographics']['find']>>,
) {
  const registeredPractice = lookup.is === 'found' ? lookup.patient.registeredPractice : undefined
  return { referringOrganisation, registeredPractice, hasServiceAccess: false }
}
