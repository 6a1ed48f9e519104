/**
 * HealthcareService, the answer of A033; A035 sends the same bytes inside a bundle.
 * Source: page a033-retrieve-healthcare-service, schema eRS-HealthcareService and its examples.
 * The page says that `type` comes as one object; schema and examples show the array, and so do we.
 */
import type {
  AppointmentType,
  BookableType,
  RequestFlow,
  Service,
  ServiceContact,
} from '../../domain/directory/service.ts'
import { code, extension, id } from './systems.ts'

export function writeHealthcareService(service: Service): object {
  return {
    id: service.id,
    meta: { versionId: String(service.version) },
    language: 'en',
    resourceType: 'HealthcareService',
    extension: unlessEmpty(writeExtensions(service)),
    location: [{ identifier: { system: id.site, value: service.location.odsCode } }],
    name: service.name,
    type: unlessEmpty(
      service.appointmentTypes.map((type) =>
        concept(code.appointmentType, type, appointmentTypeDisplays[type]),
      ),
    ),
    characteristic: unlessEmpty(writeCharacteristics(service)),
  }
}

export function renderHealthcareService(service: Service): string {
  return JSON.stringify(writeHealthcareService(service))
}

/** FHIR knows no empty arrays; R4 keeps to that where STU3 does not. */
function unlessEmpty<T>(array: readonly T[]): readonly T[] | undefined {
  return array.length === 0 ? undefined : array
}

function concept(system: string, code: string, display: string) {
  return { coding: [{ system, code, display }] }
}

function writeExtensions({ hoursOfOperation, instructions, contacts }: Service): object[] {
  return [
    ...(hoursOfOperation === undefined
      ? []
      : [{ url: extension.hoursOfOperation, valueString: hoursOfOperation }]),
    ...(instructions === undefined
      ? []
      : [{ url: extension.serviceInstructions, valueString: instructions }]),
    ...writeContacts(contacts),
  ]
}

/** One extension a purpose. The schema knows telephone and e-mail only; others cannot be told. */
function writeContacts(contacts: readonly ServiceContact[]): object[] {
  const told = contacts.filter(({ system }) => system === 'phone' || system === 'email')
  return [...Map.groupBy(told, ({ purpose }) => purpose)].map(([purpose, ways]) => ({
    url: extension.contact,
    extension: [
      { url: 'purpose', valueCodeableConcept: purposes[purpose] },
      ...ways.map(({ system, value }) => ({
        url: 'telecom',
        valueContactPoint: { system, value },
      })),
    ],
  }))
}

const purposes: Readonly<Record<ServiceContact['purpose'], object>> = {
  PATIENT: concept(code.contactEntityType, 'PATINF', 'Patient'),
  HEALTHCARE_PROFESSIONALS: concept(
    code.purpose,
    'HEALTHCARE_PROFESSIONALS',
    'Healthcare Professionals',
  ),
}

function writeCharacteristics({ requestFlows, bookableType }: Service): object[] {
  const flows = requestFlows.map((flow) => {
    const { code: word, display } = requestFlowWords[flow]
    return concept(code.requestFlowType, word, display)
  })
  const display = bookableTypeDisplays[bookableType]
  if (display === undefined) return flows
  return [...flows, concept(code.bookableType, bookableType, display)]
}

const appointmentTypeDisplays: Readonly<Record<AppointmentType, string>> = {
  DAY_CASE: 'Day Case',
  FIRST_OUTPATIENT: 'First Outpatient',
  ASSESSMENT_SERVICE: 'Assessment Service',
  GPSI: 'GPSI',
  AHP_CLINIC: 'AHP Clinic',
  DIAGNOSTIC: 'Diagnostic',
  NURSE_CLINIC: 'Nurse Clinic',
  OPHTHALMOLOGIST: 'Ophthalmologist',
  TELEPHONE_ASSESSMENT: 'Telephone Assessment',
}

/** R4 has words of its own for the request flows (DOMAIN 1.1). */
const requestFlowWords: Readonly<Record<RequestFlow, { code: string; display: string }>> = {
  APPOINTMENT_REQUEST: {
    code: 'BOOKABLE',
    display: 'A service which supports a patient appointment',
  },
  TRIAGE_REQUEST: {
    code: 'REVIEW',
    display:
      'A service that reviews referrals, without the support or need for any appointment ' +
      'with the patient to be made',
  },
  ADVICE_AND_GUIDANCE_REQUEST: {
    code: 'ADVICE_AND_GUIDANCE',
    display:
      'A service which can discuss the patient and receive guidance rather than a patient ' +
      'attending an appointment',
  },
}

/** UNSPECIFIED exists in STU3 only; R4 then says nothing. */
const bookableTypeDisplays: Readonly<Record<BookableType, string | undefined>> = {
  DIRECTLY_BOOKABLE: 'Directly Bookable',
  INDIRECTLY_BOOKABLE: 'Indirectly Bookable',
  UNSPECIFIED: undefined,
}
