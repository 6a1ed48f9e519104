import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { admission } from '../../../src/domain/referral/admission.ts'
import { bookedReferral, now, referral, told, without } from '../build.ts'

describe('admission', () => {
  it('has nothing to say when state and conditions admit the action', () => {
    assert.deepEqual(admission('book', referral(), now), [])
    assert.deepEqual(admission('reject', bookedReferral(), now), [])
  })

  it('refuses in a state that does not admit the action, and says which would', () => {
    const [refusal, ...more] = admission('accept', referral(), now)
    assert.deepEqual(more, [])
    assert.equal(refusal?.code, 'INVALID_REQUEST_STATE')
    assert.match(refusal?.says ?? '', /Not Booked/)
    assert.equal(refusal?.because, 'accept is admitted while BOOKED; is NOT_BOOKED')
  })

  it('tells every condition that does not hold', () => {
    const bare = without(bookedReferral({ acceptedAt: now }), 'review', 'clinicalInformation')
    const refusals = admission('reject', bare, now)
    assert.deepEqual(
      refusals.map(({ because }) => because),
      [
        'reject asks for reviewPending',
        'reject asks for clinicalInformationPresent',
        'reject asks for letterNotOutstanding',
        'reject asks for notAccepted',
      ],
    )
    assert.deepEqual([...new Set(told(refusals))], ['INVALID_REQUEST_STATE'])
  })
})
