import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../../src/domain/advice/advice.ts'
import {
  type ConvertOneself,
  referralOfReferrer,
  referrerConverts,
} from '../../../../src/domain/advice/outside/referrer-converts.ts'
import { inProgress } from '../../../../src/domain/advice/status.ts'
import { accessCodeOf } from '../../../../src/domain/referral/access-code.ts'
import { shortlisted } from '../../../../src/domain/referral/shortlist.ts'
import { defaultSettings } from '../../../../src/domain/settings.ts'
import { worklistsOf } from '../../../../src/domain/worklist/worklists-of.ts'
import {
  accepted,
  adviceOnly,
  documentId,
  indirect,
  letter,
  now,
  patient,
  refused,
  service,
  serviceId,
  triage,
  without,
} from '../../build.ts'
import { advice, adviceFile, message } from '../../build-advice.ts'

const withdrawn = service({ id: serviceId('11002'), isPublished: false })
const routineOnly = service({ id: serviceId('11003'), priorities: ['ROUTINE'] })
const services = new Map(
  [service(), indirect, triage, adviceOnly, withdrawn, routineOnly].map((one) => [one.id, one]),
)

const convert = (one: Advice, ids: string[], over: Partial<ConvertOneself> = {}) =>
  referrerConverts(one, { services: ids.map(serviceId), ...over }, services, now)

describe('referrerConverts', () => {
  it('ends the conversation without a message, authorised or not', () => {
    for (const status of inProgress) {
      const one = advice({ status, conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT' })
      assert.deepEqual(accepted(convert(one, ['11000', '50001'])), {
        ...one,
        version: 2,
        updatedAt: now,
        status: 'ADVICE_CONVERTED',
        statusSince: now,
      })
    }
  })

  it('is refused once the conversation has ended', () => {
    const one = advice({ status: 'ADVICE_CONVERTED' })
    assert.deepEqual(refused(convert(one, ['11000'])), ['INVALID_REQUEST_STATE'])
  })

  it('is refused without services, and with what cannot stand on a shortlist', () => {
    assert.deepEqual(refused(convert(advice(), [])), ['MISSING_VALUE at services'])
    assert.deepEqual(refused(convert(advice(), ['99', '11000', '11000'])), [
      'REFERENCE_NOT_FOUND at services[0]',
      'DUPLICATE_SERVICE at services[2]',
    ])
    const twentyOne = Array.from({ length: 21 }, (_, index) =>
      service({ id: serviceId(`${900 + index}`) }),
    )
    const many = referrerConverts(
      advice(),
      { services: twentyOne.map(({ id }) => id) },
      new Map(twentyOne.map((one) => [one.id, one])),
      now,
    )
    assert.deepEqual(refused(many), ['TOO_MANY_ITEMS at services'])
  })

  it('is refused with services that are withdrawn, take no referrals, or not this priority', () => {
    assert.deepEqual(refused(convert(advice(), ['11002', '11014'])), [
      'SERVICE_UNAVAILABLE at services[0]',
      'INVALID_STATE at services[1]',
    ])
    const hasty = { priority: 'URGENT' } as const
    assert.deepEqual(refused(convert(advice(), ['11000', '11003'], hasty)), [
      'UNSUPPORTED_PRIORITY at services[1]',
    ])
    assert.deepEqual(refused(convert(advice({ priority: 'URGENT' }), ['11003'])), [
      'UNSUPPORTED_PRIORITY at services[0]',
    ])
    accepted(convert(advice({ priority: 'URGENT' }), ['11003'], { priority: 'ROUTINE' }))
  })
})

describe('referralOfReferrer', () => {
  const accessCode = accessCodeOf('00000000-0000-4000-8000-000000000000')
  const facts = {
    requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    accessCode,
    patient: patient(),
  }
  const drawn = letter(7, { name: 'Advice and guidance conversation - 000000070000.pdf' })
  const asked = advice({
    version: 3,
    status: 'REFERRER_TO_REVIEW_RESPONSE',
    priority: 'URGENT',
    messages: [message({ files: [documentId(8)] })],
    attachments: [adviceFile(8, 'ADVICE_REQUEST')],
  })
  const wanted = { services: [service().id, triage.id] }
  const ended = accepted(referrerConverts(asked, wanted, services, now))

  it('is to be booked by the referrer like any other', () => {
    const referral = referralOfReferrer(ended, wanted, services, facts, drawn)
    assert.deepEqual(referral, {
      ubrn: asked.ubrn,
      requestId: facts.requestId,
      version: 4,
      patient: asked.patient,
      createdAt: now,
      updatedAt: now,
      referrer: '021600556514',
      referringOrganisation: 'R69',
      commissioningRuleOrganisation: 'R69',
      priority: 'URGENT',
      criteria: { ...asked.criteria, priority: 'URGENT' },
      shortlist: [service(), triage].map(shortlisted),
      letterIntention: 'NOT_INTENDING_TO_ADD',
      firstReminderLetterFollowUpDays: 0,
      pathwayStart: { at: now, isGiven: false },
      attachments: [drawn, adviceFile(8, 'ADVICE_REQUEST')],
      clinicalInformation: { firstSubmitted: now },
      accessCode,
      state: 'NOT_BOOKED',
      stateSince: now,
      isFromAdvice: true,
    })
    const lists = worklistsOf(referral).map(({ item }) => item.list)
    assert.deepEqual(lists, ['AWAITING_BOOKING'])
  })

  it('has the priority that the referrer names', () => {
    const routine = { ...wanted, priority: 'ROUTINE' } as const
    const { priority, criteria } = referralOfReferrer(ended, routine, services, facts, drawn)
    assert.deepEqual([priority, criteria.priority], ['ROUTINE', 'ROUTINE'])
  })

  it('has an access code where the patient gets one by the settings', () => {
    const homeless = { ...facts, patient: without(patient(), 'postcode') }
    const plain = referralOfReferrer(ended, wanted, services, homeless, drawn)
    assert.equal('accessCode' in plain, false)
    const settings = { ...defaultSettings, accessCodes: 'EVERYBODY' } as const
    const one = referralOfReferrer(ended, wanted, services, homeless, drawn, settings)
    assert.equal(one.accessCode, accessCode)
  })
})
