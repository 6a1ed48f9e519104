import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codes, type RefusalCode } from '../../../src/domain/refusal/codes.ts'
import { refusal } from '../../../src/domain/refusal/refusal.ts'
import { writeOperationOutcome } from '../../../src/wire/r4/operation-outcome.ts'
import { type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const at = '2022-03-01T10:00:00.42Z'

describe('writeOperationOutcome (R4)', () => {
  const examples: [number, RefusalCode][] = [
    [400, 'INVALID_VALUE'],
    [401, 'NO_ACCESS'],
    [403, 'FORBIDDEN'],
    [404, 'NO_SUCH_RESOURCE'],
    [406, 'NOT_ACCEPTABLE'],
    [415, 'UNSUPPORTED_MEDIA_TYPE'],
    [422, 'PENDING'],
    [429, 'TOO_MANY_REQUESTS'],
    [500, 'TECHNICAL_ERROR'],
    [503, 'SYSTEM_UNAVAILABLE'],
  ]
  for (const [status, code] of examples) {
    it(`writes ${code} as the example of ${status}`, (t) => {
      withExample(t, `r4/NHSDigital-OperationOutcome-${status}`, (example) => {
        const says = String(example.issue?.[0]?.diagnostics ?? '')
        const body = writeOperationOutcome([refusal(code, says)], { at })
        assert.equal(JSON.stringify(body), JSON.stringify(example))
      })
    })
  }

  it('words a missing relationship itself', () => {
    assert.deepEqual(wordOf('NO_RELATIONSHIP'), [
      'forbidden',
      'https://fhir.nhs.uk/CodeSystem/ers-error-codes',
      'NO_RELATIONSHIP',
    ])
  })

  it('calls a business rule of STU3 a bad request', () => {
    assert.deepEqual(wordOf('INVALID_REQUEST_STATE'), [
      'invalid',
      'https://fhir.nhs.uk/CodeSystem/http-error-codes',
      'REC_BAD_REQUEST',
    ])
  })

  it('keeps the word of the gateway for a missing header', () => {
    assert.deepEqual(wordOf('MISSING_HEADER'), [
      'required',
      'https://fhir.nhs.uk/CodeSystem/NHSD-API-ErrorOrWarningCode',
      'MISSING_HEADER',
    ])
  })

  it('claims a profile for the gateway and says that the caller is known', () => {
    const outcome = { at, isGateway: true, issue: 'forbidden' } as const
    const body = sent(writeOperationOutcome([refusal('NO_ACCESS', 'Not here.')], outcome))
    assert.deepEqual(body.meta?.profile, ['https://www.hl7.org/fhir/R4/operationoutcome.html'])
    assert.equal(body.issue?.[0]?.code, 'forbidden')
  })

  it('tells the place before what is wrong there', () => {
    const refused = refusal('INVALID_VALUE', 'is not a service id', { at: '_id' })
    const body = sent(writeOperationOutcome([refused], { at }))
    assert.equal(body.issue?.[0]?.diagnostics, "'_id' is not a service id")
  })

  it('classes bad requests as a page does that says otherwise, and nothing else', () => {
    const classed = { at, badRequestsAre: 'required' } as const
    const refusals = [refusal('INVALID_VALUE', ''), refusal('FORBIDDEN', '')]
    const body = sent(writeOperationOutcome(refusals, classed))
    assert.deepEqual(
      body.issue?.map(({ code }: Json) => code),
      ['required', 'forbidden'],
    )
  })

  it('passes the published schema for every refusal', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const code of Object.keys(codes) as RefusalCode[]) {
      const body = writeOperationOutcome([refusal(code, 'Says.')], { at })
      assert.deepEqual(schemas.validateResponse('a042-retrieve-attachment', 422, body), [], code)
    }
  })
})

function wordOf(code: RefusalCode): (string | undefined)[] {
  const [issue] = sent(writeOperationOutcome([refusal(code, 'Says.')], { at })).issue as Json[]
  const coding = issue?.details?.coding?.[0]
  return [issue?.code, coding?.system, coding?.code]
}
