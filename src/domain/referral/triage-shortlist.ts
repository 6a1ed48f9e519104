/**
 * A shortlist that is sent for triage at once (A021, A032): one service, which does triage. Source:
 * page a021-create-referral-request-and-send-for-triage, schemas TriageShortlist and
 * TriageFirstReminderLetterFollowUpDays.
 */
import { supports } from '../directory/service.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import type { ChangeShortlist } from './commands.ts'
import { type NewShortlistFacts, shortlistedService } from './new-shortlist.ts'
import type { Proposed } from './propose.ts'

export function triageShortlistRefusals(
  command: ChangeShortlist,
  facts: Pick<NewShortlistFacts, 'services'>,
  { hasLetter }: { readonly hasLetter: boolean },
): readonly Refusal[] {
  return [
    ...serviceRefusals(command, facts),
    ...letterRefusals(command, hasLetter),
    ...reminderRefusals(command),
  ]
}

/** Where the referral goes, once nothing was refused. */
export function triageProposed(
  { shortlist }: ChangeShortlist,
  facts: Pick<NewShortlistFacts, 'services'> & { readonly appointmentId: string },
): Proposed {
  const service = shortlistedService(shortlist.services[0], facts)
  return { service, appointmentId: facts.appointmentId }
}

function serviceRefusals(
  { shortlist: { services } }: ChangeShortlist,
  facts: Pick<NewShortlistFacts, 'services'>,
): readonly Refusal[] {
  const field = 'shortlist.services'
  const says = 'Exactly one service can be sent a referral for triage.'
  return [
    ...(services.length > 1 ? [refusal('TOO_MANY_ITEMS', says, { at: field })] : []),
    ...services.flatMap((id, index) => {
      const service = facts.services.get(id)
      if (service === undefined || supports(service, 'TRIAGE_REQUEST')) return []
      const unfit = `Service (${id}) does not take referrals for triage`
      return [refusal('INAPPROPRIATE_VALUE', unfit, { at: `${field}[${index}]` })]
    }),
  ]
}

/** Triage always wants a letter: to come, or there already. */
function letterRefusals({ letterIntention }: ChangeShortlist, hasLetter: boolean): Refusal[] {
  if (letterIntention === 'NEED_TO_ADD_LATER' || hasLetter) return []
  const says = 'A referral letter is required for triage.'
  return [refusal('INAPPROPRIATE_VALUE', says, { at: 'letterIntention' })]
}

/** There is no appointment that the patient could be reminded to book. */
function reminderRefusals({ firstReminderLetterFollowUpDays: days }: ChangeShortlist): Refusal[] {
  if (days === 0) return []
  const at = 'firstReminderLetterFollowUpDays'
  return [refusal('INAPPROPRIATE_VALUE', 'No reminder is sent for triage: the days are 0.', { at })]
}
