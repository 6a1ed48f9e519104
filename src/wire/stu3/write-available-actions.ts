/**
 * Bundle of the tasks that a user may do with a referral now, the answer of A029.
 * Source: page a029-available-actions-for-user-list and its examples.
 * Quirk Q5: `entry` is empty when there is nothing to do.
 */
import type { Instant } from '../../base/clock.ts'
import type { AvailableAction } from '../../domain/referral/available-actions.ts'
import { coding, type Writing } from './elements.ts'
import type { ReferralVersion } from './read-request-version.ts'
import { code, profile } from './systems.ts'

export type AvailableTasks = {
  readonly referral: ReferralVersion
  readonly available: readonly AvailableAction[]
  /** Ids of the bundle and of its tasks: a task exists for this answer alone. */
  readonly newId: () => string
  readonly at: Instant
}

export function writeAvailableActions(
  { referral, available, newId, at }: AvailableTasks,
  { baseUrl }: Pick<Writing, 'baseUrl'>,
): object {
  const focus = `ReferralRequest/${referral.ubrn}/_history/${referral.version}`
  return {
    id: newId(),
    meta: { lastUpdated: at, profile: [profile.bundle] },
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      {
        relation: 'self',
        url: `${baseUrl}/STU3/Task?focus=${focus}&intent=proposal&status=ready`,
      },
    ],
    entry: available.map((action) => writeTask(action, focus, newId(), baseUrl)),
  }
}

function writeTask(action: AvailableAction, focus: string, id: string, baseUrl: string): object {
  return {
    fullUrl: `${baseUrl}/STU3/Task/${id}`,
    resource: {
      id,
      meta: { profile: [profile.careConnectTask] },
      resourceType: 'Task',
      status: 'ready',
      intent: 'proposal',
      focus: { reference: focus },
      code: { coding: [coding(code.availableActionsForUser, action, displays[action])] },
    },
    search: { mode: 'match' },
  }
}

const displays: Readonly<Record<AvailableAction, string>> = {
  CANCEL_DIRECTLY_BOOKED_APPOINTMENT: 'Cancel Directly Booked Appointment',
  CANCEL_REFERRAL: 'Cancel Referral',
  CREATE_APPOINTMENT: 'Create Appointment',
  CHANGE_SHORTLIST: 'Change Shortlist',
  CHANGE_SHORTLIST_AND_SEND_FOR_TRIAGE: 'Change Shortlist and Send for Triage',
  RECORD_REVIEW_OUTCOME: 'Record Review Outcome',
}
