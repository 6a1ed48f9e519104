/**
 * Everything that happens to a referral outside the API, once: routes, the index, docs/world.md and
 * the tests go by this table (DESIGN 8, DOMAIN 1.3).
 */
import { archived } from '../../domain/referral/outside/archived.ts'
import { assessmentRecorded } from '../../domain/referral/outside/assessment.ts'
import { indirectBookingCancelled } from '../../domain/referral/outside/indirect-booking-cancelled.ts'
import {
  checkIndirectBookingDated,
  indirectBookingDated,
} from '../../domain/referral/outside/indirect-booking-dated.ts'
import { nonAttendanceReported } from '../../domain/referral/outside/non-attendance.ts'
import { nonAttenderReturned } from '../../domain/referral/outside/non-attender-returned.ts'
import { checkPatientBooks, patientBooks } from '../../domain/referral/outside/patient-books.ts'
import { patientCancels } from '../../domain/referral/outside/patient-cancels.ts'
import { checkProviderBooks, providerBooks } from '../../domain/referral/outside/provider-books.ts'
import { providerCancels } from '../../domain/referral/outside/provider-cancels.ts'
import {
  checkProviderRebooks,
  providerRebooks,
} from '../../domain/referral/outside/provider-rebooks.ts'
import {
  checkProviderRedirects,
  providerRedirects,
} from '../../domain/referral/outside/provider-redirects.ts'
import { referrerNotices } from '../../domain/referral/outside/referrer-notices.ts'
import type { Action } from '../../domain/referral/transitions.ts'
import { type Fields, optional, required, type Values } from '../read-fields.ts'
import {
  codeField,
  commentField,
  instantField,
  outcomeField,
  priorityField,
  serviceField,
  servicesField,
  slotField,
  userField,
} from './fields.ts'
import { forward } from './forward.ts'
import { agreedByPas, atOnce, booking, type Perform, reportedByPas } from './performances.ts'
import { referOnward } from './refer-onward.ts'

export type OutsideAct = {
  readonly action: Action
  readonly says: string
  readonly fields: Fields
  readonly perform: Perform<never>
}

const none = {}
const comment = optional(commentField)
const reason = required(codeField)
const placement = {
  slot: optional(slotField),
  start: optional(instantField),
  end: optional(instantField),
  comment,
}
const dated = { start: required(instantField), end: optional(instantField), comment }

/** By their names in `POST /world/referrals/{ubrn}/{act}`. */
export const outsideActs: Readonly<Record<string, OutsideAct>> = {
  'patient-books': act(
    'patientBooks',
    'the patient books a slot of a service on the shortlist',
    { slot: required(slotField), comment },
    booking({ at: 'slot', check: checkPatientBooks, booked: patientBooks }),
  ),
  'patient-cancels': act(
    'patientCancels',
    'the patient cancels the appointment',
    { reason, comment },
    agreedByPas(patientCancels),
  ),
  'patient-forwards': act(
    'patientForwards',
    'the patient found no slot, and has the service look for one',
    { service: required(serviceField) },
    forward,
  ),
  'provider-books': act(
    'providerBooks',
    'an administrator books at the service where the referral is',
    placement,
    booking({ at: 'own', check: checkProviderBooks, booked: providerBooks }),
  ),
  'provider-rebooks': act(
    'providerRebooks',
    'an administrator moves the appointment to another date',
    placement,
    booking({ at: 'own', check: checkProviderRebooks, booked: providerRebooks }),
  ),
  'provider-redirects': act(
    'providerRedirects',
    'an administrator books at another service of the provider',
    { service: required(serviceField), ...placement },
    booking({ at: 'named', check: checkProviderRedirects, booked: providerRedirects }),
  ),
  'provider-cancels': act(
    'providerCancels',
    'the provider has cancelled the appointment in its PAS',
    { reason, comment },
    reportedByPas(providerCancels),
  ),
  'indirect-booking-dated': act(
    'indirectBookingDated',
    'the patient has booked by telephone, at an indirectly bookable service',
    { service: required(serviceField), ...dated },
    booking({ at: 'named', check: checkIndirectBookingDated, booked: indirectBookingDated }),
  ),
  'indirect-booking-cancelled': act(
    'indirectBookingCancelled',
    'an administrator has cancelled such a booking in the PAS',
    none,
    atOnce((referral, _none, at) => indirectBookingCancelled(referral, at)),
  ),
  'non-attendance': act(
    'nonAttendanceReported',
    'the PAS reports that the patient did not come',
    { reason },
    reportedByPas(nonAttendanceReported),
  ),
  'non-attender-returned': act(
    'nonAttenderReturned',
    'the provider books no more, and advises the referrer',
    { comment },
    atOnce(nonAttenderReturned),
  ),
  'assessment-recorded': act(
    'assessmentRecorded',
    'an assessment service has a result',
    { outcome: required(outcomeField), comment },
    atOnce(assessmentRecorded),
  ),
  'referred-onward': act(
    'referredOnward',
    'an assessment service refers onward: a new referral, related to this one',
    {
      services: required(servicesField),
      clinician: required(userField),
      priority: optional(priorityField),
    },
    referOnward,
  ),
  'referrer-notices': act(
    'referrerNotices',
    'the practice takes what came back off its list',
    none,
    atOnce((referral, _none, at) => referrerNotices(referral, at)),
  ),
  archive: act(
    'archived',
    'eighteen months have passed: as the job of the night does',
    none,
    atOnce((referral, _none, at) => archived(referral, at)),
  ),
}

function act<F extends Fields>(
  action: Action,
  says: string,
  fields: F,
  perform: Perform<Values<F>>,
): OutsideAct {
  return { action, says, fields, perform: perform as Perform<never> }
}
