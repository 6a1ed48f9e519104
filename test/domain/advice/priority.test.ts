import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { unsupportedPriorityRefusals } from '../../../src/domain/advice/priority.ts'
import { adviceOnly, told } from '../build.ts'

describe('unsupportedPriorityRefusals', () => {
  const routineOnly = { ...adviceOnly, priorities: ['ROUTINE'] as const }

  it('has nothing to say of a priority that the service takes', () => {
    assert.deepEqual(unsupportedPriorityRefusals('ROUTINE', routineOnly), [])
  })

  it('refuses any other, and explains which would do', () => {
    const refusals = unsupportedPriorityRefusals('URGENT', routineOnly)
    assert.deepEqual(told(refusals), ['UNSUPPORTED_PRIORITY at priority'])
    assert.equal(refusals[0]?.says, 'The priority (URGENT) is not supported by service (11014).')
    assert.equal(refusals[0]?.because, 'it takes ROUTINE')
  })

  it('takes any where the service is in the directory no more', () => {
    assert.deepEqual(unsupportedPriorityRefusals('URGENT', undefined), [])
  })
})
