import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import {
  renderReferralRequest,
  writeReferralRequest,
} from '../../../src/wire/stu3/write-referral-request.ts'
import {
  exampleBooking,
  exampleLetter,
  exampleReferral,
  shortlisted,
} from '../../world/example-referral.ts'
import {
  baseUrl,
  contained,
  inAnyOrder,
  type Json,
  masked,
  sameBytes,
  sent,
  withExample,
  without,
} from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeReferralRequest', () => {
  it('writes an unbooked referral as A005 shows it', (t) => {
    const letter = exampleLetter({
      documentId: '19eb7224-dff3-4730-a5cb-67eac811f1a5' as DocumentId,
      attachedOnBehalfOf: '004377014925' as UserId,
    })
    const referral = exampleReferral({
      version: 5,
      attachments: [letter],
      clinicalInformation: { firstSubmitted: '2021-06-11T12:09:08.667Z' },
    })
    withExample(t, 'stu3/retrieveReferralRequest/responses/Unbooked', (example) => {
      sameBytes(written(referral), masked(example))
    })
  })

  it('writes a referral booked with a named clinician as A005 shows it', (t) => {
    withExample(t, 'stu3/retrieveReferralRequest/responses/BookedDBS', (example) => {
      sameBytes(written(booked), masked(example))
    })
  })

  it('writes a deferred referral as A005 shows it', (t) => {
    const service = shortlisted('11010', 'Excellent Cardiology Business Service')
    const reason = { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' } as const
    const criteria = { ...exampleReferral().criteria, priority: 'URGENT' } as const
    const letter = exampleLetter({
      documentId: '19eb7224-dff3-4730-a5cb-67eac811f1a5' as DocumentId,
    })
    const referral = exampleReferral({
      ubrn: '000000070003' as Referral['ubrn'],
      requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b3',
      version: 5,
      priority: 'URGENT',
      criteria,
      shortlist: [service],
      attachments: [letter],
      clinicalInformation: { firstSubmitted: '2021-06-11T13:55:32.927Z' },
      pathwayStart: { at: '2024-05-08T09:54:23.167Z', isGiven: true },
      state: 'DEFERRED_TO_PROVIDER',
      reason,
      appointment: {
        id: '70009',
        version: 1,
        status: 'proposed',
        service,
        createdAt: '2021-06-11T13:55:36.392Z',
        reason,
        comment: 'Yes!',
      },
    })
    withExample(t, 'stu3/retrieveReferralRequest/responses/DeferredToProvider', (example) => {
      sameBytes(written(referral), masked(example))
    })
  })

  it('writes a new referral as A011 shows it', (t) => {
    const referral = exampleReferral({
      priority: 'URGENT',
      criteria: {
        priority: 'URGENT',
        specialty: 'CARDIOLOGY',
        clinicType: 'HEART_FAILURE',
        isAgeAndGenderAppropriate: false,
      },
      pathwayStart: { at: '2024-05-01T09:55:00.000Z', isGiven: true },
    })
    withExample(t, 'stu3/createReferral/responses/ReferralRequest', (example) => {
      assert.deepEqual(inAnyOrder(written(referral)), inAnyOrder(example))
    })
  })

  it('writes every criterion and twenty services as A011 shows them', (t) => {
    withExample(t, 'stu3/createReferral/responses/ReferralRequestTwentyServices', (example) => {
      const entries = contained(example, 'shortlist').entry ?? []
      const referral = exampleReferral({
        ubrn: String(example.id) as Referral['ubrn'],
        requestId: String(example.identifier?.[0]?.value),
        criteria: {
          priority: 'ROUTINE',
          specialty: 'CARDIOLOGY',
          clinicType: 'HEART_FAILURE',
          indicativeAppointmentWaitTimeLimitDays: 50,
          postcode: 'LS1 2UT',
          distanceLimitMiles: 123,
          clinicalTerm: '1003',
          namedClinician: '021600556514' as UserId,
          isAgeAndGenderAppropriate: true,
        },
        shortlist: entries.map(({ item }: Json) =>
          shortlisted(String(item?.identifier?.value), String(item?.display)),
        ),
        pathwayStart: { at: String(pathwayStart(example)), isGiven: true },
      })
      assert.equal(referral.shortlist.length, 20)
      assert.deepEqual(inAnyOrder(written(referral)), inAnyOrder(example))
    })
  })

  it('writes a letter set as A012 shows it', (t) => {
    const letters = [
      exampleLetter({
        documentId: '50f0c0d5-7ed1-4587-8fce-889c8685eb54' as DocumentId,
        name: 'testResult1.png',
        description: 'First blood test results showing an anomaly in the values of xxxx',
      }),
      exampleLetter({
        documentId: 'a7c98bb4-c0d0-4094-b26d-8dbd1677edc8' as DocumentId,
        name: 'testResult2.pdf',
        bytes: 17,
        description: 'Second blood test results showing an anomaly in the values of xxxx',
      }),
    ].map((letter) => ({
      ...letter,
      indexedAt: '2021-06-24T13:22:14.566Z',
      uploadedAt: '2021-06-24T13:22:00.000Z',
    }))
    withExample(
      t,
      'stu3/maintainReferralLetter/responses/ReferralRequestWithMultipleDocumentReferences',
      (example) => {
        const [first, last] = ['FirstSubmitted', 'LastUpdated'].map((name) =>
          String(example.extension?.find(({ url }: Json) => url?.includes(name))?.valueDateTime),
        )
        const referral = exampleReferral({
          ubrn: String(example.id) as Referral['ubrn'],
          requestId: String(example.identifier?.[0]?.value),
          version: 5,
          patient: String(example.subject?.identifier?.value) as Referral['patient'],
          attachments: letters,
          clinicalInformation: { firstSubmitted: String(first), lastUpdated: String(last) },
        })
        assert.deepEqual(inAnyOrder(written(referral)), inAnyOrder(masked(example)))
      },
    )
  })

  it('writes a rejected referral with its reason and comment as A014 shows it', (t) => {
    const reason = {
      set: 'APPOINTMENT-CANCELLATION-REASON',
      code: 'SERVICE_INAPPROPRIATE',
    } as const
    const comment = 'This is a short comment'
    const body = written({
      ...rejectedWith(reason, comment),
      patient: '9462979626' as Referral['patient'],
    })
    withExample(t, 'stu3/rejectReferral/responses/ExampleResponseDbs', (example) => {
      assert.deepEqual(part(body, 'ReferralState'), part(example, 'ReferralState'))
      assert.deepEqual(body.specialty, example.specialty)
      const [ours, theirs] = [body, example].map((each) =>
        without(contained(each, 'appointment'), 'created', 'incomingReferral'),
      )
      assert.deepEqual(ours, theirs)
    })
  })

  it('writes the outcome of a review as A028 shows it', (t) => {
    const reason = { set: 'REVIEW_OUTCOME', code: 'ACCEPT_REFER_BOOK_LATER' } as const
    const comment = 'Urgent action needed. To be booked ASAP'
    withExample(t, 'stu3/recordTriageOutcome/responses/AcceptReferBookLater', (example) => {
      const referral = exampleReferral({ state: 'TRIAGED_PROVIDER_TO_ACTION', reason, comment })
      assert.deepEqual(part(written(referral), 'ReferralState'), part(example, 'ReferralState'))
    })
  })

  it('writes a cancelled referral as A036 shows it', (t) => {
    const path = 'stu3/cancelReferral/responses/CancelledReferralBookedOutsideCabWithoutComment'
    const referral = exampleReferral({
      version: 4,
      criteria: {
        priority: 'ROUTINE',
        specialty: 'CARDIOLOGY',
        clinicType: 'HEART_FAILURE',
        isAgeAndGenderAppropriate: false,
      },
      shortlist: [shortlisted('11004', 'Cardiology Triage Business Service')],
      state: 'CANCELLED_REFERRAL',
      reason: { set: 'REFERRAL-CANCELLATION-REASON', code: 'BOOKED_OUTSIDE_CAB' },
    })
    withExample(t, path, (example) => {
      sameBytes(written(referral), example.parameter?.[0]?.resource as Json)
    })
  })

  it('says Two Week Wait in the words of the published bodies', () => {
    const { valueCodeableConcept } = part(
      written(exampleReferral({ priority: 'TWO_WEEK_WAIT' })),
      'ReferralPriority',
    )
    assert.equal(valueCodeableConcept?.coding?.[0]?.display, '2 Week Wait')
  })

  it('leaves the pathway start out unless the referrer gave it', () => {
    assert.equal(pathwayStart(written(exampleReferral())), undefined)
  })

  it('shows a specialty once there is an appointment, and on cancellation', () => {
    assert.equal(written(exampleReferral()).specialty, undefined)
    assert.equal(written(booked).specialty?.coding?.[0]?.code, 'CARDIOLOGY')
    const cancelled = exampleReferral({ state: 'CANCELLED_REFERRAL' })
    assert.equal(written(cancelled).specialty?.coding?.[0]?.code, 'CARDIOLOGY')
  })

  it('never gives the organisation criterion back', () => {
    const { criteria } = exampleReferral()
    const organisation = 'R69' as Referral['referringOrganisation']
    const names = contained(
      written(exampleReferral({ criteria: { ...criteria, organisation } })),
      'serviceSearchCriteria',
    ).parameter?.map(({ name }: Json) => name)
    assert.deepEqual(names, [
      'priority',
      'specialty',
      'clinicType',
      'postcode',
      'distanceLimit',
      'ageAndGenderAppropriate',
      'commissioningProvisioning',
    ])
  })

  it('takes displays from elsewhere when it is given where', () => {
    const body = sent(writeReferralRequest(booked, { baseUrl, displayOf: () => 'Herzen' }))
    assert.equal(body.specialty?.coding?.[0]?.display, 'Herzen')
  })

  it('names the version of the referral in its appointment', () => {
    const appointment = contained(written({ ...booked, version: 9 }), 'appointment')
    assert.deepEqual(appointment.incomingReferral, [
      { reference: 'ReferralRequest/000000070001/_history/9' },
    ])
  })

  it('renders the bytes of what it writes', () => {
    assert.deepEqual(sent(renderReferralRequest(booked, { baseUrl })), written(booked))
  })

  it('passes the published schema in every state', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const reason = { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PATIENT_HOLIDAY' } as const
    const all = [exampleReferral(), booked, rejectedWith(reason, 'Comment')]
    for (const referral of all) {
      const operation = 'a005-retrieve-referral-request'
      assert.deepEqual(schemas.validateResponse(operation, 200, written(referral)), [])
    }
  })
})

const booked = exampleReferral({
  ubrn: '000000070001' as Referral['ubrn'],
  requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b1',
  version: 5,
  attachments: [exampleLetter()],
  clinicalInformation: { firstSubmitted: '2021-06-11T12:33:23.167Z' },
  pathwayStart: { at: '2024-05-08T09:54:23.167Z', isGiven: true },
  state: 'BOOKED',
  appointment: exampleBooking({ clinician: '021600556514' as UserId }),
})

function rejectedWith(reason: NonNullable<Referral['reason']>, comment: string): Referral {
  const { slot: _, start: __, end: ___, ...booking } = exampleBooking()
  const clinician = '021600556514' as UserId
  const ended = { version: 1, status: 'cancelled', reason, comment, clinician } as const
  const appointment = { ...booking, ...ended }
  return exampleReferral({ state: 'REJECTED', reason, comment, appointment })
}

function written(referral: Referral): Json {
  return sent(writeReferralRequest(referral, { baseUrl }))
}

function part(body: Json, name: string): Json {
  return body.extension?.find(({ url }: Json) => url?.includes(`-eRS-${name}-`)) as Json
}

function pathwayStart(body: Json): Json | undefined {
  return part(body, 'eReferralPathwayStart')?.valueInstant
}
