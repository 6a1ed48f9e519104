import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plusDays, plusMilliseconds } from '../../../src/base/clock.ts'
import { adviceAdmission } from '../../../src/domain/advice/admission.ts'
import { now, told } from '../build.ts'
import { advice, askedAt } from '../build-advice.ts'

describe('adviceAdmission', () => {
  it('has nothing to say when status and conditions admit the action', () => {
    assert.deepEqual(adviceAdmission('returnWithAdvice', advice(), now), [])
    assert.deepEqual(adviceAdmission('providerConverts', advice(), now), [])
  })

  it('refuses in a status that does not admit the action, and says which would', () => {
    const [refusal, ...more] = adviceAdmission('referrerCloses', advice(), now)
    assert.deepEqual(more, [])
    assert.deepEqual(refusal, {
      code: 'INVALID_REQUEST_STATE',
      says: 'The advice request does not permit this action: it is waiting for the provider.',
      because:
        'referrerCloses is admitted while REFERRER_TO_REVIEW_RESPONSE; ' +
        'is PROVIDER_RESPONSE_REQUIRED',
    })
  })

  it('asks for the conditions only where the status admits the action', () => {
    const forbidden = { conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT' } as const
    const [open] = adviceAdmission('providerConverts', advice(forbidden), now)
    assert.equal(open?.because, 'providerConverts asks for conversionAuthorised')
    const ended = advice({ ...forbidden, status: 'ADVICE_CONVERTED' })
    const refusals = adviceAdmission('providerConverts', ended, now)
    assert.deepEqual(told(refusals), ['INVALID_REQUEST_STATE'])
    assert.match(refusals[0]?.says ?? '', /it is converted into a referral\.$/)
  })

  it('archives what nobody has touched for 548 days, in any status', () => {
    const due = plusDays(askedAt, 548)
    assert.deepEqual(adviceAdmission('archived', advice(), due), [])
    const [early] = adviceAdmission('archived', advice(), plusMilliseconds(due, -1))
    assert.match(early?.says ?? '', /it was changed in the last 18 months\.$/)
  })
})
