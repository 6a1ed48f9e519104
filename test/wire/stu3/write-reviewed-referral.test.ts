/** Referrals that a provider has decided about, against the published answers of A022 and A028. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Appointment, ReviewOutcome } from '../../../src/domain/appointment/appointment.ts'
import { withReviewOutcome } from '../../../src/domain/appointment/reviewed.ts'
import type { NhsNumber } from '../../../src/domain/identifier/nhs-number.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { writeReferralRequest } from '../../../src/wire/stu3/write-referral-request.ts'
import { exampleBooking, exampleReferral, shortlisted } from '../../world/example-referral.ts'
import { baseUrl, contained, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const deferral: Partial<Appointment> = { version: 1, status: 'proposed' }

/** As it was before: with all that a decided appointment no longer shows. */
function before(sentAs: Partial<Appointment>, example: Json): Appointment {
  const appointment = contained(example, 'appointment')
  const service = appointment.participant?.[0]?.actor
  return exampleBooking({
    service: shortlisted(String(service?.identifier?.value), String(service?.display)),
    createdAt: String(appointment.created),
    clinician: '021600556514' as UserId,
    ...sentAs,
  })
}

function decided(sentAs: Partial<Appointment>, outcome: ReviewOutcome, example: Json): Referral {
  const comment = String(contained(example, 'appointment').comment)
  const appointment = withReviewOutcome(before(sentAs, example), outcome, comment)
  return exampleReferral({
    ubrn: String(example.id) as Referral['ubrn'],
    version: Number(example.meta?.versionId),
    patient: String(example.subject?.identifier?.value) as NhsNumber,
    priority: outcome === 'ACCEPT_REFER_BOOK_LATER' ? 'URGENT' : 'ROUTINE',
    shortlist: [shortlisted(appointment.service.id, appointment.service.name)],
    state: 'TRIAGED_PROVIDER_TO_ACTION',
    reason: { set: 'REVIEW_OUTCOME', code: outcome },
    comment,
    appointment,
  })
}

// biome-ignore format: a table
const examples: readonly (readonly [file: string, sentAs: Partial<Appointment>, outcome: ReviewOutcome])[] = [
  ['recordTriageOutcome/responses/AcceptReferBookLater',           deferral, 'ACCEPT_REFER_BOOK_LATER'],
  ['recordTriageOutcome/responses/ReturnToReferrerWithAdvice',     deferral, 'RETURN_TO_REFERRER_WITH_ADVICE'],
  ['cancelAppointmentActionLater/responses/MinimalExampleDBS',     {},       'CANCEL_APPOINTMENT_ACTION_LATER'],
  ['cancelAppointmentActionLater/responses/MinimalExampleIBS',     {},       'CANCEL_APPOINTMENT_ACTION_LATER'],
]

describe('writeReferralRequest of a decided referral', () => {
  for (const [file, sentAs, outcome] of examples) {
    it(`writes appointment, state and priority of ${file}`, (t) => {
      withExample(t, `stu3/${file}`, (example) => {
        const body = sent(writeReferralRequest(decided(sentAs, outcome, example), { baseUrl }))
        const appointment = contained(body, 'appointment')
        assert.equal(JSON.stringify(appointment), JSON.stringify(contained(example, 'appointment')))
        for (const name of ['ReferralState', 'ReferralPriority']) {
          assert.deepEqual(part(body, name), part(example, name))
        }
        assert.deepEqual(body.specialty, example.specialty)
        assert.equal(body.status, 'active')
      })
    })
  }

  it('fits the published schemas', (t) => {
    const published = publishedSchemas()
    if (published === undefined) {
      t.diagnostic('left out: the published contract is not here')
      return
    }
    withExample(t, `stu3/${examples[0]?.[0]}`, (example) => {
      const referral = decided(deferral, 'ACCEPT_REFER_BOOK_LATER', example)
      const body = writeReferralRequest({ ...referral, state: 'TRIAGE_RESPONSE' }, { baseUrl })
      const id = 'a028-record-triage-outcome'
      assert.deepEqual(published.validateResponse(id, 200, body), [])
    })
  })
})

function part(body: Json, name: string): Json {
  return body.extension?.find(({ url }: Json) => url?.includes(`-eRS-${name}-`)) as Json
}
