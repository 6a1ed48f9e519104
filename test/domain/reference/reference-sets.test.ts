import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type AppointmentCancellationReason,
  appointmentCancellationReasons,
} from '../../../src/domain/reference/appointment-cancellation-reasons.ts'
import { clinicTypes, specialtyOf } from '../../../src/domain/reference/clinic-types.ts'
import { isPriority, priorities, prioritySet } from '../../../src/domain/reference/priority.ts'
import {
  type Concept,
  findConcept,
  isEffective,
  propertyValues,
} from '../../../src/domain/reference/reference-set.ts'
import { isReferenceSetName, referenceSets } from '../../../src/domain/reference/reference-sets.ts'
import {
  type ReferralCancellationReason,
  referralCancellationReasons,
} from '../../../src/domain/reference/referral-cancellation-reasons.ts'
import { specialties } from '../../../src/domain/reference/specialties.ts'

const now = '2026-11-24T10:00:00.000Z'
const sets = Object.values(referenceSets)

describe('reference sets', () => {
  it('hold the whole national lists', () => {
    const sizes = Object.fromEntries(sets.map((set) => [set.name, set.concepts.length]))
    assert.deepEqual(sizes, {
      SPECIALTY: 93,
      'CLINIC-TYPE': 672,
      PRIORITY: 3,
      'APPOINTMENT-CANCELLATION-REASON': 36,
      'REFERRAL-CANCELLATION-REASON': 18,
      'APPOINTMENT-NON-ATTENDANCE-REASON': 8,
    })
  })

  for (const set of sets) {
    it(`${set.name} has each code once, with a display and dates that are instants`, () => {
      assert.equal(set.byCode.size, set.concepts.length)
      for (const concept of set.concepts) {
        assert.notEqual(concept.display.trim(), '')
        assert.match(concept.effectiveFrom, INSTANT)
        if (concept.effectiveTo !== undefined) assert.match(concept.effectiveTo, INSTANT)
      }
    })

    it(`${set.name} has no field that it does not declare as a property`, () => {
      const declared = new Set(['code', 'display', ...set.properties.map(({ name }) => name)])
      for (const concept of set.concepts) {
        for (const field of Object.keys(concept)) assert.ok(declared.has(field), field)
      }
    })
  }

  it('are found by their exact name alone', () => {
    assert.equal(isReferenceSetName('CLINIC-TYPE'), true)
    for (const name of ['clinic-type', 'CLINIC_TYPE', '', 'toString', '__proto__']) {
      assert.equal(isReferenceSetName(name), false)
    }
  })
})

describe('a clinic type', () => {
  it('belongs to a specialty that exists', () => {
    for (const { specialty } of clinicTypes.concepts) assert.ok(findConcept(specialties, specialty))
  })

  it('names its specialty', () => {
    assert.equal(specialtyOf('HEART_FAILURE'), 'CARDIOLOGY')
    assert.equal(specialtyOf('2WW_BREAST'), '2WW')
    assert.equal(specialtyOf('NO_SUCH_CLINIC'), undefined)
  })
})

describe('a specialty', () => {
  it('is in force exactly while one of its clinic types is', () => {
    for (const specialty of specialties.concepts) {
      const own = clinicTypes.concepts.filter((each) => each.specialty === specialty.code)
      const anyNow = own.some((each) => isEffective(each, now))
      assert.equal(isEffective(specialty, now), anyNow, specialty.code)
    }
  })
})

describe('isEffective', () => {
  const concept: Concept = {
    code: 'X',
    display: 'X',
    effectiveFrom: '2010-01-01T00:00:00.000Z',
    effectiveTo: '2020-01-01T00:00:00.000Z',
  }

  it('begins with the first instant and ends before the last', () => {
    assert.equal(isEffective(concept, '2009-12-31T23:59:59.999Z'), false)
    assert.equal(isEffective(concept, '2010-01-01T00:00:00.000Z'), true)
    assert.equal(isEffective(concept, '2019-12-31T23:59:59.999Z'), true)
    assert.equal(isEffective(concept, '2020-01-01T00:00:00.000Z'), false)
  })

  it('never holds when the end lies before the start, as one national code has it', () => {
    const code = 'DO_NOT_USE_AFTER_30_01_09_DYSPEPSIA'
    const reversed = findConcept(clinicTypes, code)
    assert.ok(reversed?.effectiveTo !== undefined && reversed.effectiveTo < reversed.effectiveFrom)
    for (const at of [reversed.effectiveTo, reversed.effectiveFrom, now]) {
      assert.equal(isEffective(reversed, at), false)
    }
  })

  it('never ends without an end', () => {
    const { effectiveTo: _, ...open } = concept
    assert.equal(isEffective(open, '2999-01-01T00:00:00.000Z'), true)
  })
})

describe('cancellation reasons', () => {
  it('for a rejection are the five that DOMAIN 5.8 names', () => {
    const codes = appointmentCancellationReasons.concepts
      .filter(isForRejection)
      .map(({ code }) => code)
    assert.deepEqual(codes, [
      'FURTHER_INFORMATION_REQUIRED',
      'OTHER',
      'OUTPATIENT_APPT_NOT_REQUIRED',
      'SERVICE_INAPPROPRIATE',
      'SERVICE_PREREQUISITES_NOT_COMPLETE',
    ])
  })

  it('for an appointment demand a comment where DOMAIN 5.8 says so', () => {
    const demanding = appointmentCancellationReasons.concepts.filter(
      ({ usage, commentIsMandatory }) => usage === 'CANCEL' && commentIsMandatory,
    )
    assert.deepEqual(
      demanding.map(({ code }) => code),
      ['PATIENT_APPOINTMENT_CANCELLATION_OTHER', 'PATIENT_OTHER_ENGAGEMENT'],
    )
  })

  it('that end triage cannot cancel an appointment', () => {
    const triage = referralCancellationReasons.concepts.filter(endsTriage)
    assert.equal(triage.length, 9)
    for (const reason of triage) {
      assert.equal(reason.canCancelAppointment, false)
      assert.equal(reason.commentIsMandatory, reason.code !== 'TRIAGE_ENDED')
    }
  })

  it('give all business functions of a reason', () => {
    const reason = findConcept(referralCancellationReasons, 'INTEND_PRIVATE')
    assert.ok(reason)
    assert.deepEqual(propertyValues(reason, { name: 'businessFunction', kind: 'code' }), [
      'REFERRING_CLINICIAN_ADMIN',
      'REFERRING_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'PROVIDER_AUTHORISED_APPLICATION',
    ])
  })
})

describe('priorities', () => {
  it('carry the working days of DOMAIN 5.6', () => {
    const days = prioritySet.concepts.map((each) => [
      each.code,
      each.deferToProviderContactDays,
      each.triageContactDays,
    ])
    assert.deepEqual(days, [
      ['ROUTINE', 40, 40],
      ['URGENT', 10, 5],
      ['TWO_WEEK_WAIT', 5, 2],
    ])
  })

  it('are told apart from other text', () => {
    for (const code of Object.keys(priorities)) assert.equal(isPriority(code), true)
    for (const code of ['routine', 'EMERGENCY', 'toString']) assert.equal(isPriority(code), false)
  })
})

function isForRejection({ usage }: AppointmentCancellationReason): boolean {
  return usage === 'REJECT'
}

function endsTriage(reason: ReferralCancellationReason): boolean {
  return reason.appointmentRequestCancellationReasonType === 'PROVIDER_TRIAGE'
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
