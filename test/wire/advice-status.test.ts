import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { adviceStatuses, isInProgress } from '../../src/domain/advice/status.ts'
import { fhirStatuses } from '../../src/wire/advice-status.ts'

describe('fhirStatuses', () => {
  it('has a row for every status', () => {
    assert.deepEqual(Object.keys(fhirStatuses), Object.keys(adviceStatuses))
  })

  it('is active in both versions of FHIR as long as the conversation goes on', () => {
    for (const [status, { stu3, r4 }] of Object.entries(fhirStatuses)) {
      const goesOn = isInProgress(status as keyof typeof fhirStatuses)
      assert.deepEqual([stu3 === 'active', r4 === 'active'], [goesOn, goesOn], status)
    }
  })

  it('says of an R4 request that it was revoked where STU3 says cancelled', () => {
    const ended = ['CONVERSATION_ENDED_CANCELLED', 'CONVERSATION_ENDED_CLOSED', 'ADVICE_CONVERTED']
    assert.deepEqual(
      ended.map((status) => fhirStatuses[status as keyof typeof fhirStatuses]),
      [
        { stu3: 'cancelled', r4: 'revoked' },
        { stu3: 'completed', r4: 'completed' },
        { stu3: 'completed', r4: 'completed' },
      ],
    )
  })
})
