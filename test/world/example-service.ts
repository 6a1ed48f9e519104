import type { Service } from '../../src/domain/directory/service.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../src/domain/identifier/service-id.ts'

/** A service as the published examples of A010 show them. */
export function exampleService(more: Partial<Service> = {}): Service {
  return {
    id: '11002' as ServiceId,
    version: 1,
    name: 'Good Cardiology Business Service',
    provider: 'R69' as OdsCode,
    location: { odsCode: 'R69' as OdsCode, name: 'Cicero-Clinic', postcode: 'LS1 2TW' },
    isPublished: true,
    bookableType: 'DIRECTLY_BOOKABLE',
    requestFlows: ['APPOINTMENT_REQUEST'],
    appointmentTypes: ['DIAGNOSTIC'],
    specialties: ['CARDIOLOGY'],
    clinicTypes: ['HEART_FAILURE'],
    clinicalTerms: [],
    priorities: ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'],
    genderTreated: 'MALE_AND_FEMALE',
    isReferralLetterRequired: true,
    isDisplayedProminently: false,
    namedClinicians: [],
    contacts: [],
    ...more,
  }
}
