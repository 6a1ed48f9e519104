/**
 * A007: all that is known of a referral, for whoever decides about it. Source: page
 * a007-retrieve-clinical-information; which parts there are is DOMAIN 4.2 and ours
 * (docs/deviations.md).
 */
import type { Instant } from '../base/clock.ts'
import type { Advice } from '../domain/advice/advice.ts'
import type { Appointment } from '../domain/appointment/appointment.ts'
import type { Patient } from '../domain/directory/patient.ts'
import type { Referral, ReviewContext } from '../domain/referral/referral.ts'
import { referralStates } from '../domain/referral/state.ts'
import { conversationBlocks } from './advice-conversation.ts'
import { adviceInShort } from './advice-facts.ts'
import { attachmentBlocks } from './attached-files.ts'
import { criteriaFacts } from './criteria-facts.ts'
import {
  type Block,
  type DocumentModel,
  facts,
  heading,
  paragraph,
  table,
} from './document-model.ts'
import { patientFacts } from './patient-facts.ts'
import * as words from './words.ts'

export type SummaryFacts = {
  readonly patient: Patient
  readonly names: words.Names
  readonly at: Instant
  /** The request that it was converted from; `names` has its people too. */
  readonly advice?: Advice | undefined
}

export function clinicalInformationSummary(
  referral: Referral,
  { patient, names, at, advice }: SummaryFacts,
): DocumentModel {
  const printed = words.instantInWords(at)
  return {
    title: 'Clinical information summary',
    reference: `UBRN ${words.ubrnInWords(referral.ubrn)}`,
    printedAt: at,
    print: 'small',
    blocks: [
      paragraph(
        `The referral as it was on ${printed} (version ${referral.version}). ` +
          'Attached files are listed here and are retrieved one by one.',
      ),
      heading('Patient'),
      patientFacts(patient, names),
      heading('Referral'),
      referralFacts(referral, names),
      heading('Services searched for'),
      criteriaFacts(referral.criteria, names),
      heading('Services chosen'),
      shortlistTable(referral, names),
      heading('Appointment'),
      ...appointmentBlocks(referral, names),
      heading('Clinical information of the referrer'),
      informationFacts(referral),
      heading('Attached files'),
      ...attachmentBlocks(referral.attachments, names),
      heading('Provider activity'),
      ...providerBlocks(referral),
      ...(advice === undefined ? [] : adviceBlocks(advice, names)),
    ],
  }
}

const { organisationInWords: organisation, personInWords: person } = words

function referralFacts(referral: Referral, names: words.Names): Block {
  const { criteria, pathwayStart, shortlist, reason } = referral
  const specialty = criteria.specialty ?? shortlist[0]?.specialties[0]
  const start = words.instantInWords(pathwayStart.at)
  return facts(
    ['UBRN', words.ubrnInWords(referral.ubrn)],
    ['State', referralStates[referral.state]],
    ['In this state since', words.instantInWords(referral.stateSince)],
    ['Reason', reason && words.reasonInWords(reason)],
    ['Comment', referral.comment],
    ['Priority', words.priorityInWords(referral.priority)],
    ['Specialty', specialty && words.codeInWords('SPECIALTY', specialty)],
    ['Clinic type', criteria.clinicType && words.codeInWords('CLINIC-TYPE', criteria.clinicType)],
    ['Referred on', words.instantInWords(referral.createdAt)],
    ['Pathway start', pathwayStart.isGiven ? `${start}, given by the referrer` : start],
    ['Referred by', person(referral.referrer, names)],
    ['Referring organisation', organisation(referral.referringOrganisation, names)],
    [
      'Commissioning rule organisation',
      organisation(referral.commissioningRuleOrganisation, names),
    ],
  )
}

function shortlistTable({ shortlist }: Referral, names: words.Names): Block {
  return table(
    [
      { name: 'Service', share: 4 },
      { name: 'Provider', share: 3 },
      { name: 'Place', share: 3 },
    ],
    shortlist.map((service) => [
      `${service.name} (${service.id})`,
      organisation(service.provider, names),
      organisation(service.location, names),
    ]),
  )
}

function appointmentBlocks({ appointment }: Referral, names: words.Names): readonly Block[] {
  if (appointment === undefined) return [paragraph('There is no appointment.')]
  const { service, start, end, clinician, reason, lastContact } = appointment
  return [
    facts(
      ['Kind', kindOf(appointment)],
      ['Service', `${service.name} (${service.id})`],
      ['Arranged on', words.instantInWords(appointment.createdAt)],
      ['Date', start && words.dateInWords(start)],
      ['Time', start && [start, ...(end ? [end] : [])].map(words.timeInWords).join(' to ')],
      ['Clinician', clinician && person(clinician, names)],
      ['Reason', reason && words.reasonInWords(reason)],
      ['Comment', appointment.comment],
      ['Patient last contacted', lastContact && words.instantInWords(lastContact)],
    ),
  ]
}

/** One word of e-RS, three things (DOMAIN 1.1). */
function kindOf({ status, reason }: Appointment): string {
  if (status === 'booked') return 'Booked appointment'
  if (status === 'cancelled') return 'Cancelled appointment'
  return reason?.code === 'TRIAGE' ? 'Request for triage' : 'Request for the provider to act'
}

function informationFacts({ letterIntention, letterDue, clinicalInformation }: Referral): Block {
  const first = clinicalInformation?.firstSubmitted
  const last = clinicalInformation?.lastUpdated
  const isLetterComing = letterIntention === 'NEED_TO_ADD_LATER'
  return facts(
    ['Referral letter', isLetterComing ? 'To be added' : 'None intended'],
    [
      'Due on',
      isLetterComing && letterDue !== undefined ? words.calendarDateInWords(letterDue) : undefined,
    ],
    ['First submitted', first === undefined ? 'Not yet' : words.instantInWords(first)],
    ['Last updated', last && words.instantInWords(last)],
  )
}

function providerBlocks(referral: Referral): readonly Block[] {
  const { appointment, review, acceptedAt, returnedAt, clinicalInformation } = referral
  if (appointment === undefined) return [paragraph('The referral is at no provider.')]
  const printedAt = clinicalInformation?.printedAt
  return [
    facts(
      ['Review', review === undefined ? 'Not due' : reviews[review]],
      ['Accepted', acceptedAt && words.instantInWords(acceptedAt)],
      ['Outcome', outcomeOf(referral)],
      ['Returned to the referrer', returnedAt && words.instantInWords(returnedAt)],
      ['First printed by a provider', printedAt && words.instantInWords(printedAt)],
    ),
  ]
}

const reviews: Readonly<Record<ReviewContext, string>> = {
  NEVER_REVIEWED: 'Due, never reviewed',
  LETTER_CHANGED: 'Due again, the letter was changed',
  PRIORITY_CHANGED: 'Due again, the priority was changed',
  PRIORITY_AND_LETTER_CHANGED: 'Due again, priority and letter were changed',
}

/** What a review came to: its reason stands in the state, its comment beside it. */
function outcomeOf({ state, reason, appointment }: Referral): string | undefined {
  if (state === 'REJECTED') return 'Rejected'
  const outcome = [reason, appointment?.reason].find((each) => each?.set === 'REVIEW_OUTCOME')
  return outcome && words.reasonInWords(outcome)
}

/** Last, because it may be long. No file of the referrer tells it (DOMAIN 4.2). */
function adviceBlocks(advice: Advice, names: words.Names): readonly Block[] {
  return [
    heading('Advice and guidance'),
    adviceInShort(advice, names),
    ...conversationBlocks(advice, names),
  ]
}
