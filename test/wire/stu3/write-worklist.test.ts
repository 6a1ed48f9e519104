import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NhsNumber } from '../../../src/domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { type ReferralState, referralStates } from '../../../src/domain/referral/state.ts'
import type {
  LetterItem,
  ReferrerItem,
  ReviewItem,
  SlotIssueItem,
  WorklistItem,
  WorklistPlace,
} from '../../../src/domain/worklist/place.ts'
import { writeWorklist, writeWorklistEntry } from '../../../src/wire/stu3/write-worklist.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const examples = 'stu3/retrieveWorklist/responses'

describe('writeWorklist', () => {
  it('writes Referrals for Review as A008 shows them', (t) => {
    const waiting = review({
      patient: '9462979626' as NhsNumber,
      service: service('11012', 'Excellent Cardiology Business Service 12'),
    })
    const booked = review({
      allocatedClinician: '021600556514' as UserId,
      pathwayStart: '2021-09-03T14:09:11.381Z',
      clinicalInfoFirstSubmitted: '2021-09-03T14:09:11.022Z',
      clinicalInfoLastUpdated: '2021-09-03T14:09:12.573Z',
      appointmentStart: '2021-09-05T15:09:03.971Z',
      referralType: 'APPOINTMENT',
      service: service('21012', 'Another Excellent Cardiology Business Service 13'),
      version: 12,
    })
    withExample(t, `${examples}/ReferralsForReview`, (example) => {
      assert.equal(
        listOf(place('000000070002', waiting), place('000000070001', booked)),
        JSON.stringify(example),
      )
    })
  })

  it('writes Appointment Slot Issues as A008 shows them', (t) => {
    const places = [
      place(
        '000000070001',
        slotIssue({
          pathwayStart: '2021-09-03T14:16:53.119Z',
          ubrnReceived: '2021-09-03T14:16:53.119Z',
          patientContactExpected: '2021-09-07',
          service: service('11013', 'Excellent Cardiology Business Service 13'),
        }),
      ),
      place('000000070000', slotIssue({})),
    ]
    withExample(t, `${examples}/AppointmentSlotIssues`, (example) => {
      assert.equal(listOf(...places), JSON.stringify(example))
    })
  })

  it('writes Letters Outstanding as A008 shows them', (t) => {
    const places = [
      place('000000070001', letter({})),
      place(
        '000000068002',
        letter({
          patient: '9312201101' as NhsNumber,
          referralCreated: '2021-01-25T08:45:31.219Z',
          clinicalContext: 'EAR_NOSE_THROAT/EAR',
          referrer: '021600556513' as UserId,
          letterDue: '2021-01-25',
        }),
      ),
    ]
    withExample(t, `${examples}/LettersOutstanding`, (example) => {
      assert.equal(listOf(...places), JSON.stringify(example))
    })
  })

  it('writes an empty list without contained resources', () => {
    assert.deepEqual(sent(writeWorklist({ entries: '', contained: [] }).join('')), {
      meta: {
        profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/eRS-FetchWorklist-List-1'],
      },
      resourceType: 'List',
      status: 'current',
      mode: 'snapshot',
      entry: [],
    })
  })

  it('passes the published schema for every list and status', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const states = Object.keys(referralStates) as ReferralState[]
    const items: WorklistItem[] = [
      review({ namedClinician: '021600556514' as UserId }),
      slotIssue({ lastContact: '2021-09-03T14:16:53.119Z' }),
      letter({}),
      ...states.map((status) => referrerItem({ status })),
      rejected,
    ]
    for (const item of items) {
      const list = listOf(place('000000070001', item))
      assert.deepEqual(schemas.validateResponse('a008-retrieve-worklist', 200, list), [])
    }
  })
})

