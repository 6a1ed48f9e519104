import { commissioningRuleOrganisation } from '../domain/directory/commissioning-rule.ts'
import type { CreateReferral, SearchServices } from '../domain/referral/commands.ts'
import type { CreateReferralFacts } from '../domain/referral/create.ts'
import { defaultSettings } from '../domain/settings.ts'
import type { Context } from './context.ts'
import { organisationOfActor } from './directory-facts.ts'
import type { Call } from './endpoint.ts'
import { shortlistFacts } from './shortlist-facts.ts'

type Creation = Pick<CreateReferral, 'shortlist' | 'patient' | 'referringClinician'>

/** What every creation of a request has to know: all but its ids. */
export async function creationFacts(
  { shortlist, patient: named, referringClinician }: Creation,
  requestType: SearchServices['requestType'],
  { actor, at }: Call,
  { directory, demographics, referrals }: Context,
): Promise<Omit<CreateReferralFacts, 'requestId' | 'accessCode'>> {
  const [ofShortlist, patient, clinician, organisation, ubrn] = await Promise.all([
    shortlistFacts(shortlist, directory, requestType),
    demographics.find(named),
    referringClinician && directory.findPractitioner(referringClinician),
    organisationOfActor(actor.organisation, directory),
    referrals.nextUbrn(),
  ])
  const practice = patient.is === 'found' ? patient.patient.registeredPractice : undefined
  const rule = commissioningRuleOrganisation(organisation, practice, defaultSettings)
  return {
    ...ofShortlist({ patient, rule, at }),
    ubrn,
    patient,
    referringClinician: clinician,
    referringOrganisation: organisation,
  }
}
