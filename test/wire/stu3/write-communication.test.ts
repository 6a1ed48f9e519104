import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokenInvariant } from '../../../src/base/invariant.ts'
import { type Advice, lastMessage, messageKinds } from '../../../src/domain/advice/advice.ts'
import { writeCommunication } from '../../../src/wire/stu3/write-communication.ts'
import { documentId } from '../../domain/build.ts'
import {
  exampleAdvice,
  exampleAnswer,
  exampleFile,
  exampleMessage,
  examplePerson,
} from '../../world/example-advice.ts'
import { type Json, sameBytes, sent, withExample } from '../../world/published-example.ts'

describe('writeCommunication', () => {
  for (const name of ['RequireFurtherInformation', 'ReturnToReferrerWithAdvice']) {
    it(`writes the message of A026 as it shows it: ${name}`, (t) => {
      withExample(t, `stu3/sendAdviceAndGuidanceResponse/responses/${name}`, (example) => {
        const communication = example.parameter?.[1]?.resource as Json
        const answer = exampleAnswer({
          sentAt: String(communication.sent),
          text: String(communication.note?.[0]?.text),
        })
        const messages = [exampleMessage(), answer] as const
        sameBytes(written(exampleAdvice({ version: 6, messages })), communication)
      })
    })
  }

  it('contains an admin beside the clinician in whose name was sent', () => {
    const sender = examplePerson('021600556513', 'SERVICE_PROVIDER_CLINICIAN_ADMIN')
    const answer = exampleAnswer({ sender })
    const body = written(exampleAdvice({ messages: [exampleMessage(), answer] }))
    const ids = [
      'PractitionerRole.103264994981.R69.SERVICE-PROVIDER-CLINICIAN',
      'PractitionerRole.021600556513.R69.SERVICE-PROVIDER-CLINICIAN-ADMIN',
    ]
    assert.deepEqual(
      body.contained?.map(({ id }: Json) => id),
      ids,
    )
    assert.equal(body.extension?.[0]?.valueReference?.reference, `#${ids[0]}`)
    assert.equal(body.sender?.extension?.[0]?.valueReference?.reference, `#${ids[1]}`)
  })

  it('contains its own files, in the order they were named', () => {
    const body = written(withFiles)
    const ids = [2, 1].map((index) => `DocumentReference-${documentId(index)}`)
    assert.deepEqual(body.contained?.slice(1).map(({ id }: Json) => id) as unknown, ids)
    assert.deepEqual(
      body.payload,
      ids.map((id) => ({ contentReference: { reference: `#${id}` } })),
    )
  })

  it('refers to what stands beside it in a bundle', () => {
    const body = sent(writeCommunication(lastMessage(withFiles), withFiles, 'beside'))
    const role = 'PractitionerRole/103264994981.R69.SERVICE-PROVIDER-CLINICIAN'
    assert.equal('contained' in body, false)
    assert.equal(body.extension?.[0]?.valueReference?.reference, role)
    assert.equal(body.sender?.extension?.[0]?.valueReference?.reference, role)
    assert.deepEqual(
      body.payload,
      [2, 1].map((index) => ({
        contentReference: { reference: `DocumentReference/${documentId(index)}` },
      })),
    )
  })

  it('goes to the referring organisation when the provider wrote, else to the service', () => {
    const recipients = messageKinds.map((kind) => {
      const [recipient] = written(exampleAdvice({ messages: [exampleMessage({ kind })] }))
        .recipient as Json[]
      const { identifier, extension } = recipient as Json
      return [kind, (identifier ?? extension?.[0]?.valueReference?.identifier)?.value as string]
    })
    assert.deepEqual(recipients, [
      ['REQUESTER', '11014'],
      ['RESPONDER', 'R69'],
      ['REFERRER_CLINICAL_INFORMATION_UPDATED', '11014'],
    ])
  })

  it('is about the request as it is now, and its own first version', () => {
    const body = written(exampleAdvice({ version: 9 }))
    assert.deepEqual(body.basedOn, [{ reference: 'CommunicationRequest/000000070000/_history/9' }])
    assert.equal(body.meta?.versionId, '0')
  })

  it('sends a text as it is', () => {
    const text = 'BP < 90\n"see" <a href="https://example.org" target="_blank">this</a> \u2028 é'
    const body = written(exampleAdvice({ messages: [exampleMessage({ text })] }))
    assert.deepEqual(body.note, [{ text }])
  })

  it('breaks over a file that the request does not have', () => {
    const messages = [exampleMessage({ files: [documentId(9)] })] as const
    assert.throws(() => written(exampleAdvice({ messages })), BrokenInvariant)
  })
})

const withFiles = exampleAdvice({
  messages: [
    exampleMessage({ files: [documentId(3)] }),
    exampleAnswer({ files: [documentId(2), documentId(1)] }),
  ],
  attachments: [exampleFile(1), exampleFile(2), exampleFile(3), exampleFile(4)],
})

/** The last message, by itself. */
function written(advice: Advice): Json {
  return sent(writeCommunication(lastMessage(advice), advice, 'contained'))
}
