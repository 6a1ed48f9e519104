import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../src/domain/advice/advice.ts'
import {
  renderAdviceResponse,
  renderCreatedAdvice,
} from '../../../src/wire/stu3/write-advice-answers.ts'
import { renderCommunicationRequest } from '../../../src/wire/stu3/write-communication-request.ts'
import { documentId, nhsNumber } from '../../domain/build.ts'
import {
  by,
  exampleAdvice,
  exampleAnswer,
  exampleFile,
  exampleMessage,
  examplePerson,
} from '../../world/example-advice.ts'
import { shortlisted } from '../../world/example-referral.ts'
import {
  baseUrl,
  type Json,
  masked,
  sameBytes,
  sent,
  withExample,
} from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const created = exampleAdvice({
  criteria: {
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    clinicType: 'HEART_FAILURE',
    isAgeAndGenderAppropriate: false,
  },
  service: shortlisted('11014', 'Cardiology Advice Service'),
  conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
  messages: [
    exampleMessage({
      ...by(examplePerson('021600556514')),
      sentAt: '2021-09-23T13:40:06.259Z',
      text: 'Request text',
    }),
  ],
})

const answered = exampleAdvice({
  version: 6,
  patient: nhsNumber('9462979626'),
  conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT',
  status: 'REFERRER_TO_REVIEW_RESPONSE',
  messages: [
    exampleMessage(),
    exampleAnswer({
      sentAt: '2021-09-29T13:16:33.778Z',
      text: 'No evidence of serious problem: patient can be advised to xxx',
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      recommendation: 'ADVICE_ONLY_NO_REFERRAL_RECOMMENDED',
    }),
  ],
})

/** Answers carry files of their messages as well. */
const withFile: Partial<Advice> = {
  messages: [exampleMessage({ files: [documentId(1)] }), exampleAnswer({ files: [documentId(2)] })],
  attachments: [
    exampleFile(1, { type: 'ADVICE_REQUEST' }),
    exampleFile(2, { type: 'GUIDANCE_RESPONSE' }),
  ],
}

describe('renderCreatedAdvice', () => {
  it('writes request and first message as A044 shows them', (t) => {
    withExample(t, 'stu3/createAdviceAndGuidance/responses/ExampleRCWithoutAttachments', (body) => {
      assert.deepEqual(answer(renderCreatedAdvice, created), comparable(body))
    })
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const operation = 'a044-create-advice-and-guidance-request'
    for (const advice of [created, exampleAdvice(withFile)]) {
      const body = answer(renderCreatedAdvice, advice)
      assert.deepEqual(schemas.validateResponse(operation, 200, body), [])
    }
  })
})

describe('renderAdviceResponse', () => {
  it('writes request and last message as A026 shows them', (t) => {
    const path = 'stu3/sendAdviceAndGuidanceResponse/responses/ReturnToReferrerWithAdvice'
    withExample(t, path, (body) => {
      sameBytes(answer(renderAdviceResponse, answered), comparable(body))
    })
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const operation = 'a026-send-a-and-g-response'
    for (const advice of [answered, exampleAdvice(withFile)]) {
      const body = answer(renderAdviceResponse, advice)
      assert.deepEqual(schemas.validateResponse(operation, 200, body), [])
    }
  })
})

describe('an answer about an advice request', () => {
  it('has the message that came with it: the first of a request, the last of an answer', () => {
    const messageOf = (body: Json) => String(body.parameter?.[1]?.resource?.id)
    assert.equal(messageOf(answer(renderCreatedAdvice, answered)), '70000')
    assert.equal(messageOf(answer(renderAdviceResponse, answered)), '70001')
  })

  it('has the rendered request in it as it is', () => {
    const request = '{"spaced" :  "out"}'
    for (const render of [renderCreatedAdvice, renderAdviceResponse]) {
      assert.ok(render(created, request).includes(`"resource":${request}}`))
    }
  })
})

function answer(render: typeof renderCreatedAdvice, advice: Advice): Json {
  return sent(render(advice, renderCommunicationRequest(advice, { baseUrl })))
}

/**
 * The request as in all examples; the sender of A044's message is neither contained in it nor who
 * sent the request, so we have the latter.
 */
function comparable(example: Json): Json {
  const body = sent(example)
  const [request, communication] = (body.parameter ?? []) as Json[]
  Object.assign(request as object, { resource: masked(request?.resource as Json) })
  Object.assign(communication?.resource?.sender?.extension?.[0] as object, {
    valueReference: communication?.resource?.extension?.[0]?.valueReference,
  })
  return body
}
