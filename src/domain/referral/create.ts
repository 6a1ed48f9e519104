import { dateOf, type Instant, plusDays } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { foundPatient, patientToReferRefusals } from '../directory/check-patient.ts'
import { referrerOf, referringClinicianRefusals } from '../directory/check-referring-clinician.ts'
import { commissioningRuleOrganisation } from '../directory/commissioning-rule.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Practitioner } from '../directory/practitioner.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { type AccessCode, getsAccessCode } from './access-code.ts'
import type { CreateReferral } from './commands.ts'
import {
  letterDueFrom,
  type NewShortlistFacts,
  newShortlist,
  newShortlistRefusals,
  requiredLetterRefusals,
} from './new-shortlist.ts'
import { proposal } from './propose.ts'
import type { Referral } from './referral.ts'
import { transitions } from './transitions.ts'
import { triageProposed, triageShortlistRefusals } from './triage-shortlist.ts'

export type CreateReferralFacts = NewShortlistFacts & {
  readonly ubrn: Ubrn
  readonly requestId: string
  /** For the patient, if this one gets any. */
  readonly accessCode: AccessCode
  readonly patient: PatientLookup
  readonly referringClinician: Practitioner | undefined
  /** The organisation the caller works for. */
  readonly referringOrganisation: Organisation
}

/** A011. Source: page a011-create-referral, CreateRequestErrorOutcome, DOMAIN 1.4. */
export function createReferral(
  command: CreateReferral,
  facts: CreateReferralFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const refusals = [
    ...creationRefusals(command, facts, actor, at),
    ...requiredLetterRefusals(command, facts),
    ...pathwayStartRefusals(command.pathwayStart, at),
  ]
  return unlessRefused(refusals, () => newReferral('create', command, facts, actor, at, settings))
}

/**
 * A021: the same for one triage service, to which the referral goes at once. Source: page
 * a021-create-referral-request-and-send-for-triage.
 */
export function createForTriage(
  command: CreateReferral,
  facts: CreateReferralFacts & { readonly appointmentId: string },
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const refusals = [
    ...creationRefusals(command, facts, actor, at),
    ...triageShortlistRefusals(command, facts, { hasLetter: false }),
  ]
  return unlessRefused(refusals, () => ({
    ...newReferral('createForTriage', command, facts, actor, at, settings),
    ...proposal('TRIAGE', triageProposed(command, facts), at),
  }))
}

function creationRefusals(
  command: CreateReferral,
  facts: CreateReferralFacts,
  actor: Actor,
  at: Instant,
): readonly Refusal[] {
  const ofPatient = patientToReferRefusals(facts.patient)
  const clinician = { named: command.referringClinician, found: facts.referringClinician }
  return [
    ...ofPatient,
    ...referringClinicianRefusals(clinician, actor, 'refused'),
    ...newShortlistRefusals(command, facts, { canSearch: ofPatient.length === 0, at }),
  ]
}

/** The published examples answer a creation with version 3. */
export const firstVersion = 3

const pathwayStartDaysBackMax = 365

function newReferral(
  action: 'create' | 'createForTriage',
  command: CreateReferral,
  facts: CreateReferralFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings,
): Referral {
  const patient = foundPatient(facts.patient)
  const practice = patient.registeredPractice
  const rule = commissioningRuleOrganisation(facts.referringOrganisation, practice, settings)
  invariant(rule !== undefined, 'a patient who may be referred has a practice')
  const { becomes: state } = transitions[action]
  invariant(state !== 'SAME', 'what is created has a state')
  return {
    ubrn: facts.ubrn,
    requestId: facts.requestId,
    version: firstVersion,
    patient: command.patient,
    createdAt: at,
    updatedAt: at,
    referrer: referrerOf(actor, command.referringClinician),
    referringOrganisation: actor.organisation,
    commissioningRuleOrganisation: rule,
    ...newShortlist(command, facts),
    ...(command.letterIntention === 'NEED_TO_ADD_LATER' && {
      letterDue: letterDueFrom(at, settings),
    }),
    pathwayStart: { at: command.pathwayStart ?? at, isGiven: command.pathwayStart !== undefined },
    attachments: [],
    ...(getsAccessCode(patient, settings) && { accessCode: facts.accessCode }),
    state,
    stateSince: at,
  }
}

/**
 * At most 365 days back, counted in dates so that the time of day does not matter, and never ahead.
 */
function pathwayStartRefusals(start: Instant | undefined, at: Instant): readonly Refusal[] {
  if (start === undefined) return []
  if (Date.parse(start) > Date.parse(at)) {
    const says = 'The pathway start is in the future.'
    return [refusal('INAPPROPRIATE_VALUE', says, { at: 'pathwayStart' })]
  }
  if (dateOf(start) >= dateOf(plusDays(at, -pathwayStartDaysBackMax))) return []
  const says = `The pathway start is more than ${pathwayStartDaysBackMax} days ago.`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'pathwayStart' })]
}
