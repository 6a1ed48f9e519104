/** The people, services and referrals that the tests of the domain speak of, at a fixed Tuesday. */
import assert from 'node:assert/strict'
import type { Appointment } from '../../src/domain/appointment/appointment.ts'
import type { Slot } from '../../src/domain/appointment/slot.ts'
import type { Actor } from '../../src/domain/directory/actor.ts'
import type { Organisation } from '../../src/domain/directory/organisation.ts'
import type { Patient, PatientLookup } from '../../src/domain/directory/patient.ts'
import type { Practitioner } from '../../src/domain/directory/practitioner.ts'
import type { SearchCriteria } from '../../src/domain/directory/search-criteria.ts'
import type { Service } from '../../src/domain/directory/service.ts'
import type { Attachment } from '../../src/domain/document/attachment.ts'
import type { StoredDocument } from '../../src/domain/document/document.ts'
import { type DocumentId, parseDocumentId } from '../../src/domain/identifier/document-id.ts'
import { type NhsNumber, parseNhsNumber } from '../../src/domain/identifier/nhs-number.ts'
import { type OdsCode, parseOdsCode } from '../../src/domain/identifier/ods-code.ts'
import { parseServiceId, type ServiceId } from '../../src/domain/identifier/service-id.ts'
import { parseSlotId, type SlotId } from '../../src/domain/identifier/slot-id.ts'
import { parseUbrn, type Ubrn } from '../../src/domain/identifier/ubrn.ts'
import { parseUserId, type UserId } from '../../src/domain/identifier/user-id.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import type { RefusalCode } from '../../src/domain/refusal/codes.ts'
import type { Decided, Refusal } from '../../src/domain/refusal/refusal.ts'

/** Tuesday 10:00 in London. */
export const now = '2026-11-24T10:00:00.000Z'

function parsed<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'the test names a valid identifier')
  return value
}

export const ods = (code: string): OdsCode => parsed(parseOdsCode(code))
export const user = (id: string): UserId => parsed(parseUserId(id))
export const serviceId = (id: string): ServiceId => parsed(parseServiceId(id))
export const slotId = (id: string): SlotId => parsed(parseSlotId(id))
export const ubrnOf = (id: string): Ubrn => parsed(parseUbrn(id))
export const nhsNumber = (id: string): NhsNumber => parsed(parseNhsNumber(id))
export const documentId = (index: number): DocumentId =>
  parsed(parseDocumentId(`00000000-0000-4000-8000-${String(index).padStart(12, '0')}`))

export const practice = ods('D82106')
export const trust = ods('RCD')
export const clinicianUser = user('555073103100')
export const adminUser = user('555031998104')
export const providerClinicianUser = user('555032006106')
export const namedClinicianUser = user('921600556514')

export function actor(over: Partial<Actor> = {}): Actor {
  return {
    mode: 'user-restricted',
    application: 'test',
    user: clinicianUser,
    function: 'REFERRING_CLINICIAN',
    organisation: practice,
    ...over,
  }
}

export const admin = actor({ user: adminUser, function: 'REFERRING_CLINICIAN_ADMIN' })
export const provider = actor({
  user: providerClinicianUser,
  function: 'SERVICE_PROVIDER_CLINICIAN',
  organisation: trust,
})
export const providerApplication = actor({
  mode: 'application-restricted',
  function: 'PROVIDER_AUTHORISED_APPLICATION',
  organisation: trust,
})

export function patient(over: Partial<Patient> = {}): Patient {
  return {
    nhsNumber: nhsNumber('9912003888'),
    dateOfBirth: '1980-11-24',
    gender: 'female',
    postcode: 'LS1 2UT',
    registeredPractice: practice,
    ...over,
  }
}

export function found(of: Patient = patient()): PatientLookup {
  return { is: 'found', patient: of }
}

export function organisation(over: Partial<Organisation> = {}): Organisation {
  return {
    odsCode: practice,
    name: 'Test Practice',
    kind: 'PRACTICE',
    isReferring: true,
    isOpen: true,
    ...over,
  }
}

export const trustOrganisation = organisation({
  odsCode: trust,
  name: 'Test Trust',
  kind: 'PROVIDER',
  isReferring: false,
})

