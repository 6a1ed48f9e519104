import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../src/domain/advice/advice.ts'
import type { ConvertAdvice } from '../../../src/domain/advice/commands.ts'
import { convertAdvice, referralOfProvider } from '../../../src/domain/advice/convert.ts'
import { inProgress } from '../../../src/domain/advice/status.ts'
import type { AttachmentType, StoredDocument } from '../../../src/domain/document/document.ts'
import type { FileToLink } from '../../../src/domain/document/link-files.ts'
import { accessCodeOf } from '../../../src/domain/referral/access-code.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  adviceOnly,
  document,
  documentId,
  found,
  letter,
  now,
  patient,
  provider,
  refused,
  says,
  without,
} from '../build.ts'
import { advice, adviceFile, message, providerAdmin } from '../build-advice.ts'

const command: ConvertAdvice = {
  text: 'We shall see the patient.',
  comment: 'Book the next clinic',
  priority: 'URGENT',
  guidanceFiles: [],
  reviewFiles: [],
}

const file = (type: AttachmentType) => (index: number) => ({ documentId: documentId(index), type })
const guidance: (index: number) => FileToLink = file('GUIDANCE_RESPONSE')
const review: (index: number) => FileToLink = file('PROVIDER')

const uploads = [2, 3, 4, 5].map((index) => document(index))

function convert(
  one: Advice,
  over: Partial<ConvertAdvice> = {},
  documents: readonly StoredDocument[] = uploads,
  by = provider,
) {
  const facts = {
    patient: found(),
    service: adviceOnly,
    documents: new Map(documents.map((each) => [each.id, each])),
    messageId: '70001',
  }
  return convertAdvice(one, { ...command, ...over }, facts, by, now)
}

/** With a file of the question, and one that the referrer's system added. */
const asked = advice({
  version: 3,
  messages: [message({ files: [documentId(8)] })],
  attachments: [adviceFile(8, 'ADVICE_REQUEST'), adviceFile(9, 'REFERRER')],
})

describe('convertAdvice', () => {
  const files = { guidanceFiles: [guidance(2)], reviewFiles: [review(3)] }

  it('ends the conversation with an answer', () => {
    const { advice: after } = accepted(convert(asked, files))
    const responder = {
      user: provider.user,
      organisation: 'RCD',
      function: 'SERVICE_PROVIDER_CLINICIAN',
    }
    const [linked] = after.attachments.slice(2)
    assert.deepEqual(after, {
      ...asked,
      version: 4,
      updatedAt: now,
      status: 'ADVICE_CONVERTED',
      statusSince: now,
      messages: [
        ...asked.messages,
        {
          id: '70001',
          kind: 'RESPONDER',
          sentAt: now,
          sender: responder,
          requester: responder,
          text: 'We shall see the patient.',
          files: [documentId(2)],
          outcome: 'PROVIDER_CONVERTED',
        },
      ],
      attachments: [...asked.attachments, linked],
    })
    assert.deepEqual([linked?.documentId, linked?.type], [documentId(2), 'GUIDANCE_RESPONSE'])
  })

  it('keeps the files of the review for the referral', () => {
    const { reviewFiles } = accepted(convert(asked, files, uploads, providerAdmin))
    assert.deepEqual(
      reviewFiles.map(({ documentId: id, type, attachedBy, attachedOnBehalfOf }) => ({
        id,
        type,
        attachedBy,
        attachedOnBehalfOf,
      })),
      [
        {
          id: documentId(3),
          type: 'PROVIDER',
          attachedBy: providerAdmin.user,
          attachedOnBehalfOf: providerAdmin.onBehalfOf,
        },
      ],
    )
  })

  it('leaves the priority of the request, since the referral has the new one', () => {
    assert.equal(accepted(convert(asked)).advice.priority, 'ROUTINE')
  })

  it('can be done in every status of a conversation that goes on', () => {
    for (const status of inProgress) {
      assert.equal(accepted(convert(advice({ status }))).advice.status, 'ADVICE_CONVERTED')
    }
  })

  it('changes nothing of the request it came from', () => {
    const before = structuredClone(asked)
    convert(asked, files)
    assert.deepEqual(asked, before)
  })
})

