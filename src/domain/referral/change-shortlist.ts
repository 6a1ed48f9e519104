/**
 * A031 and A032: a referral that is not booked, or came back, gets another shortlist; what became
 * of it before is over. Fields: those of A011. Source: pages a031-change-shortlist and
 * a032-change-shortlist-and-send-for-triage, DOMAIN 1.3, 1.4.
 */
import type { Instant } from '../../base/clock.ts'
import { unlessRefused } from '../../base/outcome.ts'
import { patientOnRecordRefusals } from '../directory/check-patient.ts'
import type { PatientLookup } from '../directory/patient.ts'
import type { RefusalCode } from '../refusal/codes.ts'
import type { Decided, Refusal } from '../refusal/refusal.ts'
import { type DomainSettings, defaultSettings } from '../settings.ts'
import { admission } from './admission.ts'
import type { ChangeShortlist } from './commands.ts'
import { withProvider } from './indirect-booking-left.ts'
import {
  letterDueFrom,
  type NewShortlistFacts,
  newShortlist,
  newShortlistRefusals,
  requiredLetterRefusals,
} from './new-shortlist.ts'
import { nextState } from './next-version.ts'
import { proposal } from './propose.ts'
import type { Referral } from './referral.ts'
import { triageProposed, triageShortlistRefusals } from './triage-shortlist.ts'

export type ChangeShortlistFacts = NewShortlistFacts & { readonly patient: PatientLookup }

/** A031. Without a letter to come, the one that a service asks for must be there already. */
export function changeShortlist(
  referral: Referral,
  command: ChangeShortlist,
  facts: ChangeShortlistFacts,
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const action = 'changeShortlist'
  const refusals = [
    ...changeRefusals(action, referral, command, facts, at),
    ...(hasLetter(referral) ? [] : requiredLetterRefusals(command, facts)),
  ]
  return unlessRefused(refusals, () =>
    nextState(action, referral, 1, at, changeOf(referral, command, facts, at, settings)),
  )
}

/** A032: the shortlist is one triage service, and the referral goes there at once. */
export function reshortlistForTriage(
  referral: Referral,
  command: ChangeShortlist,
  facts: ChangeShortlistFacts & { readonly appointmentId: string },
  at: Instant,
  settings: DomainSettings = defaultSettings,
): Decided<Referral> {
  const action = 'reshortlistForTriage'
  const refusals = [
    ...changeRefusals(action, referral, command, facts, at),
    ...triageShortlistRefusals(command, facts, { hasLetter: hasLetter(referral) }),
  ]
  return unlessRefused(refusals, () =>
    nextState(action, referral, 1, at, {
      ...changeOf(referral, command, facts, at, settings),
      ...proposal('TRIAGE', triageProposed(command, facts), at),
    }),
  )
}

function changeRefusals(
  action: 'changeShortlist' | 'reshortlistForTriage',
  referral: Referral,
  command: ChangeShortlist,
  facts: ChangeShortlistFacts,
  at: Instant,
): readonly Refusal[] {
  const ofPatient = patientOnRecordRefusals(facts.patient)
  const canSearch = ofPatient.length === 0
  return [
    ...ofPatient,
    ...admission(action, referral, at),
    ...newShortlistRefusals(command, facts, { canSearch, at }).map(inWordsOfTheTable),
  ]
}

/** The letter stays due when it was, if one was to come before. */
function changeOf(
  referral: Referral,
  command: ChangeShortlist,
  facts: ChangeShortlistFacts,
  at: Instant,
  settings: DomainSettings,
) {
  const isToCome = command.letterIntention === 'NEED_TO_ADD_LATER'
  const { letterDue } = referral
  return {
    ...newShortlist(command, facts),
    ibsAppointmentToCancel: withProvider(referral),
    letterDue: isToCome ? (letterDue ?? letterDueFrom(at, settings)) : undefined,
    appointment: undefined,
    review: undefined,
    acceptedAt: undefined,
    returnedAt: undefined,
  }
}

function hasLetter({ clinicalInformation }: Referral): boolean {
  return clinicalInformation !== undefined
}

/** The table of both pages lacks some codes of A010 and A011: it says the nearest ones instead. */
const nearest: Partial<Record<RefusalCode, RefusalCode>> = {
  VALUE_IS_REQUIRED: 'MISSING_VALUE',
  FIELD_NOT_PERMITTED: 'INAPPROPRIATE_VALUE',
  REFERENCED_USER_IS_NOT_ACTIVE: 'INAPPROPRIATE_VALUE',
  REFERENCED_USER_IS_NOT_SPC: 'INAPPROPRIATE_VALUE',
  REFERENCED_USER_NOT_IN_ORG: 'INAPPROPRIATE_VALUE',
}

function inWordsOfTheTable(refused: Refusal): Refusal {
  const { code, at = '' } = refused
  if (code !== 'REFERENCE_NOT_FOUND') return { ...refused, code: nearest[code] ?? code }
  return { ...refused, code: unfoundAs(at) }
}

/** What cannot be found is no such thing as may stand there. */
function unfoundAs(field: string): RefusalCode {
  if (field.startsWith('shortlist.services')) return 'SHORTLISTED_SERVICE_NOT_IN_RESULTS'
  return field.endsWith('.organisation') ? 'ORGANISATION_NOT_APPROPRIATE' : 'INAPPROPRIATE_VALUE'
}
