import type { Instant } from '../../base/clock.ts'
import { type OdsCode, parseOdsCode } from '../../domain/identifier/ods-code.ts'
import { parseServiceId, type ServiceId } from '../../domain/identifier/service-id.ts'
import { parseSlotId, type SlotId } from '../../domain/identifier/slot-id.ts'
import { parseUserId, type UserId } from '../../domain/identifier/user-id.ts'
import { isPriority, type Priority, priorities } from '../../domain/reference/priority.ts'
import {
  type AssessmentOutcome,
  assessmentOutcomes,
} from '../../domain/referral/outside/assessment.ts'
import { parseInstant } from '../../wire/shape/instant.ts'
import type { Field } from '../read-fields.ts'

const text =
  <T>(parse: (given: string) => T | undefined) =>
  (value: unknown): T | undefined =>
    typeof value === 'string' ? parse(value) : undefined

export const serviceField: Field<ServiceId> = {
  wants: 'the id of a service, as text,',
  read: text(parseServiceId),
}

export const servicesField: Field<readonly ServiceId[]> = {
  wants: 'a list of ids of services',
  read: (value) => {
    if (!Array.isArray(value)) return undefined
    const ids = value.map(serviceField.read)
    return ids.every((id) => id !== undefined) ? ids : undefined
  },
}

export const slotField: Field<SlotId> = {
  wants: 'the id of a slot, as text,',
  read: text(parseSlotId),
}

export const organisationField: Field<OdsCode> = {
  wants: 'the code of an organisation',
  read: (value) => (typeof value === 'string' ? parseOdsCode(value) : undefined),
}

export const userField: Field<UserId> = { wants: 'a user id', read: text(parseUserId) }

export const instantField: Field<Instant> = {
  wants: 'an instant with date, time and zone',
  read: text(parseInstant),
}

/** Any code: whether it is one, and fits, is for the domain to say. */
export const codeField: Field<string> = {
  wants: 'a code of reference data',
  read: text((given) => (/^[A-Z0-9_]{1,100}$/.test(given) ? given : undefined)),
}

export const commentField: Field<string> = {
  wants: 'a text that is not empty',
  read: text((given) => (given.trim() === '' || given.includes('\0') ? undefined : given)),
}

export const priorityField: Field<Priority> = {
  wants: `one of ${Object.keys(priorities).join(', ')}`,
  read: text((given) => (isPriority(given) ? given : undefined)),
}

export const outcomeField: Field<AssessmentOutcome> = {
  wants: `one of ${assessmentOutcomes.join(', ')}`,
  read: (value) => assessmentOutcomes.find((outcome) => outcome === value),
}

export const versionField: Field<number> = {
  wants: 'the version of the referral, a whole number,',
  read: (value) => (Number.isSafeInteger(value) ? Number(value) : undefined),
}
