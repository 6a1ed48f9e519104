/** What ends a booking or a referral: A014, A022, A034 and A036. */
import assert from 'node:assert/strict'
import type { Answer, Caller } from '../../world/caller.ts'
import {
  type Current,
  cancelAppointment,
  cancelReferral,
  currentAppointment,
  type Why,
} from '../../world/cancellations.ts'
import { datedIndirectly, INDIRECT } from '../../world/indirect-bookings.ts'
import { people } from '../../world/people.ts'
import { freeSlot, type Referred, versionIn } from '../../world/referrals.ts'
import { actLater, reject } from '../../world/rejections.ts'
import type { NewReferral } from '../../world/service-search.ts'
import {
  lettered,
  linked,
  pathwayStart,
  published,
  referred,
  type Scenario,
  type Scenarios,
  type Stage,
  sent,
} from './stage.ts'

const booked = async (stage: Stage, wanted: NewReferral, hasClinician = false) => {
  const to = await lettered(stage, wanted)
  return sent(stage, to, { slot: await freeSlot(stage.server, to.service, hasClinician) })
}

const leave = (by: Caller, to: Referred, request: string): Promise<Answer> =>
  actLater(by, to, {
    body: published(`stu3/cancelAppointmentActionLater/requests/${request}`),
  })

const end = (by: Caller, to: Referred, request: string): Promise<Answer> =>
  cancelReferral(by, to, { body: published(`stu3/cancelReferral/requests/${request}`) })

/** A036 of a referral that has neither letter nor appointment. */
const ended =
  (request: string): Scenario =>
  async (stage) =>
    end(stage.clinic, await referred(stage, { services: ['11004'] }), request)

/** A booking at service 50, as the examples of A034 and A038 have it. */
async function bookedAt50(stage: Stage): Promise<Current> {
  const slot = await freeSlot(stage.server, '50', false)
  const to = await sent(stage, await referred(stage, { services: ['50'] }), { slot })
  return currentAppointment(stage.server, to, people.everybody)
}

const unbooked =
  (why: Why): Scenario =>
  async (stage) =>
    cancelAppointment(stage.clinic, await bookedAt50(stage), why)

export const ofCancellations: Scenarios = {
  'stu3/rejectReferral/responses/ExampleResponseDbs': async (stage) =>
    reject(stage.clinician, await booked(stage, { pathwayStart }, true), {
      body: published('stu3/rejectReferral/requests/BasicExampleDbs'),
    }),

  'stu3/cancelAppointmentActionLater/responses/MinimalExampleDBS': async (stage) =>
    leave(stage.clinician, await booked(stage, { pathwayStart }), 'MinimalExampleDBS'),
  'stu3/cancelAppointmentActionLater/responses/MinimalExampleIBS': async (stage) => {
    const wanted = { services: [INDIRECT], postcode: 'LS1 2TW', pathwayStart }
    const to = await lettered(stage, wanted)
    const clinician = await stage.server.as(people.clinician)
    return leave(clinician, await datedIndirectly(stage.server, to), 'MinimalExampleIBS')
  },

  'stu3/updateAppointment/responses/MinimalCancellationReasonOnlyCommentNotMandatory': unbooked({
    reason: 'PATIENT_ILL',
  }),
  'stu3/updateAppointment/responses/CancellationReasonAndMandatoryComment': unbooked({
    reason: 'PATIENT_APPOINTMENT_CANCELLATION_OTHER',
    comment: 'Cancellation Comment',
  }),
  'stu3/retrieveAppointment/responses/Cancelled': async (stage) => {
    const current = await bookedAt50(stage)
    const why = { reason: 'PATIENT_HOLIDAY', comment: 'Patient away' }
    const answer = await cancelAppointment(stage.clinic, current, why)
    assert.equal(answer.status, 200, answer.text)
    return stage.clinic.get(`/STU3/Appointment/${current.id}`)
  },

  'stu3/cancelReferral/responses/CancelledReferralRaisedInError': ended('RaisedInError'),
  'stu3/cancelReferral/responses/CancelledReferralIntendPrivateWithoutComment': ended(
    'IntendPrivateWithoutComment',
  ),
  /** Only a provider may give the reason, and has a referral only once it was sent there. */
  'stu3/cancelReferral/responses/CancelledReferralBookedOutsideCabWithoutComment': async (
    stage,
  ) => {
    const to = await sent(stage, await referred(stage, { services: ['11012'] }), {
      reason: 'TRIAGE',
    })
    return end(stage.clinician, to, 'bookedOutsideCabWithoutComment')
  },
  'stu3/cancelReferral/responses/CancelledReferralResolvedDeferralIntendPrivateWithComment': async (
    stage,
  ) => {
    const to = await referred(stage)
    const letter = await linked(stage, to)
    const slot = await freeSlot(stage.server, to.service, false)
    const atService = await sent(stage, { ...to, version: versionIn(letter) }, { slot })
    const left = await leave(stage.clinician, atService, 'MinimalExampleDBS')
    return end(stage.clinic, { ...to, version: versionIn(left) }, 'IntendPrivateWithComment')
  },
}
