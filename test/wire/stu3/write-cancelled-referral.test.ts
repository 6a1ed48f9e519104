import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { type Ending, endAppointment } from '../../../src/domain/referral/end-appointment.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { renderAppointment } from '../../../src/wire/stu3/write-appointment.ts'
import { renderCancelledReferral } from '../../../src/wire/stu3/write-cancelled-referral.ts'
import { renderReferralRequest } from '../../../src/wire/stu3/write-referral-request.ts'
import {
  exampleBooking,
  exampleLetter,
  exampleReferral,
  shortlisted,
} from '../../world/example-referral.ts'
import { baseUrl, inAnyOrder, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const at = '2022-03-24T10:00:00.000Z'
const said = 'This is a cancellation reason comment'
const service = shortlisted('11004', 'Cardiology Triage Business Service')

const before = exampleReferral({
  criteria: {
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    clinicType: 'HEART_FAILURE',
    isAgeAndGenderAppropriate: false,
  },
  shortlist: [service],
})

/** After A022, with a letter. */
const decided: Referral = {
  ...before,
  state: 'TRIAGED_PROVIDER_TO_ACTION',
  clinicalInformation: { firstSubmitted: '2022-03-24T09:52:08.885Z' },
  appointment: {
    id: '70009',
    version: 1,
    status: 'proposed',
    service,
    createdAt: '2022-03-24T09:52:39.478Z',
    reason: { set: 'REVIEW_OUTCOME', code: 'CANCEL_APPOINTMENT_ACTION_LATER' },
    comment: 'Requesting admin to rebook',
  },
  attachments: [
    exampleLetter({
      documentId: 'badaf6fc-90f4-411d-999f-04ccd79fa166' as DocumentId,
      name: 'ClinicalInfo.txt',
      mediaType: 'text/plain',
      bytes: 6,
      description: 'Clinical Info',
      indexedAt: '2022-03-24T09:55:37.362Z',
      uploadedAt: '2022-03-24T09:55:37.362Z',
      attachedBy: '103264992985' as UserId,
    }),
  ],
}

function ending(code: string, comment?: string): Ending {
  const reason = { set: 'REFERRAL-CANCELLATION-REASON', code } as const
  return { action: 'cancelReferral', reason, ...(comment !== undefined && { comment }) }
}

function answerOf(one: Referral, why: Ending): string {
  const ended = endAppointment(one, why, at)
  const hasEnded = one.appointment?.status === 'booked' && ended.appointment
  const appointment = hasEnded ? renderAppointment(hasEnded, ended, { baseUrl }) : undefined
  return renderCancelledReferral(renderReferralRequest(ended, { baseUrl }), appointment)
}

// biome-ignore format: a table
const examples: readonly (readonly [name: string, before: Referral, why: Ending])[] = [
  ['CancelledReferralIntendPrivateWithoutComment',               before,  ending('INTEND_PRIVATE')],
  ['CancelledReferralRaisedInError',                             before,  ending('RAISED_IN_ERROR', said)],
  ['CancelledReferralBookedOutsideCabWithoutComment',            before,  ending('BOOKED_OUTSIDE_CAB')],
  ['CancelledReferralResolvedDeferralIntendPrivateWithComment',  decided, ending('INTEND_PRIVATE', said)],
]

describe('renderCancelledReferral', () => {
  for (const [name, one, why] of examples) {
    it(`writes ${name} as A036 shows it`, (t) => {
      withExample(t, `stu3/cancelReferral/responses/${name}`, (example) => {
        assert.deepEqual(comparable(sent(answerOf(one, why))), comparable(masked(example)))
      })
    })
  }

  it('passes the published schema, with an appointment and without', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const booked: Referral = { ...before, state: 'BOOKED', appointment: exampleBooking() }
    for (const one of [before, booked]) {
      const body = answerOf(one, ending('PATIENT_DIED'))
      assert.deepEqual(schemas.validateResponse('a036-cancel-referral', 200, body), [])
    }
  })
})

/**
 * The reference of the appointment, which every other example has, is left out; contained resources
 * stand in any order.
 */
function comparable(answer: Json): unknown {
  const referral = answer.parameter?.[0]?.resource as Json
  const isNoReference = ({ url }: Json) => !String(url).includes('Appointment-Reference')
  referral.extension = referral.extension?.filter(isNoReference) as Json
  const contained = [...(referral.contained as Json[])]
  contained.sort((a, b) => String(a.id).localeCompare(String(b.id)))
  referral.contained = contained as unknown as Json
  return inAnyOrder(answer)
}

/** Where we differ on purpose: files go by their document's id. */
function masked(example: Json): Json {
  const document = 'badaf6fc-90f4-411d-999f-04ccd79fa166'
  const text = JSON.stringify(example)
    .replaceAll('DocumentReference-70000', `DocumentReference-${document}`)
    .replaceAll('"id":"70000"', `"id":"${document}"`)
  return JSON.parse(text) as Json
}
