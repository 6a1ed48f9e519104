/**
 * A019: where a referral stands and what the patient may have to do, by the state it is in (page
 * a019-generate-patient-letter, DOMAIN 1.4, 5.1, 5.6). Plain words: it is read by the patient.
 */
import { dateOf, type Instant } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import { afterWorkingDays } from '../domain/appointment/contact-days.ts'
import type { Patient } from '../domain/directory/patient.ts'
import { isDirectlyBookable, type Service, supports } from '../domain/directory/service.ts'
import type { ServiceId } from '../domain/identifier/service-id.ts'
import { priorities } from '../domain/reference/priority.ts'
import type { LetterReferral } from '../domain/referral/print.ts'
import type { ShortlistedService } from '../domain/referral/referral.ts'
import type { ReferralState } from '../domain/referral/state.ts'
import {
  type Block,
  type DocumentModel,
  facts,
  heading,
  list,
  paragraph,
  table,
} from './document-model.ts'
import * as words from './words.ts'

export type LetterFacts = {
  /** Undefined when the demographics service does not tell. */
  readonly patient: Patient | undefined
  readonly names: words.Names
  /** The services of the shortlist as they are now, those there are. */
  readonly services: ReadonlyMap<ServiceId, Service>
  readonly at: Instant
}

export function patientLetter(referral: LetterReferral, given: LetterFacts): DocumentModel {
  const { title, blocks } = letterFor(referral, given)
  const { at, names, patient } = given
  const organisation = names.organisations.get(referral.referringOrganisation)
  return {
    title,
    reference: `Booking reference ${words.ubrnInWords(referral.ubrn)}`,
    printedAt: at,
    print: 'large',
    blocks: [
      facts(
        ['From', organisation ?? referral.referringOrganisation],
        ['Date', words.calendarDateInWords(dateOf(at))],
        ['NHS number', words.nhsNumberInWords(referral.patient)],
        ['Date of birth', patient && words.calendarDateInWords(patient.dateOfBirth)],
      ),
      paragraph('Dear patient,'),
      ...blocks,
      heading('Your booking reference and access code'),
      facts(
        ['Booking reference', words.ubrnInWords(referral.ubrn)],
        ['Access code', referral.accessCode],
      ),
      paragraph(
        'You need both to see your referral online, and the booking reference whenever you ' +
          'telephone about it. Keep this letter safe and show the access code to nobody.',
      ),
      heading('If your condition changes'),
      paragraph(
        'Contact the practice or organisation that referred you if you get worse, or if you no ' +
          'longer want to be referred.',
      ),
    ],
  }
}

type Letter = { readonly title: string; readonly blocks: readonly Block[] }

function letterFor(referral: LetterReferral, given: LetterFacts): Letter {
  const write = letters[referral.state]
  invariant(write !== undefined, 'only states that have a letter are printed')
  return write(referral, given)
}

/** The states that `printPatientLetter` is admitted in (transitions.ts). */
const letters: {
  readonly [State in ReferralState]?: (referral: LetterReferral, given: LetterFacts) => Letter
} = {
  NOT_BOOKED: unbooked,
  BOOKED: booked,
  DEFERRED_TO_PROVIDER: deferred,
  AWAITING_TRIAGE: awaitingTriage,
}

function unbooked(referral: LetterReferral, given: LetterFacts): Letter {
  const { shortlist } = referral
  const one = shortlist.length === 1
  const choose = one
    ? 'You have been referred to the service below. It has no appointment for you yet.'
    : 'You have been referred. Choose one of the services below: none has an appointment for you ' +
      'yet.'
  return {
    title: 'Your referral: how to book',
    blocks: [
      paragraph(choose),
      table(
        [
          { name: 'Service', share: 4 },
          { name: 'Place', share: 4 },
          { name: 'What to do', share: 5 },
        ],
        shortlist.map((service) => [service.name, placeOf(service, given), howTo(service, given)]),
      ),
      ...hoursAndInstructions(shortlist, given),
    ],
  }
}

