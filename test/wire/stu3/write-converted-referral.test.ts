/** Referrals that advice requests were converted into, against the answers of A005 and A027. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../src/domain/advice/advice.ts'
import type { ConvertAdvice } from '../../../src/domain/advice/commands.ts'
import { referralOfProvider } from '../../../src/domain/advice/convert.ts'
import type { Attachment } from '../../../src/domain/document/attachment.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import { accessCodeOf } from '../../../src/domain/referral/access-code.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import { writeReferralRequest } from '../../../src/wire/stu3/write-referral-request.ts'
import { nhsNumber, ods, patient, ubrnOf, user } from '../../domain/build.ts'
import { exampleAdvice } from '../../world/example-advice.ts'
import { exampleLetter } from '../../world/example-referral.ts'
import {
  baseUrl,
  contained,
  inAnyOrder,
  type Json,
  masked,
  sent,
  withExample,
  without,
} from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const withoutFiles = convert(
  { version: 4, patient: nhsNumber('1000000001'), updatedAt: '2021-10-01T14:00:44.806Z' },
  {
    priority: 'ROUTINE',
    comment: "Refer this patient to our 'xxx' service please as soon as possible",
  },
  conversation('38dc19ab-893f-47ca-8db0-2d0a07c0e387', {
    name: 'Advice and guidance conversation - 000000070000.pdf',
    bytes: 3764,
    indexedAt: '2021-10-01T14:00:45.004Z',
    uploadedAt: '2021-10-01T14:00:45.004Z',
    attachedBy: user('103264994981'),
  }),
)

const withFiles = convert(
  {
    ubrn: ubrnOf('000000070004'),
    version: 5,
    updatedAt: '2021-06-11T14:04:48.172Z',
    attachments: [
      png('80245c92-d28a-4d1f-9b8d-c31f8ab9e322', 'advice', {
        type: 'ADVICE_REQUEST',
        attachedBy: user('921600556514'),
        attachedByOrganisation: ods('R68'),
      }),
      png('19eb7224-dff3-4730-a5cb-67eac811f1a5', 'provider', { type: 'GUIDANCE_RESPONSE' }),
    ],
  },
  { priority: 'TWO_WEEK_WAIT', comment: "Actually I'd rather not" },
  conversation('d7f9fba4-3c57-4dec-a274-94dab9fd4518', {
    name: 'Advice and guidance conversation - 000000070004.pdf',
    bytes: 3807,
    indexedAt: '2021-06-11T14:04:48.987Z',
    uploadedAt: '2021-06-11T14:04:48.987Z',
  }),
  [png('719f6045-e791-4029-8e0f-1201c02b0a55', 'triage', { type: 'PROVIDER' })],
)

describe('writeReferralRequest of a converted advice request', () => {
  it('writes it as A027 shows it', (t) => {
    withExample(t, 'stu3/convertAdviceAndGuidanceToReferral/responses/NoAttachments', (example) => {
      assert.deepEqual(comparable(written(withoutFiles)), comparable(masked(example)))
    })
  })

  it('writes files of the conversation and of the review as A005 shows them', (t) => {
    const path = 'stu3/retrieveReferralRequest/responses/ConvertedFromAdviceAndGuidance'
    withExample(t, path, (example) => {
      const request = { ...withFiles, requestId: String(example.identifier?.[0]?.value) }
      assert.deepEqual(comparable(written(request)), comparable(masked(example)))
    })
  })

  it('refers to the advice request behind its files and before other referrals', () => {
    const related = [{ ubrn: ubrnOf('000000070001'), is: 'ONWARD' }] as const
    assert.deepEqual(written({ ...withoutFiles, related }).supportingInfo, [
      { reference: '#DocumentReference-38dc19ab-893f-47ca-8db0-2d0a07c0e387' },
      { reference: 'CommunicationRequest/000000070000' },
      { reference: 'ReferralRequest/000000070001' },
    ])
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const referral of [withoutFiles, withFiles]) {
      const operation = 'a027-convert-a-and-g-to-referral'
      assert.deepEqual(schemas.validateResponse(operation, 201, written(referral)), [])
    }
  })
})

function convert(
  over: Partial<Advice>,
  command: Pick<ConvertAdvice, 'comment' | 'priority'>,
  conversation: Attachment,
  reviewFiles: readonly Attachment[] = [],
): Referral {
  const facts = {
    requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    appointmentId: '70009',
    accessCode: accessCodeOf('00000000-0000-4000-8000-000000000000'),
    patient: patient(),
  }
  const advice = exampleAdvice({ status: 'ADVICE_CONVERTED', ...over })
  return referralOfProvider({ advice, reviewFiles }, command, facts, conversation)
}

function conversation(documentId: string, over: Partial<Attachment>): Attachment {
  const { description: _, ...letter } = exampleLetter()
  return { ...letter, documentId: documentId as DocumentId, ...over }
}

function png(documentId: string, name: string, over: Partial<Attachment>): Attachment {
  return exampleLetter({
    documentId: documentId as DocumentId,
    name: `${name}.png`,
    mediaType: 'image/png',
    description: `${name} png`,
    indexedAt: '2021-06-11T14:04:48.987Z',
    ...over,
  })
}

function written(referral: Referral): Json {
  return sent(writeReferralRequest(referral, { baseUrl }))
}

/**
 * Contained resources stand in another order in the one example and extensions in the other. Their
 * appointments are some milliseconds younger, and one speaks of a later version of its referral.
 */
function comparable(body: Json): unknown {
  const appointment = without(contained(body, 'appointment'), 'created', 'incomingReferral')
  const rest = [...(body.contained ?? [])].filter(({ id }) => id !== 'appointment')
  rest.sort((a, b) => `${a.id}`.localeCompare(`${b.id}`))
  return inAnyOrder({ ...(body as object), contained: [appointment, ...rest] })
}
