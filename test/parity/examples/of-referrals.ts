import { people } from '../../world/people.ts'
import { arrange, freeSlot, type Referred, versionIn, withLetter } from '../../world/referrals.ts'
import { recordOutcome, returned } from '../../world/review-outcomes.ts'
import { createPath } from '../../world/service-search.ts'
import { createForTriagePath } from '../../world/shortlists.ts'
import {
  lettered,
  linked,
  near,
  pathwayStart,
  published,
  read,
  referred,
  type Scenario,
  type Scenarios,
  type Stage,
  sent,
} from './stage.ts'

const urgent = 'URGENT'

const deferred = async (stage: Stage): Promise<Referred> => {
  const to = await lettered(stage, { services: ['11013'], pathwayStart, priority: urgent })
  return sent(stage, to, { reason: 'NO_SLOTS_AT_SERVICE', comment: 'Yes!' })
}

const created =
  (request: string): Scenario =>
  ({ clinic }) =>
    clinic.post(createPath, published(`stu3/createReferral/requests/${request}`))

const reshortlisted =
  (request: string): Scenario =>
  async (stage) => {
    const { ubrn, version } = await referred(stage, { pathwayStart })
    const body = published(`stu3/changeShortlist/requests/${request}`)
    const path = `/STU3/ReferralRequest/${ubrn}/$ers.changeShortlist`
    return stage.clinic.post(path, body, { 'if-match': `W/"${version}"` })
  }

const listed = async (stage: Stage, request: string, by = stage.clinician) =>
  by.post(
    '/STU3/ReferralRequest/$ers.fetchworklist',
    published(`stu3/retrieveWorklist/requests/${request}`),
  )

export const ofReferrals: Scenarios = {
  'stu3/retrieveReferralRequest/responses/Unbooked': async (stage) =>
    read(stage, await lettered(stage)),
  'stu3/retrieveReferralRequest/responses/BookedDBS': async (stage) => {
    const to = await lettered(stage, { pathwayStart })
    const slot = await freeSlot(stage.server, '11002', true)
    return read(stage, await sent(stage, to, { slot }))
  },
  'stu3/retrieveReferralRequest/responses/DeferredToProvider': async (stage) =>
    read(stage, await deferred(stage)),

  'stu3/retrieveWorklist/responses/AppointmentSlotIssues': async (stage) => {
    await deferred(stage)
    return listed(stage, 'MinimalAppointmentSlotIssues')
  },
  'stu3/retrieveWorklist/responses/ReferralsForReview': async (stage) => {
    await sent(stage, await lettered(stage, { services: ['11012'] }), { reason: 'TRIAGE' })
    await bookedAndChanged(stage)
    return listed(stage, 'MinimalReferralsForReview')
  },
  'stu3/retrieveWorklist/responses/FilteredByService': async (stage) => {
    await bookedAndChanged(stage)
    return listed(stage, 'FilteringByService')
  },
  'stu3/retrieveWorklist/responses/LettersOutstanding': async (stage) => {
    await referred(stage)
    return listed(stage, 'MinimalLettersOutstanding', stage.clinic)
  },

  'stu3/createReferral/responses/ReferralRequest': created('MinimalRequest'),
  'stu3/createReferral/responses/ReferralRequestTwentyServices': created('RequestTwentyServices'),
  'stu3/createReferralAndSendForTriage/responses/ReferralRequest': ({ clinic }) =>
    clinic.post(
      createForTriagePath,
      published('stu3/createReferralAndSendForTriage/requests/Parameters'),
    ),

  'stu3/maintainReferralLetter/responses/ReferralRequestWithSingleDocumentReference': async (
    stage,
  ) => linked(stage, await referred(stage, near)),
  'stu3/maintainReferralLetter/responses/ReferralRequestWithMultipleDocumentReferences': async (
    stage,
  ) => linked(stage, await lettered(stage), 2),

  'stu3/recordTriageOutcome/responses/AcceptReferBookLater': async (stage) =>
    recordOutcome(stage.clinician, await deferred(stage)),
  'stu3/recordTriageOutcome/responses/ReturnToReferrerWithAdvice': async (stage) =>
    recordOutcome(stage.clinician, await deferred(stage), returned),

  'stu3/changeShortlist/responses/UnbookedReferral': reshortlisted('UnbookedReferral'),
  'stu3/changeShortlist/responses/UnbookedReferralMultipleServices': reshortlisted(
    'UnbookedReferralMultipleServices',
  ),
  'stu3/changeShortlistAndSendForTriage/responses/MinimalRequest': async (stage) => {
    const to = await lettered(stage, { pathwayStart })
    const { ubrn } = to
    const version = versionIn(await linked(stage, to, 2))
    const body = published('stu3/changeShortlistAndSendForTriage/requests/MinimalRequest')
    const path = `/STU3/ReferralRequest/${ubrn}/$ers.changeShortlistAndSendForTriage`
    return stage.clinic.post(path, body, { 'if-match': `W/"${version}"` })
  },
}

/** Booked with a clinician, and its letters have changed since the first. */
async function bookedAndChanged(stage: Stage): Promise<void> {
  const to = await lettered(stage, { services: ['21012'] })
  const by = people.everybody
  const slot = await freeSlot(stage.server, '21012', true)
  const again = await withLetter(stage.server, to, { by, name: 'second.txt' })
  await arrange(stage.clinic, again, { slot })
}