function booked({ appointment, shortlist }: LetterReferral, given: LetterFacts): Letter {
  invariant(appointment !== undefined, 'what is booked has an appointment')
  const service = shortlist.find(({ id }) => id === appointment.service.id)
  const { start, clinician } = appointment
  const telephone = telephoneOf(service, given)
  const undated =
    'The date was agreed between you and the service. Telephone the service if you do not know it.'
  return {
    title: 'Your appointment',
    blocks: [
      paragraph('You have an appointment.'),
      facts(
        ['Date', start && words.dateInWords(start)],
        ['Time', start && words.timeInWords(start)],
        ['Service', appointment.service.name],
        ['Place', service && placeOf(service, given)],
        ['Clinician', clinician && given.names.people.get(clinician)],
        ['Telephone', telephone],
      ),
      ...(start === undefined ? [paragraph(undated)] : []),
      ...(service ? hoursAndInstructions([service], given) : []),
      heading('If you cannot come'),
      paragraph(
        telephone === undefined
          ? 'Change or cancel the appointment online as soon as you can, so that somebody else ' +
              'can have it.'
          : `Change or cancel the appointment online, or telephone ${telephone}, as soon as you ` +
              'can, so that somebody else can have it.',
      ),
    ],
  }
}

function deferred(referral: LetterReferral, given: LetterFacts): Letter {
  const days = priorities[referral.priority].deferToProviderContactDays
  return {
    title: 'Your referral: the service will contact you',
    blocks: [
      paragraph(
        `${serviceAt(referral)} has your referral but could not offer you an appointment yet. ` +
          'You need to do nothing: the service will contact you.',
      ),
      ...whenToAsk(referral, given, days),
    ],
  }
}

function awaitingTriage(referral: LetterReferral, given: LetterFacts): Letter {
  const days = priorities[referral.priority].triageContactDays
  return {
    title: 'Your referral: the service will look at it first',
    blocks: [
      paragraph(
        `Your referral was sent to ${serviceAt(referral)}. A clinician there looks at it and ` +
          'decides what is best for you: an appointment, a test, or advice. You need to do ' +
          'nothing: you will be told.',
      ),
      ...whenToAsk(referral, given, days),
    ],
  }
}

function serviceAt({ appointment }: LetterReferral): string {
  invariant(appointment !== undefined, 'what was sent to a service names it')
  return appointment.service.name
}

function whenToAsk(
  { appointment, shortlist }: LetterReferral,
  given: LetterFacts,
  workingDays: number,
): readonly Block[] {
  invariant(appointment !== undefined, 'what was sent to a service says when')
  const service = shortlist.find(({ id }) => id === appointment.service.id)
  const expected = afterWorkingDays(dateOf(appointment.createdAt), workingDays)
  const telephone = telephoneOf(service, given)
  const by = words.calendarDateInWords(expected)
  return [
    facts(
      ['Service', appointment.service.name],
      ['Place', service && placeOf(service, given)],
      ['Telephone', telephone],
      ['You should hear by', by],
    ),
    paragraph(
      telephone === undefined
        ? `If you have heard nothing by ${by}, ask the organisation that referred you.`
        : `If you have heard nothing by ${by}, telephone ${telephone}.`,
    ),
  ]
}

/** As it is now, else the code of the place that was shortlisted. */
function placeOf({ id, location }: ShortlistedService, { services }: LetterFacts): string {
  const now = services.get(id)?.location
  return now === undefined ? location : `${now.name}, ${now.postcode}`
}

function howTo({ id }: ShortlistedService, { services }: LetterFacts): string {
  const service = services.get(id)
  if (service === undefined) return 'Ask the organisation that referred you.'
  const telephone = telephoneIn(service)
  const call = telephone === undefined ? undefined : `telephone ${telephone}`
  if (isDirectlyBookable(service)) {
    return call === undefined ? 'Book online.' : `Book online, or ${call}.`
  }
  if (supports(service, 'APPOINTMENT_REQUEST') && call !== undefined) return `To book, ${call}.`
  if (supports(service, 'TRIAGE_REQUEST')) {
    return 'Wait: the service looks at your referral before anything is booked.'
  }
  return 'Ask the organisation that referred you.'
}

function telephoneOf(
  service: ShortlistedService | undefined,
  { services }: LetterFacts,
): string | undefined {
  const now = service && services.get(service.id)
  return now && telephoneIn(now)
}

function telephoneIn({ contacts }: Service): string | undefined {
  return contacts.find(({ purpose, system }) => purpose === 'PATIENT' && system === 'phone')?.value
}

function hoursAndInstructions(
  shortlist: readonly ShortlistedService[],
  { services }: LetterFacts,
): readonly Block[] {
  const told = shortlist.flatMap(({ id, name }) => {
    const { hoursOfOperation, instructions } = services.get(id) ?? {}
    return [
      ...(hoursOfOperation ? [`${name} is open ${hoursOfOperation}`] : []),
      ...(instructions ? [`Instructions of ${name}: ${instructions}`] : []),
    ]
  })
  return told.length === 0 ? [] : [heading('What to know'), list(...told)]
}
