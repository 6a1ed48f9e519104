import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Advice, conversionAuthorisations } from '../../../src/domain/advice/advice.ts'
import { type AdviceStatus, adviceStatuses } from '../../../src/domain/advice/status.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import {
  renderCommunicationRequest,
  writeCommunicationRequest,
} from '../../../src/wire/stu3/write-communication-request.ts'
import { nhsNumber, ubrnOf, user } from '../../domain/build.ts'
import {
  by,
  exampleAdvice,
  exampleAnswer,
  exampleFile,
  exampleMessage,
  examplePerson,
} from '../../world/example-advice.ts'
import { exampleLetter, shortlisted } from '../../world/example-referral.ts'
import {
  baseUrl,
  type Json,
  masked,
  sameBytes,
  sent,
  withExample,
} from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const examples = 'stu3/retrieveAdviceAndGuidanceRequest/responses'

const asked: Partial<Advice> = {
  version: 5,
  criteria: {
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    clinicType: 'HEART_FAILURE',
    isAgeAndGenderAppropriate: true,
  },
  service: shortlisted('11014', 'Cardiology Advice Service'),
}

const upload = exampleLetter({
  documentId: '719f6045-e791-4029-8e0f-1201c02b0a55' as DocumentId,
  name: 'upload.png',
  mediaType: 'image/png',
  bytes: 18592,
  description: 'upload.png',
  indexedAt: '2021-09-17T12:20:00.742Z',
  uploadedAt: '2021-09-17T12:19:00.000Z',
  attachedBy: user('103264992985'),
  attachedOnBehalfOf: user('021600556514'),
})

