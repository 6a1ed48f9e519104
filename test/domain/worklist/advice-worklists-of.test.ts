import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AdviceStatus, adviceStatuses } from '../../../src/domain/advice/status.ts'
import { adviceWorklistsOf } from '../../../src/domain/worklist/advice-worklists-of.ts'
import { criteria, namedClinicianUser, now, trust, without } from '../build.ts'
import { advice, askedAt, message } from '../build-advice.ts'

const itemOf = (one: ReturnType<typeof advice>) => adviceWorklistsOf(one)[0]

describe('adviceWorklistsOf', () => {
  it('shows what was asked to the provider of the service', () => {
    assert.deepEqual(adviceWorklistsOf(advice()), [
      {
        ubrn: '000000070000',
        organisation: trust,
        service: '11014',
        location: 'RCD01',
        specialty: 'CARDIOLOGY',
        sortsAt: askedAt,
        item: {
          list: 'ADVICE_AND_GUIDANCE_REQUESTS',
          patient: '9912003888',
          priority: 'ROUTINE',
          specialty: 'CARDIOLOGY',
          status: 'PROVIDER_RESPONSE_REQUIRED',
          firstRequested: askedAt,
          lastUpdated: askedAt,
          referrer: '021600556514',
          service: { id: '11014', name: 'Cardiology advice' },
          clinicType: 'HEART_FAILURE',
          version: 1,
        },
      },
    ])
  })

  it('holds what waits for the provider or for what was asked back, and nothing else', () => {
    const statuses = Object.keys(adviceStatuses) as AdviceStatus[]
    const listed = statuses.filter((status) => adviceWorklistsOf(advice({ status })).length > 0)
    assert.deepEqual(listed, [
      'PROVIDER_RESPONSE_REQUIRED',
      'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
    ])
  })

  it('holds nothing that is archived', () => {
    assert.deepEqual(adviceWorklistsOf(advice({ archivedAt: now })), [])
  })

  it('tells when somebody wrote last, though something else changed since', () => {
    const sentAt = '2026-11-22T09:00:00.000Z'
    const answered = message({ id: '70001', kind: 'RESPONDER', sentAt })
    const one = advice({ messages: [message(), answered], updatedAt: now, version: 3 })
    const place = itemOf(one)
    assert.deepEqual(
      [place?.item.firstRequested, place?.item.lastUpdated, place?.sortsAt, place?.item.version],
      [askedAt, sentAt, askedAt, 3],
    )
  })

  it('names the referrer for whom an admin asked', () => {
    const [first] = advice().messages
    const sender = { ...first.sender, user: namedClinicianUser }
    assert.equal(
      itemOf(advice({ messages: [{ ...first, sender }] }))?.item.referrer,
      '021600556514',
    )
  })

  it('shows the clinician who is asked, and can be filtered by them', () => {
    const named = criteria({ namedClinician: namedClinicianUser })
    const place = itemOf(advice({ criteria: without(named, 'clinicType') }))
    assert.equal(place?.clinician, namedClinicianUser)
    assert.equal(place?.item.namedClinician, namedClinicianUser)
    assert.equal(place && 'clinicType' in place.item, false)
  })

  it('shows the first specialty of the service where none was searched for', () => {
    const unspecific = without(criteria(), 'specialty', 'clinicType')
    const service = { ...advice().service, specialties: ['DERMATOLOGY', 'CARDIOLOGY'] }
    assert.equal(itemOf(advice({ criteria: unspecific, service }))?.specialty, 'DERMATOLOGY')
    assert.equal(itemOf(advice({ service }))?.specialty, 'CARDIOLOGY')
  })

  it('shows the priority as the provider has it now', () => {
    assert.equal(itemOf(advice({ priority: 'URGENT' }))?.item.priority, 'URGENT')
  })
})
