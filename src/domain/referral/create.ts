import { dateOf, type Instant, plusDays } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { type CriteriaFacts, criteriaRefusals } from '../directory/check-criteria.ts'
import { foundPatient, patientToReferRefusals } from '../directory/check-patient.ts'
import { referrerOf, referringClinicianRefusals } from '../directory/check-referring-clinician.ts'
import { commissioningRuleOrganisation } from '../directory/commissioning-rule.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Practitioner } from '../directory/practitioner.ts'
import type { Service } from '../directory/service.ts'
import type { ServiceId } from '../identifier/service-id.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import { type Decided, type Refusal, refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { type AccessCode, getsAccessCode } from './access-code.ts'
import type { CreateReferral } from './commands.ts'
import type { Referral } from './referral.ts'
import { shortlisted, shortlistRefusals } from './shortlist.ts'
import { transitions } from './transitions.ts'

export type CreateReferralFacts = CriteriaFacts & {
  readonly ubrn: Ubrn
  readonly requestId: string
  /** For the patient, if this one gets any. */
  readonly accessCode: AccessCode
  readonly patient: PatientLookup
  readonly referringClinician: Practitioner | undefined
  /** The organisation the caller works for. */
  readonly referringOrganisation: Organisation
  /** What was found of the services on the shortlist. */
  readonly services: ReadonlyMap<ServiceId, Service>
  /**
   * Ids of the services that satisfy the criteria (`findServices`); empty while there is no
   * patient.
   */
  readonly found: ReadonlySet<ServiceId>
}

/** Source: page a011-create-referral, CreateRequestErrorOutcome, DOMAIN 1.4. */
export function createReferral(
  command: CreateReferral,
  facts: CreateReferralFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const { criteria, services } = command.shortlist
  const ofPatient = patientToReferRefusals(facts.patient)
  const ofCriteria = criteriaRefusals(criteria, facts, at, 'shortlist.criteria')
  const canSearch = ofPatient.length === 0 && ofCriteria.length === 0
  const found = canSearch ? facts.found : undefined
  const clinician = { named: command.referringClinician, found: facts.referringClinician }
  const refusals = [
    ...ofPatient,
    ...referringClinicianRefusals(clinician, actor, 'refused'),
    ...ofCriteria,
    ...shortlistRefusals(services, { services: facts.services, found }),
    ...letterRefusals(command, facts),
    ...pathwayStartRefusals(command.pathwayStart, at),
  ]
  return unlessRefused(refusals, () => newReferral(command, facts, actor, at, settings))
}

/** The published examples answer a creation with version 3. */
const firstVersion = 3

const pathwayStartDaysBackMax = 365

function newReferral(
  command: CreateReferral,
  facts: CreateReferralFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings,
): Referral {
  const { criteria, services } = command.shortlist
  const patient = foundPatient(facts.patient)
  const practice = patient.registeredPractice
  const rule = commissioningRuleOrganisation(facts.referringOrganisation, practice, settings)
  invariant(rule !== undefined, 'a patient who may be referred has a practice')
  const { becomes: state } = transitions.create
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
    priority: criteria.priority,
    criteria,
    shortlist: services.map((id) => shortlisted(serviceOf(id, facts))),
    letterIntention: command.letterIntention,
    ...(command.letterIntention === 'NEED_TO_ADD_LATER' && {
      letterDue: dateOf(plusDays(at, settings.letterDueDays)),
    }),
    firstReminderLetterFollowUpDays: command.firstReminderLetterFollowUpDays,
    pathwayStart: { at: command.pathwayStart ?? at, isGiven: command.pathwayStart !== undefined },
    attachments: [],
    ...(getsAccessCode(patient, settings) && { accessCode: facts.accessCode }),
    state,
    stateSince: at,
  }
}

function serviceOf(id: ServiceId, { services }: CreateReferralFacts): Service {
  const service = services.get(id)
  invariant(service !== undefined, 'a shortlisted service was found')
  return service
}

/** A letter that a service asks for cannot be left out. */
function letterRefusals(
  { letterIntention, shortlist }: CreateReferral,
  { services }: CreateReferralFacts,
): readonly Refusal[] {
  if (letterIntention === 'NEED_TO_ADD_LATER') return []
  const asking = shortlist.services.filter((id) => services.get(id)?.isReferralLetterRequired)
  if (asking.length === 0) return []
  const says = `A referral letter is required by service (${[...new Set(asking)].join(', ')}).`
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'letterIntention' })]
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
