import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shortlisted } from '../../../src/domain/referral/shortlist.ts'
import { informationStatus } from '../../../src/domain/worklist/information-status.ts'
import { now, referral, service, without } from '../build.ts'

const optional = shortlisted(service())
const required = shortlisted(service({ isReferralLetterRequired: true }))
const unintended = without(referral({ letterIntention: 'NOT_INTENDING_TO_ADD' }), 'letterDue')

describe('informationStatus', () => {
  it('is PRESENT once there is information, whatever was intended', () => {
    const one = referral({ clinicalInformation: { firstSubmitted: now } })
    assert.deepEqual(informationStatus(one, required), {
      clinicalInformationStatus: 'PRESENT',
    })
  })

  it('is NOT_APPLICABLE when nobody intends or requires a letter', () => {
    assert.deepEqual(informationStatus(unintended, optional), {
      clinicalInformationStatus: 'NOT_APPLICABLE',
    })
  })

  it('is NOT_DUE until the day the letter is due, and OVERDUE from that day on', () => {
    assert.deepEqual(informationStatus(referral(), optional), {
      clinicalInformationStatus: 'NOT_DUE',
      turns: { on: '2026-11-20', to: 'OVERDUE' },
    })
  })

  it('is OVERDUE when a service requires a letter that nobody promised', () => {
    assert.deepEqual(informationStatus(unintended, required), {
      clinicalInformationStatus: 'OVERDUE',
    })
  })
})
