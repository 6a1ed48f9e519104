import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shortlisted, shortlistRefusals } from '../../../src/domain/referral/shortlist.ts'
import { indirect, service, serviceId, told } from '../build.ts'

const ids = ['11000', '11001'].map(serviceId)
const services = new Map([service(), indirect].map((one) => [one.id, one]))
const found = new Set(ids)

describe('shortlistRefusals', () => {
  it('accepts services that the criteria find', () => {
    assert.deepEqual(shortlistRefusals(ids, { services, found }), [])
  })

  it('wants a service', () => {
    assert.deepEqual(told(shortlistRefusals([], { services, found })), [
      'MISSING_VALUE at shortlist.services',
    ])
  })

  it('holds 20 services and not 21', () => {
    const many = Array.from({ length: 21 }, (_, index) =>
      service({ id: serviceId(`${index + 1}`) }),
    )
    const facts = { services: new Map(many.map((one) => [one.id, one])), found: undefined }
    const idsOf = (count: number) => many.slice(0, count).map((one) => one.id)
    assert.deepEqual(shortlistRefusals(idsOf(20), facts), [])
    assert.deepEqual(told(shortlistRefusals(idsOf(21), facts)), [
      'TOO_MANY_ITEMS at shortlist.services',
    ])
  })

  it('refuses a service that is there twice, at its second place', () => {
    const twice = [...ids, ...ids.slice(0, 1)]
    assert.deepEqual(told(shortlistRefusals(twice, { services, found })), [
      'DUPLICATE_SERVICE at shortlist.services[2]',
    ])
  })

  it('refuses a service nobody knows and one that the criteria do not find', () => {
    const facts = { services, found: new Set<never>() }
    assert.deepEqual(told(shortlistRefusals([serviceId('99'), ...ids.slice(1)], facts)), [
      'REFERENCE_NOT_FOUND at shortlist.services[0]',
      'SHORTLISTED_SERVICE_NOT_IN_RESULTS at shortlist.services[1]',
    ])
  })

  it('says nothing about results while the criteria are refused', () => {
    assert.deepEqual(shortlistRefusals(ids, { services, found: undefined }), [])
  })
})

describe('shortlisted', () => {
  it('keeps what a referral shows of a service', () => {
    assert.deepEqual(shortlisted(service()), {
      id: '11000',
      name: 'Cardiology',
      provider: 'RCD',
      location: 'RCD01',
      specialties: ['CARDIOLOGY'],
      isReferralLetterRequired: false,
    })
  })
})
