import { ok } from '../base/outcome.ts'
import { commissioningRuleOrganisation } from '../domain/directory/commissioning-rule.ts'
import { accessCodeOf } from '../domain/referral/access-code.ts'
import type { CreateReferral } from '../domain/referral/commands.ts'
import type { CreateReferralFacts } from '../domain/referral/create.ts'
import type { Referral } from '../domain/referral/referral.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import { defaultSettings } from '../domain/settings.ts'
import type { Reading } from '../wire/read.ts'
import { commitOf } from './commit-of.ts'
import type { Context } from './context.ts'
import { organisationOfActor } from './directory-facts.ts'
import type { Call } from './endpoint.ts'
import { atPlaces } from './placed.ts'
import { referralReply } from './referral-reply.ts'
import type { Reply } from './reply.ts'
import { shortlistFacts } from './shortlist-facts.ts'

/** A referral that was not there before: facts, decision, commit and answer (A011, A021). */
export async function createReferral(
  { command, places }: Reading<CreateReferral>,
  call: Call,
  context: Context,
  decide: (facts: CreateReferralFacts) => Decided<Referral>,
): Promise<Decided<Reply>> {
  call.about({ nhsNumber: command.patient })
  const decided = atPlaces(decide(await gather(command, call, context)), places)
  if (!decided.ok) return decided
  const referral = decided.value
  const { commit, reply } = commitOf({ referral }, call, context, (rendered) =>
    referralReply(201)(referral, rendered),
  )
  if ((await context.referrals.create(commit)) === 'in-progress') {
    return refuse(
      'REQUEST_IN_PROGRESS',
      'Another request with this Idempotency-Key is being answered.',
    )
  }
  call.about({ ubrn: referral.ubrn })
  call.audited()
  return ok(reply)
}

async function gather(
  { shortlist, patient: named, referringClinician }: CreateReferral,
  { actor, at }: Call,
  { directory, demographics, referrals, identity }: Context,
): Promise<CreateReferralFacts> {
  const [ofShortlist, patient, clinician, organisation, ubrn] = await Promise.all([
    shortlistFacts(shortlist, directory),
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
    requestId: `r.${identity.uuid()}`,
    accessCode: accessCodeOf(identity.uuid()),
    patient,
    referringClinician: clinician,
    referringOrganisation: organisation,
  }
}