describe('convertAdvice refuses', () => {
  it('a conversation that has ended, and one that may not be converted, in other words', () => {
    const ended = ['ADVICE_CONVERTED', 'CONVERSATION_ENDED_CANCELLED', 'CONVERSATION_ENDED_CLOSED']
    for (const status of ended) {
      const one = advice({ status: status as Advice['status'] })
      assert.deepEqual(refused(convert(one)), ['INVALID_REQUEST_STATE'], status)
    }
    const over = convert(advice({ status: 'CONVERSATION_ENDED_CLOSED' }))
    assert.deepEqual(says(over, 'INVALID_REQUEST_STATE'), [
      'The advice request does not permit this action: it is closed.',
    ])
    const forbidden = convert(advice({ conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT' }))
    assert.deepEqual(refused(forbidden), ['INVALID_REQUEST_STATE'])
    assert.deepEqual(says(forbidden, 'INVALID_REQUEST_STATE'), [
      'The advice request does not permit this action: ' +
        'the referrer has not authorised the provider to convert it.',
    ])
  })

  it('does not speak of the authorisation once the conversation has ended', () => {
    const both = advice({
      status: 'CONVERSATION_ENDED_CANCELLED',
      conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
    })
    assert.deepEqual(refused(convert(both)), ['INVALID_REQUEST_STATE'])
  })

  it('a priority that the service does not take', () => {
    const facts = {
      patient: found(),
      service: { ...adviceOnly, priorities: ['ROUTINE'] as const },
      documents: new Map(),
      messageId: '70001',
    }
    const decided = convertAdvice(asked, command, facts, provider, now)
    assert.deepEqual(refused(decided), ['UNSUPPORTED_PRIORITY at priority'])
  })

  it('files of the wrong set, each at its own place', () => {
    const wrong = { guidanceFiles: [guidance(2), review(3)], reviewFiles: [guidance(4)] }
    assert.deepEqual(refused(convert(asked, wrong)), [
      'INAPPROPRIATE_VALUE at guidanceFiles[1].type',
      'INAPPROPRIATE_VALUE at reviewFiles[0].type',
    ])
  })

  it('a file that both sets name', () => {
    const both = { guidanceFiles: [guidance(2)], reviewFiles: [review(3), review(2)] }
    assert.deepEqual(refused(convert(asked, both)), [
      'CONFLICTING_VALUES at reviewFiles[1].documentId',
    ])
  })

  it('one file name in both sets', () => {
    const documents = [document(2), document(3, { name: 'letter-2.pdf' })]
    const both = { guidanceFiles: [guidance(2)], reviewFiles: [review(3)] }
    assert.deepEqual(refused(convert(asked, both, documents)), [
      'DUPLICATE_FILENAME at reviewFiles[0].documentId',
    ])
  })

  it('a file name that is there already, once in each set', () => {
    const documents = [2, 3].map((index) => document(index, { name: 'file-8.pdf' }))
    const both = { guidanceFiles: [guidance(2)], reviewFiles: [review(3)] }
    assert.deepEqual(refused(convert(asked, both, documents)), [
      'DUPLICATE_FILENAME at guidanceFiles[0].documentId',
      'DUPLICATE_FILENAME at reviewFiles[0].documentId',
    ])
  })

  it('files that cannot be linked, in either set', () => {
    const documents = [
      document(2, { availability: 'THREATS_FOUND' }),
      without(document(3), 'intendedUbrn'),
      document(4, { ubrn: asked.ubrn, category: 'ADVICE_REQUEST' }),
    ]
    const files = {
      guidanceFiles: [guidance(2), guidance(3)],
      reviewFiles: [review(4), review(5)],
    }
    assert.deepEqual(refused(convert(asked, files, documents)), [
      'INVALID_STATE at guidanceFiles[0].documentId',
      'INAPPROPRIATE_VALUE at guidanceFiles[1].documentId',
      'INVALID_STATE at reviewFiles[0].documentId',
      'REFERENCE_NOT_FOUND at reviewFiles[1].documentId',
    ])
  })

  it('a patient who cannot be retrieved, beside everything else that is wrong', () => {
    const facts = {
      patient: { is: 'error', why: 'sensitive' },
      service: { ...adviceOnly, priorities: ['ROUTINE'] as const },
      documents: new Map(),
      messageId: '70001',
    } as const
    const one = advice({ status: 'ADVICE_CONVERTED' })
    const wrong = { ...command, guidanceFiles: [guidance(2)], reviewFiles: [review(2)] }
    assert.deepEqual(refused(convertAdvice(one, wrong, facts, provider, now)), [
      'PATIENT_ERROR',
      'INVALID_REQUEST_STATE',
      'UNSUPPORTED_PRIORITY at priority',
      'REFERENCE_NOT_FOUND at guidanceFiles[0].documentId',
      'REFERENCE_NOT_FOUND at reviewFiles[0].documentId',
      'CONFLICTING_VALUES at reviewFiles[0].documentId',
    ])
  })
})

describe('referralOfProvider', () => {
  const accessCode = accessCodeOf('00000000-0000-4000-8000-000000000000')
  const facts = {
    requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    accessCode,
    patient: patient(),
    appointmentId: '80000',
  }
  const drawn = letter(7, { name: 'Advice and guidance conversation - 000000070000.pdf' })
  const conversion = accepted(
    convert(asked, { guidanceFiles: [guidance(2)], reviewFiles: [review(3)] }),
  )
  const referral = referralOfProvider(conversion, command, facts, drawn)

  it('is for the provider’s administrators to arrange, at the service that was asked', () => {
    const reason = {
      set: 'REVIEW_OUTCOME',
      code: 'PROVIDER_CONVERTED_ADVICE_AND_GUIDANCE_ADMIN_TO_REFER',
    }
    assert.deepEqual(referral, {
      ubrn: asked.ubrn,
      requestId: facts.requestId,
      version: 4,
      patient: asked.patient,
      createdAt: now,
      updatedAt: now,
      referrer: '021600556514',
      referringOrganisation: 'R69',
      commissioningRuleOrganisation: 'R69',
      priority: 'URGENT',
      criteria: { ...asked.criteria, priority: 'URGENT' },
      shortlist: [asked.service],
      letterIntention: 'NOT_INTENDING_TO_ADD',
      firstReminderLetterFollowUpDays: 0,
      pathwayStart: { at: now, isGiven: false },
      attachments: [drawn, ...conversion.advice.attachments, ...conversion.reviewFiles],
      clinicalInformation: { firstSubmitted: now },
      accessCode,
      state: 'TRIAGED_PROVIDER_TO_ACTION',
      stateSince: now,
      reason,
      comment: 'Book the next clinic',
      appointment: {
        id: '80000',
        version: 1,
        status: 'proposed',
        service: { id: '11014', name: 'Cardiology advice' },
        createdAt: now,
        reason,
        comment: 'Book the next clinic',
      },
      isFromAdvice: true,
    })
  })

  it('stands on the list of what the administrators book, and on no other', () => {
    const lists = worklistsOf(referral).map(({ item }) => item.list)
    assert.deepEqual(lists, ['APPOINTMENTS_FOR_BOOKING'])
  })

  it('goes in the name of the clinician who asked, also when an admin did', () => {
    const [first] = asked.messages
    const sender = { ...first.sender, user: providerAdmin.user }
    const byAdmin = { ...conversion.advice, messages: [{ ...first, sender }] as const }
    const one = referralOfProvider({ ...conversion, advice: byAdmin }, command, facts, drawn)
    assert.equal(one.referrer, '021600556514')
  })

  it('has an access code where the patient gets one by the settings', () => {
    const homeless = { ...facts, patient: without(patient(), 'postcode') }
    const plain = referralOfProvider(conversion, command, homeless, drawn)
    assert.equal('accessCode' in plain, false)
    const settings = { ...defaultSettings, accessCodes: 'EVERYBODY' } as const
    const one = referralOfProvider(conversion, command, homeless, drawn, settings)
    assert.equal(one.accessCode, accessCode)
  })
})
