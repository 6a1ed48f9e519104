import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codes, type RefusalCode } from '../../../src/domain/refusal/codes.ts'
import { type Refusal, refusal } from '../../../src/domain/refusal/refusal.ts'
import { writeOperationOutcome } from '../../../src/wire/stu3/operation-outcome.ts'
import { type Json, sent, withExample, without } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeOperationOutcome (STU3)', () => {
  const slot = (status: string) =>
    "PAS unable to create booking into slot '11002026' for UBRN: 000000070000. " +
    `PAS Request Status: ${status}`
  const examples: [string, Refusal][] = [
    [
      'STU3-OperationOutcome',
      refusal('UNEXPECTED_FIELD', '(unknownParameter) unknown parameter name', {
        at: 'parameter[0]/resource/contained[0]/parameter[1]',
      }),
    ],
    ['STU3-Forbidden', refusal('FORBIDDEN', 'Example diagnostics message.')],
    ['STU3-Unauthorised', refusal('NO_ACCESS', 'Example diagnostics message.')],
    ['PasNotRespondingOperationOutcome', refusal('PAS_NOT_RESPONDING', slot('TIMED_OUT'))],
    ['PasRespondedWithErrorOperationOutcome', refusal('PAS_RESPONDED_WITH_ERROR', slot('ERROR'))],
  ]
  for (const [name, refused] of examples) {
    it(`writes ${name} as published`, (t) => {
      withExample(t, `stu3/${name}`, (example) => {
        assert.equal(JSON.stringify(writeOperationOutcome([refused])), JSON.stringify(example))
      })
    })
  }

  it('leaves diagnostics out where there is nothing to tell', (t) => {
    const [issue] = issuesOf(refusal('SYSTEM_UNAVAILABLE', ''))
    assert.equal('diagnostics' in (issue ?? {}), false)
    withExample(t, 'stu3/STU3-ServiceUnavailable', (example) => {
      const [shown] = example.issue as Json[]
      assert.deepEqual(without(issue ?? {}, 'details'), without(shown ?? {}, 'details'))
    })
  })

  it('tells all problems in the order they were found', () => {
    const issues = issuesOf(
      refusal('MISSING_VALUE', 'is missing', { at: 'parameter[1]' }),
      refusal('INVALID_FHIR_STRUCTURE', 'is not an array', { at: 'parameter' }),
      refusal('NO_RELATIONSHIP', 'No legitimate relationship with referral (000000070000).'),
    )
    assert.deepEqual(
      issues.map(({ code, diagnostics }) => [code, diagnostics]),
      [
        ['required', "'parameter[1]' is missing"],
        ['structure', "'parameter' is not an array"],
        ['business-rule', 'No legitimate relationship with referral (000000070000).'],
      ],
    )
  })

  it('names an element once where the words begin with its name', () => {
    const says = "'clinician' (null) does not match the slot"
    const [issue] = issuesOf(refusal('INAPPROPRIATE_VALUE', says, { at: 'participant[2]' }))
    assert.equal(issue?.diagnostics, says)
  })

  it('tells no NHS number, wherever a caller has put it', () => {
    const [issue] = issuesOf(
      refusal('REFERENCE_NOT_FOUND', 'The service (9912003888) was not found.', { at: 'service' }),
    )
    assert.equal(issue?.diagnostics, "'service' The service (hidden) was not found.")
    const [other] = issuesOf(refusal('SLOT_NOT_AVAILABLE', 'The slot (9912003887) is gone.'))
    assert.equal(other?.diagnostics, 'The slot (9912003887) is gone.')
  })

  it('never tells what is for explain alone', () => {
    const body = writeOperationOutcome([
      refusal('NO_RELATIONSHIP', 'No relationship.', { because: 'user is in no workgroup' }),
    ])
    assert.equal(JSON.stringify(body).includes('workgroup'), false)
  })

  it('writes the time and no display for the gateway', () => {
    const gateway = { at: '2026-11-24T10:00:00.000Z', issue: 'forbidden' } as const
    const body = sent(writeOperationOutcome([refusal('NO_ACCESS', 'Not here.')], gateway))
    assert.equal(body.meta?.lastUpdated, '2026-11-24T10:00:00.000Z')
    assert.equal(body.issue?.[0]?.code, 'forbidden')
    const header = refusal('MISSING_HEADER', 'Missing header.')
    const missing = sent(writeOperationOutcome([header], { at: gateway.at }))
    assert.equal(missing.issue?.[0]?.code, 'required')
    assert.equal(missing.issue?.[0]?.details?.coding?.[0]?.display, undefined)
  })

  it('has an issue code of FHIR for every refusal', () => {
    for (const code of Object.keys(codes) as RefusalCode[]) {
      const [issue] = issuesOf(refusal(code, 'Says.'))
      assert.ok(fhirIssueTypes.has(String(issue?.code)), code)
    }
  })

  it('passes the published schema for every refusal', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const code of Object.keys(codes) as RefusalCode[]) {
      const body = writeOperationOutcome([refusal(code, 'Says.')])
      assert.deepEqual(schemas.validateResponse('a011-create-referral', 422, body), [], code)
    }
  })
})

/** Issue types of FHIR STU3. */
const fhirIssueTypes = new Set(
  (
    'invalid structure required value invariant security login unknown expired forbidden suppressed ' +
    'processing not-supported duplicate not-found too-long code-invalid extension too-costly ' +
    'business-rule conflict incomplete transient lock-error no-store exception timeout throttled ' +
    'informational'
  ).split(' '),
)

function issuesOf(...refusals: Refusal[]): Json[] {
  return sent(writeOperationOutcome(refusals)).issue as Json[]
}
