import type { Appointment } from '../../src/domain/appointment/appointment.ts'
import type { Attachment } from '../../src/domain/document/attachment.ts'
import type { DocumentId } from '../../src/domain/identifier/document-id.ts'
import type { NhsNumber } from '../../src/domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../src/domain/identifier/slot-id.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import type { UserId } from '../../src/domain/identifier/user-id.ts'
import type { Referral, ShortlistedService } from '../../src/domain/referral/referral.ts'

/** Referrals, appointments and files as the published examples show them. */
export function exampleReferral(more: Partial<Referral> = {}): Referral {
  return {
    ubrn: '000000070000' as Ubrn,
    requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
    version: 3,
    patient: '9912003888' as NhsNumber,
    createdAt: '2021-06-11T12:00:00.000Z',
    updatedAt: '2021-06-11T12:00:00.000Z',
    referrer: '021600556514' as UserId,
    referringOrganisation: 'R69' as OdsCode,
    commissioningRuleOrganisation: 'R69' as OdsCode,
    priority: 'ROUTINE',
    criteria: {
      priority: 'ROUTINE',
      specialty: 'CARDIOLOGY',
      clinicType: 'HEART_FAILURE',
      postcode: 'LS1 2TW',
      distanceLimitMiles: 123,
      isAgeAndGenderAppropriate: true,
    },
    shortlist: [shortlisted('11002', 'Good Cardiology Business Service')],
    letterIntention: 'NEED_TO_ADD_LATER',
    firstReminderLetterFollowUpDays: 0,
    pathwayStart: { at: '2021-06-11T12:00:00.000Z', isGiven: false },
    attachments: [],
    state: 'NOT_BOOKED',
    stateSince: '2021-06-11T12:00:00.000Z',
    ...more,
  }
}

export function shortlisted(id: string, name: string): ShortlistedService {
  return {
    id: id as ServiceId,
    name,
    provider: 'R69' as OdsCode,
    location: 'R6901' as OdsCode,
    specialties: ['CARDIOLOGY'],
    isReferralLetterRequired: true,
  }
}

export function exampleBooking(more: Partial<Appointment> = {}): Appointment {
  return {
    id: '70009',
    version: 0,
    status: 'booked',
    service: { id: '11002' as ServiceId, name: 'Good Cardiology Business Service' },
    createdAt: '2021-06-11T12:33:25.664Z',
    slot: '11002001' as SlotId,
    start: '2021-06-13T12:30:00.000Z',
    end: '2021-06-13T12:45:00.000Z',
    ...more,
  }
}

export function exampleLetter(more: Partial<Attachment> = {}): Attachment {
  return {
    documentId: '719f6045-e791-4029-8e0f-1201c02b0a55' as DocumentId,
    type: 'REFERRER',
    name: 'referralletter.pdf',
    mediaType: 'application/pdf',
    bytes: 6,
    availability: 'AVAILABLE',
    description: 'referralletter pdf',
    indexedAt: '2021-06-11T12:09:09.459Z',
    uploadedAt: '2021-06-11T12:09:08.667Z',
    attachedBy: '021600556514' as UserId,
    attachedByOrganisation: 'R69' as OdsCode,
    ...more,
  }
}