describe('writeCommunicationRequest', () => {
  it('writes a request as A024 shows it', (t) => {
    const referrer = examplePerson('921600556514', 'REFERRING_CLINICIAN', 'R68')
    const advice = exampleAdvice({ ...asked, messages: [exampleMessage(by(referrer))] })
    withExample(t, `${examples}/MinimalExample`, (example) => {
      sameBytes(byId(written(advice)), byId(masked(example)))
    })
  })

  it('writes a file that the referrer added to a request as A024 shows it', (t) => {
    const advice = exampleAdvice({
      ...asked,
      ubrn: ubrnOf('000000070001'),
      requestId: 'a.c18c4ec4-7d0a-480e-8506-347e0ec228b1',
      attachments: [upload],
    })
    withExample(t, `${examples}/WithAttachmentFileReference`, (example) => {
      sameBytes(written(advice), masked(example))
    })
  })

  it('keeps the criteria that the service was found with when the priority changes', (t) => {
    const advice = exampleAdvice({
      version: 6,
      patient: nhsNumber('9462979626'),
      priority: 'TWO_WEEK_WAIT',
      conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
      status: 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
    })
    const path = 'stu3/sendAdviceAndGuidanceResponse/responses/RequireFurtherInformation'
    withExample(t, path, (example) => {
      sameBytes(written(advice), masked(example.parameter?.[0]?.resource as Json))
    })
  })

  it('says who asks and who sent that when the two differ', () => {
    const sender = examplePerson('021600556513', 'REFERRING_CLINICIAN_ADMIN')
    const requester = examplePerson('021600556514')
    const answer = exampleAnswer()
    const body = written(
      exampleAdvice({ messages: [exampleMessage({ sender, requester }), answer] }),
    )
    assert.equal(
      roleIn(body.sender),
      '#PractitionerRole.021600556513.R69.REFERRING-CLINICIAN-ADMIN',
    )
    assert.equal(
      roleIn(body.requester?.agent),
      '#PractitionerRole.021600556514.R69.REFERRING-CLINICIAN',
    )
    assert.deepEqual(idsOf(body), [
      'serviceSearchCriteria',
      'shortlist',
      'PractitionerRole.021600556514.R69.REFERRING-CLINICIAN',
      'PractitionerRole.021600556513.R69.REFERRING-CLINICIAN-ADMIN',
    ])
  })

  it('leaves files of messages to the conversation', () => {
    const [ofRequest, ofMessage] = [exampleFile(1), exampleFile(2)]
    const messages = [exampleMessage({ files: [ofMessage.documentId] })] as const
    const body = written(exampleAdvice({ messages, attachments: [ofMessage, ofRequest] }))
    const id = `DocumentReference-${ofRequest.documentId}`
    assert.deepEqual(idsOf(body).slice(3), [id])
    assert.deepEqual(body.payload, [{ contentReference: { reference: `#${id}` } }])
  })

  it('has no payload without files of its own', () => {
    assert.equal('payload' in written(exampleAdvice()), false)
  })

  it('shows the specialty searched for if the service has it, else its first', () => {
    const { criteria, service } = exampleAdvice()
    const specialties = ['CARDIOLOGY', 'NEUROLOGY']
    const specialtyWith = (specialty: string) => {
      const body = written(
        exampleAdvice({
          criteria: { ...criteria, specialty },
          service: { ...service, specialties },
        }),
      )
      return part(body, 'Specialty').valueCoding
    }
    const system = `${baseUrl}/STU3/CodeSystem/SPECIALTY`
    assert.deepEqual(specialtyWith('NEUROLOGY'), {
      system,
      code: 'NEUROLOGY',
      display: 'Neurology',
    })
    assert.equal(specialtyWith('DERMATOLOGY')?.code, 'CARDIOLOGY')
  })

  it('takes the display of a specialty from elsewhere when it is given where', () => {
    const writing = { baseUrl, displayOf: () => 'Herzen' }
    const body = sent(writeCommunicationRequest(exampleAdvice(), writing))
    assert.equal(part(body, 'Specialty').valueCoding?.display, 'Herzen')
  })

  it('has the status of FHIR beside that of e-RS', () => {
    const statuses = Object.keys(adviceStatuses).map((status) => {
      const body = written(exampleAdvice({ status: status as AdviceStatus }))
      assert.equal(body.category?.[0]?.coding?.[0]?.code, status)
      return [status, String(body.status)]
    })
    assert.deepEqual(statuses, [
      ['PROVIDER_RESPONSE_REQUIRED', 'active'],
      ['REFERRER_TO_SUBMIT_FURTHER_INFORMATION', 'active'],
      ['REFERRER_TO_REVIEW_RESPONSE', 'active'],
      ['CONVERSATION_ENDED_CANCELLED', 'cancelled'],
      ['CONVERSATION_ENDED_CLOSED', 'completed'],
      ['ADVICE_CONVERTED', 'completed'],
    ])
  })

  it('renders the bytes of what it writes', () => {
    const advice = exampleAdvice({ attachments: [upload] })
    assert.equal(
      renderCommunicationRequest(advice, { baseUrl }),
      JSON.stringify(writeCommunicationRequest(advice, { baseUrl })),
    )
  })

  it('passes the published schema in every status', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const status of Object.keys(adviceStatuses) as AdviceStatus[]) {
      for (const conversionAuthorisation of conversionAuthorisations) {
        const changed = { status, conversionAuthorisation, attachments: [upload] }
        const body = written(exampleAdvice(changed))
        const operation = 'a024-retrieve-advice-and-guidance'
        assert.deepEqual(schemas.validateResponse(operation, 200, body), [])
        assert.deepEqual(schemas.validateResponse(`${operation}-versioned`, 200, body), [])
      }
    }
  })
})

function written(advice: Advice): Json {
  return sent(writeCommunicationRequest(advice, { baseUrl }))
}

/** The shortest example has its shortlist last, the others before the people. */
function byId(body: Json): Json {
  const contained = [...(body.contained ?? [])].sort((a, b) => `${a.id}`.localeCompare(`${b.id}`))
  return sent({ ...(body as object), contained })
}

function idsOf(body: Json): string[] {
  return (body.contained ?? []).map(({ id }: Json) => String(id))
}

function roleIn(element: Json | undefined): string {
  return String(element?.extension?.[0]?.valueReference?.reference)
}

function part(body: Json, name: string): Json {
  return body.extension?.find(({ url }: Json) => url?.includes(`-eRS-${name}-`)) as Json
}