export function practitioner(over: Partial<Practitioner> = {}): Practitioner {
  return {
    userId: clinicianUser,
    name: 'Test Clinician',
    isActive: true,
    roles: [{ organisation: practice, functions: ['REFERRING_CLINICIAN'] }],
    ...over,
  }
}

export const namedClinician = practitioner({
  userId: namedClinicianUser,
  roles: [{ organisation: trust, functions: ['SERVICE_PROVIDER_CLINICIAN'] }],
})

export function service(over: Partial<Service> = {}): Service {
  return {
    id: serviceId('11000'),
    version: 1,
    name: 'Cardiology',
    provider: trust,
    location: { odsCode: ods('RCD01'), name: 'Test Hospital', postcode: 'LS1 3EX' },
    isPublished: true,
    bookableType: 'DIRECTLY_BOOKABLE',
    requestFlows: ['APPOINTMENT_REQUEST'],
    appointmentTypes: ['FIRST_OUTPATIENT'],
    specialties: ['CARDIOLOGY'],
    clinicTypes: ['HEART_FAILURE'],
    clinicalTerms: ['1003'],
    priorities: ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'],
    genderTreated: 'MALE_AND_FEMALE',
    indicativeWaitDays: 20,
    isReferralLetterRequired: false,
    isDisplayedProminently: false,
    namedClinicians: [namedClinicianUser],
    contacts: [],
    ...over,
  }
}

export const indirect = service({
  id: serviceId('11001'),
  name: 'Cardiology by telephone',
  bookableType: 'INDIRECTLY_BOOKABLE',
})
export const triage = service({
  id: serviceId('50001'),
  name: 'Cardiology triage',
  bookableType: 'UNSPECIFIED',
  requestFlows: ['TRIAGE_REQUEST'],
})
/** Sees patients by appointment, and refers them onward. */
export const assessing = service({
  id: serviceId('15003'),
  name: 'Heart assessment',
  appointmentTypes: ['ASSESSMENT_SERVICE'],
})
export const adviceOnly = service({
  id: serviceId('11014'),
  name: 'Cardiology advice',
  requestFlows: ['ADVICE_AND_GUIDANCE_REQUEST'],
})

export function criteria(over: Partial<SearchCriteria> = {}): SearchCriteria {
  return {
    priority: 'ROUTINE',
    specialty: 'CARDIOLOGY',
    clinicType: 'HEART_FAILURE',
    isAgeAndGenderAppropriate: true,
    ...over,
  }
}

export function slot(over: Partial<Slot> = {}): Slot {
  return {
    id: slotId('11000021'),
    service: serviceId('11000'),
    priorities: ['ROUTINE'],
    start: '2026-12-01T09:00:00.000Z',
    end: '2026-12-01T09:30:00.000Z',
    pasReference: 'USRN-11000021',
    isFree: true,
    ...over,
  }
}

export function referral(over: Partial<Referral> = {}): Referral {
  return {
    ubrn: ubrnOf('000000070000'),
    requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    version: 6,
    patient: nhsNumber('9912003888'),
    createdAt: '2026-11-20T09:00:00.000Z',
    updatedAt: '2026-11-20T09:00:00.000Z',
    referrer: clinicianUser,
    referringOrganisation: practice,
    commissioningRuleOrganisation: practice,
    priority: 'ROUTINE',
    criteria: criteria(),
    shortlist: [service(), indirect, triage].map(shortlisted),
    letterIntention: 'NEED_TO_ADD_LATER',
    letterDue: '2026-11-20',
    firstReminderLetterFollowUpDays: 0,
    pathwayStart: { at: '2026-11-20T09:00:00.000Z', isGiven: false },
    attachments: [],
    state: 'NOT_BOOKED',
    stateSince: '2026-11-20T09:00:00.000Z',
    ...over,
  }
}

export function appointment(over: Partial<Appointment> = {}): Appointment {
  return {
    id: '80000',
    version: 0,
    status: 'booked',
    service: { id: serviceId('11000'), name: 'Cardiology' },
    createdAt: '2026-11-23T09:00:00.000Z',
    slot: slotId('11000021'),
    start: '2026-12-01T09:00:00.000Z',
    end: '2026-12-01T09:30:00.000Z',
    ...over,
  }
}

