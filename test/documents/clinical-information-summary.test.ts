import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clinicalInformationSummary } from '../../src/documents/clinical-information-summary.ts'
import type { Patient } from '../../src/domain/directory/patient.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import {
  adminUser,
  appointment,
  bookedReferral,
  clinicianUser,
  criteria,
  deferral,
  letter,
  namedClinicianUser,
  now,
  ods,
  patient,
  practice,
  providerClinicianUser,
  referral,
  trust,
  without,
} from '../domain/build.ts'
import { advice } from './advice-to-print.ts'
import { linesOf, sectionOf } from './lines-of.ts'

const names = {
  organisations: new Map([
    [practice, 'Test Practice'],
    [trust, 'Test Trust'],
    [ods('RCD01'), 'Test Hospital'],
  ]),
  people: new Map([[clinicianUser, 'Dr Test']]),
}

const summary = (of: Referral, who: Patient = patient()) =>
  clinicalInformationSummary(of, { patient: who, names, at: now })

describe('the clinical information summary', () => {
  it('is called by the UBRN and says of when it is', () => {
    const model = summary(referral())
    assert.equal(model.title, 'Clinical information summary')
    assert.equal(model.reference, 'UBRN 0000 0007 0000')
    assert.equal(model.printedAt, now)
    assert.match(linesOf(model)[1] ?? '', /as it was on 24 November 2026, 10:00am \(version 6\)/)
  })

  it('tells the patient as the record has it', () => {
    assert.deepEqual(sectionOf(summary(referral()), 'Patient'), [
      'NHS number: 991 200 3888',
      'Date of birth: 24 November 1980',
      'Gender: Female',
      'Postcode: LS1 2UT',
      'Registered practice: Test Practice (D82106)',
    ])
    const bare = without(patient(), 'postcode', 'registeredPractice')
    assert.equal(sectionOf(summary(referral(), bare), 'Patient').length, 3)
  })

  it('tells the referral: state, priority, specialty, who referred', () => {
    assert.deepEqual(sectionOf(summary(referral()), 'Referral'), [
      'UBRN: 0000 0007 0000',
      'State: Not Booked',
      'In this state since: 20 November 2026, 9:00am',
      'Priority: Routine',
      'Specialty: Cardiology',
      'Clinic type: Heart Failure',
      'Referred on: 20 November 2026, 9:00am',
      'Pathway start: 20 November 2026, 9:00am',
      'Referred by: Dr Test (555073103100)',
      'Referring organisation: Test Practice (D82106)',
      'Commissioning rule organisation: Test Practice (D82106)',
    ])
  })

  it('tells reason and comment of the state, and a pathway start that was given', () => {
    const section = sectionOf(
      summary(
        bookedReferral({
          state: 'REJECTED',
          reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'SERVICE_INAPPROPRIATE' },
          comment: 'Please refer to neurology.',
          pathwayStart: { at: '2026-10-01T09:00:00.000Z', isGiven: true },
        }),
      ),
      'Referral',
    )
    assert.ok(section.includes('State: Rejected'))
    assert.ok(section.some((line) => /^Reason: [A-Z][a-z ]/.test(line)))
    assert.ok(section.includes('Comment: Please refer to neurology.'))
    assert.ok(section.includes('Pathway start: 1 October 2026, 10:00am, given by the referrer'))
  })

  it('takes the specialty of the first service when none was searched for', () => {
    const found = summary(
      referral({ criteria: { priority: 'URGENT', isAgeAndGenderAppropriate: false } }),
    )
    assert.ok(sectionOf(found, 'Referral').includes('Specialty: Cardiology'))
    assert.deepEqual(sectionOf(found, 'Services searched for'), [
      'Suitable for age and gender: Not asked for',
    ])
  })

  it('tells what was searched for besides', () => {
    const wide = criteria({
      clinicalTerm: '1003',
      namedClinician: namedClinicianUser,
      indicativeAppointmentWaitTimeLimitDays: 20,
      postcode: 'LS1 2UT',
      distanceLimitMiles: 10,
    })
    assert.deepEqual(sectionOf(summary(referral({ criteria: wide })), 'Services searched for'), [
      'Clinical term: SNOMED CT 1003',
      'Named clinician: 921600556514',
      'Wait at most: 20 days',
      'Near: LS1 2UT',
      'Within: 10 miles',
      'Suitable for age and gender: Asked for',
    ])
  })

  it('tells every service that was chosen', () => {
    assert.deepEqual(sectionOf(summary(referral()), 'Services chosen').slice(0, 2), [
      'Service | Provider | Place',
      'Cardiology (11000) | Test Trust (RCD) | Test Hospital (RCD01)',
    ])
  })

  it('tells the appointment, whatever is meant by it', () => {
    const kindOf = (of: Referral) => sectionOf(summary(of), 'Appointment')[0]
    assert.equal(kindOf(referral()), 'There is no appointment.')
    const cancelled = appointment({ status: 'cancelled' })
    assert.equal(kindOf(bookedReferral({ appointment: cancelled })), 'Kind: Cancelled appointment')
    const triage = deferral({ reason: { set: 'REVIEW_REASON', code: 'TRIAGE' } })
    assert.equal(kindOf(referral({ appointment: triage })), 'Kind: Request for triage')
    const late = deferral({ comment: 'Urgent, please.', lastContact: '2026-11-24T09:00:00.000Z' })
    assert.deepEqual(sectionOf(summary(referral({ appointment: late })), 'Appointment'), [
      'Kind: Request for the provider to act',
      'Service: Cardiology (11000)',
      'Arranged on: 23 November 2026, 9:00am',
      'Reason: The service had no appointment slots',
      'Comment: Urgent, please.',
      'Patient last contacted: 24 November 2026, 9:00am',
    ])
    const booked = bookedReferral({ appointment: appointment({ clinician: clinicianUser }) })
    assert.deepEqual(sectionOf(summary(booked), 'Appointment'), [
      'Kind: Booked appointment',
      'Service: Cardiology (11000)',
      'Arranged on: 23 November 2026, 9:00am',
      'Date: Tuesday 1 December 2026',
      'Time: 9:00am to 9:30am',
      'Clinician: Dr Test (555073103100)',
    ])
  })

  it('tells whether a letter is to come', () => {
    const heading = 'Clinical information of the referrer'
    assert.deepEqual(sectionOf(summary(referral()), heading), [
      'Referral letter: To be added',
      'Due on: 20 November 2026',
      'First submitted: Not yet',
    ])
    const complete = bookedReferral({
      letterIntention: 'NOT_INTENDING_TO_ADD',
      clinicalInformation: {
        firstSubmitted: '2026-11-20T10:00:00.000Z',
        lastUpdated: '2026-11-21T10:00:00.000Z',
      },
    })
    assert.deepEqual(sectionOf(summary(complete), heading), [
      'Referral letter: None intended',
      'First submitted: 20 November 2026, 10:00am',
      'Last updated: 21 November 2026, 10:00am',
    ])
  })

  it('lists attached files with who attached them and whether they can be had', () => {
    assert.deepEqual(sectionOf(summary(referral()), 'Attached files'), ['No files are attached.'])
    const attachments = [
      letter(1, {
        description: 'Blood results',
        attachedOnBehalfOf: clinicianUser,
        attachedBy: adminUser,
      }),
      letter(2, {
        type: 'PROVIDER',
        availability: 'THREATS_FOUND',
        attachedBy: providerClinicianUser,
      }),
    ]
    assert.deepEqual(sectionOf(summary(bookedReferral({ attachments })), 'Attached files'), [
      'File | Description | Attached | Availability',
      'letter-1.pdf (from the referrer) | Blood results | 20 November 2026, 10:00am by 555031998104 on ' +
        'behalf of Dr Test (555073103100), Test Practice (D82106) | Available',
      'letter-2.pdf (from the provider) |  | 20 November 2026, 10:00am by 555032006106, ' +
        'Test Practice (D82106) | Quarantined: a threat was found',
    ])
  })

  it('tells what the provider did', () => {
    const heading = 'Provider activity'
    assert.deepEqual(sectionOf(summary(referral()), heading), ['The referral is at no provider.'])
    assert.deepEqual(sectionOf(summary(bookedReferral()), heading), ['Review: Due, never reviewed'])
    const done = bookedReferral({
      state: 'TRIAGED_PROVIDER_TO_ACTION',
      reason: { set: 'REVIEW_OUTCOME', code: 'CANCEL_APPOINTMENT_ACTION_LATER' },
      acceptedAt: '2026-11-23T12:00:00.000Z',
      returnedAt: '2026-11-24T08:00:00.000Z',
      clinicalInformation: {
        firstSubmitted: '2026-11-20T10:00:00.000Z',
        printedAt: '2026-11-23T11:00:00.000Z',
      },
    })
    assert.deepEqual(sectionOf(summary(without(done, 'review')), heading), [
      'Review: Not due',
      'Accepted: 23 November 2026, 12:00pm',
      'Outcome: Appointment cancelled, to be acted on later',
      'Returned to the referrer: 24 November 2026, 8:00am',
      'First printed by a provider: 23 November 2026, 11:00am',
    ])
    const rejected = summary(bookedReferral({ state: 'REJECTED' }))
    assert.ok(sectionOf(rejected, heading).includes('Outcome: Rejected'))
  })

  it('tells the conversation of the advice request that it was converted from, at its end', () => {
    const before = clinicalInformationSummary(referral(), { patient: patient(), names, at: now })
    assert.ok(!linesOf(before).includes('# Advice and guidance'))
    const asked = advice({ status: 'ADVICE_CONVERTED' })
    const given = { patient: patient(), names, at: now, advice: asked }
    const model = clinicalInformationSummary(referral({ isFromAdvice: true }), given)
    assert.deepEqual(linesOf(model).slice(0, linesOf(before).length), linesOf(before))
    const section = sectionOf(model, 'Advice and guidance')
    assert.equal(linesOf(model).at(-1), section.at(-1))
    assert.deepEqual(section, [
      'UBRN: 0000 0007 0000',
      'Status: Converted into a referral',
      'In this status since: 24 November 2026, 9:00am',
      'Priority: Urgent',
      'Service: Cardiology advice (11014)',
      'Provider: Test Trust (RCD)',
      'Place: Test Hospital (RCD01)',
      'Asked by: Dr Test (555073103100)',
      'Referring organisation: Test Practice (D82106)',
      'Asked on: 20 November 2026, 9:00am',
      '## Message 1 of 2, from the referrer',
      'Sent: 20 November 2026, 9:00am',
      'Sent by: Dr Test (555073103100), referring clinician, Test Practice (D82106)',
      'What do you advise?',
      '## Message 2 of 2, from the provider',
      'Sent: 24 November 2026, 9:00am',
      'Sent by: 555032006106, service provider clinician, Test Trust (RCD)',
      'Outcome: Returned to the referrer with advice',
      'Recommendation: Advice only, no referral recommended',
      'Please repeat the test.',
    ])
  })

  it('tells the access code to nobody', () => {
    const lines = linesOf(summary(bookedReferral({ accessCode: '7KQM-2XPA' as never })))
    assert.doesNotMatch(lines.join('\n'), /7KQM/)
  })
})
