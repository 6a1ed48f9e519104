import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reason } from '../../../src/domain/appointment/appointment.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { renderAppointment } from '../../../src/wire/stu3/write-appointment.ts'
import { renderChangedShortlist } from '../../../src/wire/stu3/write-changed-shortlist.ts'
import { renderReferralRequest } from '../../../src/wire/stu3/write-referral-request.ts'
import { exampleLetter, exampleReferral, shortlisted } from '../../world/example-referral.ts'
import { baseUrl, inAnyOrder, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const criteria: Referral['criteria'] = {
  priority: 'ROUTINE',
  specialty: 'CARDIOLOGY',
  clinicType: 'HEART_FAILURE',
  isAgeAndGenderAppropriate: false,
}

const urgent = { priority: 'URGENT', criteria: { ...criteria, priority: 'URGENT' } } as const
const pathwayStart = { at: '2024-05-01T09:55:00.000Z', isGiven: true }
const reason: Reason = { set: 'REVIEW_REASON', code: 'TRIAGE' }
const service = shortlisted('11004', 'Cardiology Triage Business Service')

const awaitingTriage = exampleReferral({
  criteria,
  pathwayStart,
  shortlist: [service],
  state: 'AWAITING_TRIAGE',
  reason,
  appointment: {
    id: '70009',
    version: 1,
    status: 'proposed',
    service,
    createdAt: '2021-05-06T11:21:45.652Z',
    reason,
  },
})

/** The published answer of A032 is about a referral that has letters already. */
const letteredAwaitingTriage: Referral = {
  ...awaitingTriage,
  clinicalInformation: {
    firstSubmitted: '2021-10-01T12:51:16.848Z',
    lastUpdated: '2021-10-02T14:06:15.622Z',
  },
  attachments: [
    exampleLetter({
      documentId: 'badaf6fc-90f4-411d-999f-04ccd79fa166' as DocumentId,
      name: 'sample-txt-attachment-2.0.0.txt',
      mediaType: 'text/plain',
      bytes: 4,
      description: 'Description for TXT File',
      indexedAt: '2021-10-01T12:51:16.848Z',
      uploadedAt: '2021-10-13T12:51:16.848Z',
      attachedBy: '103264992985' as UserId,
      attachedOnBehalfOf: '021600556111' as UserId,
    }),
  ],
}

function answerOf(referral: Referral): string {
  const { appointment } = referral
  assert.ok(appointment)
  return renderChangedShortlist(
    renderReferralRequest(referral, { baseUrl }),
    renderAppointment(appointment, referral, { baseUrl }),
  )
}

describe('writeReferralRequest', () => {
  for (const name of ['UnbookedReferral', 'UnbookedReferralMultipleServices']) {
    it(`writes a changed shortlist as A031 shows it: ${name}`, (t) => {
      withExample(t, `stu3/changeShortlist/responses/${name}`, (example) => {
        const list = example.contained?.find(({ id }: Json) => id === 'shortlist') as Json
        const entries = list.entry as Json
        const shortlist = entries.map(({ item }: Json) =>
          shortlisted(String(item?.identifier?.value), String(item?.display)),
        )
        const referral = exampleReferral({ ...urgent, pathwayStart, shortlist })
        const written = sent(renderReferralRequest(referral, { baseUrl }))
        assert.deepEqual(inAnyOrder(written), inAnyOrder(example))
      })
    })
  }

  it('writes a new referral that awaits triage as A021 shows it', (t) => {
    withExample(t, 'stu3/createReferralAndSendForTriage/responses/ReferralRequest', (example) => {
      const written = sent(renderReferralRequest(awaitingTriage, { baseUrl }))
      assert.deepEqual(inAnyOrder(written), inAnyOrder(example))
    })
  })
})

describe('renderChangedShortlist', () => {
  it('writes referral and appointment as A032 shows them', (t) => {
    withExample(t, 'stu3/changeShortlistAndSendForTriage/responses/MinimalRequest', (example) => {
      const written = sent(answerOf(letteredAwaitingTriage))
      assert.deepEqual(inAnyOrder(written), inAnyOrder(masked(example)))
    })
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const operation = 'a032-change-shortlist-and-send-for-triage'
    assert.deepEqual(schemas.validateResponse(operation, 200, answerOf(awaitingTriage)), [])
  })
})

/**
 * Where we differ on purpose: files go by their document's id, the appointment has one id, and
 * nothing is known of additional requirements.
 */
function masked(example: Json): Json {
  const document = 'badaf6fc-90f4-411d-999f-04ccd79fa166'
  const text = JSON.stringify(example)
    .replaceAll('DocumentReference-70000', `DocumentReference-${document}`)
    .replaceAll('"id":"70000"', `"id":"${document}"`)
    .replaceAll('"id":"70001"', '"id":"70009"')
  const result = JSON.parse(text) as Json
  const referral = result.parameter?.[0]?.resource as Json
  const isKnown = ({ url }: Json) => !String(url).includes('PatientAdditionalRequirement')
  referral.extension = referral.extension?.filter(isKnown) as Json
  return result
}