describe('writeWorklistEntry', () => {
  it('contains a person once who is both named and allocated', () => {
    const both = '021600556514' as UserId
    const { contained } = writeWorklistEntry(
      place('000000070001', review({ namedClinician: both, allocatedClinician: both })),
      { baseUrl },
    )
    assert.deepEqual(
      contained.map((text) => sent(text).id),
      ['Practitioner-021600556514', 'Patient-1000000001'],
    )
  })

  it('turns into what the letter becomes when it is due', () => {
    const due = slotIssue({
      clinicalInformationStatus: 'NOT_DUE',
      turns: { on: '2021-09-20', to: 'OVERDUE' },
    })
    const { entry, turned } = writeWorklistEntry(place('000000070001', due), { baseUrl })
    assert.equal(turned?.on, '2021-09-20')
    assert.equal(entry.replace('NOT_DUE', 'OVERDUE'), turned?.entry)
    assert.notEqual(entry, turned?.entry)
  })

  it('does not turn where nothing is due', () => {
    const entry = writeWorklistEntry(place('000000070001', slotIssue({})), { baseUrl })
    assert.equal('turned' in entry, false)
  })

  it('spells a cancelled appointment in the way of worklists', () => {
    const { valueCodeableConcept } = partOf(referrerItem({}), 'status')
    assert.deepEqual(valueCodeableConcept?.coding, [
      {
        system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReferralState-1',
        code: 'APP_CANCELLED_BY_PATIENT',
        display: 'Appointment cancelled by patient',
      },
    ])
  })

  it('shows a reason of the set that its list knows, with a display', () => {
    assert.deepEqual(partOf(rejected, 'reason').valueCodeableConcept?.coding, [
      {
        system: `${baseUrl}/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON`,
        code: 'SERVICE_INAPPROPRIATE',
        display: 'Inappropriate service',
      },
    ])
  })

  it('shows no reason of another set', () => {
    const reason = { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' } as const
    const deferred = referrerItem({ status: 'DEFERRED_TO_PROVIDER', reason })
    assert.equal(partOf(deferred, 'reason'), undefined)
  })
})

const rejected = referrerItem({
  list: 'REJECTED_TRIAGE_RESPONSE',
  status: 'REJECTED',
  reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'SERVICE_INAPPROPRIATE' },
})

function listOf(...places: WorklistPlace[]): string {
  const written = places.map((each) => writeWorklistEntry(each, { baseUrl }))
  const parts = writeWorklist({
    entries: written.map(({ entry }) => entry).join(','),
    contained: [...new Set(written.flatMap(({ contained }) => contained))],
  })
  return parts.join('')
}

function partOf(item: WorklistItem, name: string): Json {
  const { entry } = writeWorklistEntry(place('000000070001', item), { baseUrl })
  const parts = sent(entry).extension?.[0]?.extension
  return parts?.find(({ url }: Json) => url === name) as Json
}

function place(ubrn: string, item: WorklistItem): WorklistPlace {
  return {
    ubrn: ubrn as Ubrn,
    organisation: 'R69' as OdsCode,
    sortsAt: '2021-09-03T14:09:15.297Z',
    item,
  }
}

function service(id: string, name: string): ReviewItem['service'] {
  return { id: id as ServiceId, name }
}

function review(more: Partial<ReviewItem>): ReviewItem {
  return {
    list: 'REFERRALS_FOR_REVIEW',
    patient: '1000000001' as NhsNumber,
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    pathwayStart: '2021-09-03T14:09:15.297Z',
    isClinicalInfoPrinted: false,
    context: 'NEVER_REVIEWED',
    clinicalInfoFirstSubmitted: '2021-09-03T14:09:15.297Z',
    referralType: 'TRIAGE_DEFERRAL',
    service: service('11012', 'Excellent Cardiology Business Service 12'),
    version: 7,
    ...more,
  }
}

function slotIssue(more: Partial<SlotIssueItem>): SlotIssueItem {
  return {
    list: 'APPOINTMENT_SLOT_ISSUES',
    patient: '1000000001' as NhsNumber,
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    pathwayStart: '2021-09-03T14:16:51.648Z',
    isClinicalInfoPrinted: false,
    ubrnReceived: '2021-09-03T14:16:51.648Z',
    patientContactExpected: '2021-09-13',
    clinicalInformationStatus: 'PRESENT',
    reason: { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' },
    service: service('11010', 'Excellent Cardiology Business Service 10'),
    ...more,
  }
}

function letter(more: Partial<LetterItem>): LetterItem {
  return {
    list: 'LETTERS_OUTSTANDING',
    patient: '9462979626' as NhsNumber,
    priority: 'ROUTINE',
    referralCreated: '2021-09-03T14:19:04.702Z',
    clinicalContext: 'ORTHAPEDICS/KNEE',
    referrer: '021600556514' as UserId,
    letterDue: '2021-09-03',
    ...more,
  }
}

function referrerItem(more: Partial<ReferrerItem>): ReferrerItem {
  const { letterDue: _, ...common } = letter({})
  return {
    ...common,
    list: 'AWAITING_BOOKING',
    referralLastUpdated: '2021-11-24T14:46:01.001Z',
    status: 'APPT_CANCELLED_BY_PATIENT',
    ...more,
  }
}