export function deferral(over: Partial<Appointment> = {}): Appointment {
  return {
    id: '80000',
    version: 1,
    status: 'proposed',
    service: { id: serviceId('11000'), name: 'Cardiology' },
    createdAt: '2026-11-23T09:00:00.000Z',
    reason: { set: 'REVIEW_REASON', code: 'NO_SLOTS_AT_SERVICE' },
    ...over,
  }
}

export function letter(index: number, over: Partial<Attachment> = {}): Attachment {
  return {
    documentId: documentId(index),
    type: 'REFERRER',
    name: `letter-${index}.pdf`,
    mediaType: 'application/pdf',
    bytes: 100,
    availability: 'AVAILABLE',
    indexedAt: '2026-11-20T10:00:00.000Z',
    uploadedAt: '2026-11-20T09:55:00.000Z',
    attachedBy: clinicianUser,
    attachedByOrganisation: practice,
    ...over,
  }
}

export function document(index: number, over: Partial<StoredDocument> = {}): StoredDocument {
  return {
    id: documentId(index),
    name: `letter-${index}.pdf`,
    mediaType: 'application/pdf',
    bytes: 100,
    digest: '00',
    uploadedAt: '2026-11-24T09:55:00.000Z',
    uploadedBy: clinicianUser,
    uploadedByOrganisation: practice,
    intendedUbrn: ubrnOf('000000070000'),
    availability: 'PENDING',
    ...over,
  }
}

/** Booked at the directly bookable service, with a letter, waiting for its review. */
export function bookedReferral(over: Partial<Referral> = {}): Referral {
  return referral({
    state: 'BOOKED',
    stateSince: '2026-11-23T09:00:00.000Z',
    appointment: appointment(),
    attachments: [letter(1)],
    clinicalInformation: { firstSubmitted: '2026-11-20T10:00:00.000Z' },
    review: 'NEVER_REVIEWED',
    ...over,
  })
}

/** A referral without some of its optional fields. */
export function without<T extends object, Field extends keyof T>(whole: T, ...fields: Field[]): T {
  const gone = new Set<PropertyKey>(fields)
  return Object.fromEntries(Object.entries(whole).filter(([field]) => !gone.has(field))) as T
}

export function accepted<T>(decided: Decided<T>): T {
  assert.ok(decided.ok, decided.ok ? '' : `refused: ${JSON.stringify(decided.refusals)}`)
  return decided.value
}

/** Code and field of every refusal, `CODE at field`, in order. */
export function told(refusals: readonly Refusal[]): readonly string[] {
  return refusals.map(({ code, at }) => (at === undefined ? code : `${code} at ${at}`))
}

export function refused(decided: Decided<unknown>): readonly string[] {
  assert.ok(!decided.ok, 'it was not refused')
  return told(decided.refusals)
}

/** The texts that callers read. */
export function says(decided: Decided<unknown>, code: RefusalCode): readonly string[] {
  assert.ok(!decided.ok, 'it was not refused')
  return decided.refusals.filter((refusal) => refusal.code === code).map((refusal) => refusal.says)
}

/** An onward referral to the directly bookable service, in the name of the trust's clinician. */
export const onwardTo = { services: [serviceId('11000')], clinician: providerClinicianUser }
export const onwardFacts = {
  ubrn: ubrnOf('000000070001'),
  requestId: 'r.832db7fa-ebdd-44b6-ab3b-8329c2d43149',
  services: new Map([[serviceId('11000'), service()]]),
  clinician: practitioner({
    userId: providerClinicianUser,
    roles: [{ organisation: trust, functions: ['SERVICE_PROVIDER_CLINICIAN'] }],
  }),
}

/** Accepted at an assessment service, on the day of the appointment. */
export function assessedReferral(over: Partial<Referral> = {}): Referral {
  const { review: _review, ...accepted } = bookedReferral({
    shortlist: [shortlisted(assessing)],
    appointment: appointment({ service: { id: assessing.id, name: assessing.name }, start: now }),
    acceptedAt: now,
  })
  return { ...accepted, ...over }
}
