import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { unlessRefused } from '../../base/outcome.ts'
import type { Actor } from '../directory/actor.ts'
import { foundPatient, patientToReferRefusals } from '../directory/check-patient.ts'
import { referrerOf, referringClinicianRefusals } from '../directory/check-referring-clinician.ts'
import { commissioningRuleOrganisation } from '../directory/commissioning-rule.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { Practitioner } from '../directory/practitioner.ts'
import { attach } from '../document/attach.ts'
import { type DocumentsFound, type Linking, linkRefusals } from '../document/link-files.ts'
import type { Ubrn } from '../identifier/ubrn.ts'
import {
  type NewShortlistFacts,
  newShortlistRefusals,
  shortlistedService,
} from '../referral/new-shortlist.ts'
import { adviceServicesMax, shortlisted } from '../referral/shortlist.ts'
import type { Decided } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import type { Advice } from './advice.ts'
import type { CreateAdvice } from './commands.ts'
import { reservingName } from './conversation-file-name.ts'
import { requesterMessage } from './messages.ts'
import { adviceTransitions } from './transitions.ts'

/** `found`: by a search for services that give advice. */
export type CreateAdviceFacts = NewShortlistFacts & {
  readonly ubrn: Ubrn
  readonly requestId: string
  readonly messageId: string
  readonly patient: PatientLookup
  readonly referringClinician: Practitioner | undefined
  /** The organisation the caller works for. */
  readonly referringOrganisation: Organisation
  /** What was found of the files named. */
  readonly documents: DocumentsFound
}

/** The error table of creations has no other word for what is the matter with a file. */
const linking: Linking = {
  category: 'ADVICE_REQUEST',
  called: 'request attachment',
  as: 'NEW',
  told: {
    repetition: 'INAPPROPRIATE_VALUE',
    contradiction: 'INAPPROPRIATE_VALUE',
    state: 'INAPPROPRIATE_VALUE',
  },
}

/** The published example answers a creation with version 1. */
const firstVersion = 1

/**
 * A044: a referrer asks a service for advice, and so begins a conversation. Fields: `patient`,
 * `referringClinician`, `shortlist.criteria`, `shortlist.services[1]`, `files[2].documentId`.
 * Source: page a044-create-advice-and-guidance-request, CreateRequestErrorOutcome, DOMAIN 6.
 */
export function createAdvice(
  command: CreateAdvice,
  facts: CreateAdviceFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Advice> {
  const ofPatient = patientToReferRefusals(facts.patient)
  const clinician = { named: command.referringClinician, found: facts.referringClinician }
  const canSearch = ofPatient.length === 0
  const request = { ubrn: facts.ubrn, attachments: [] }
  const refusals = [
    ...ofPatient,
    ...referringClinicianRefusals(clinician, actor, 'refused'),
    ...newShortlistRefusals(command, facts, { canSearch, at, servicesMax: adviceServicesMax }),
    ...linkRefusals(linking, reservingName(request), command.files, facts.documents),
  ]
  return unlessRefused(refusals, () => newAdvice(command, facts, actor, at, settings))
}

function newAdvice(
  command: CreateAdvice,
  facts: CreateAdviceFacts,
  actor: Actor,
  at: Instant,
  settings: DomainSettings,
): Advice {
  const { text, files, conversionAuthorisation, shortlist } = command
  const { criteria, services } = shortlist
  const { registeredPractice } = foundPatient(facts.patient)
  const clinician = referrerOf(actor, command.referringClinician)
  const rule = commissioningRuleOrganisation(
    facts.referringOrganisation,
    registeredPractice,
    settings,
  )
  invariant(rule !== undefined, 'a patient who may be referred has a practice')
  const { becomes: status } = adviceTransitions.create
  invariant(status !== 'SAME', 'what is created has a status')
  const said = { text, files: files.map(({ documentId }) => documentId) }
  return {
    ubrn: facts.ubrn,
    requestId: facts.requestId,
    version: firstVersion,
    patient: command.patient,
    createdAt: at,
    updatedAt: at,
    referringOrganisation: actor.organisation,
    commissioningRuleOrganisation: rule,
    priority: criteria.priority,
    criteria,
    service: shortlisted(shortlistedService(services[0], facts)),
    conversionAuthorisation,
    status,
    statusSince: at,
    messages: [requesterMessage(said, { id: facts.messageId, actor, at, clinician })],
    attachments: attach({ attachments: [] }, files, facts.documents, actor, at),
  }
}
