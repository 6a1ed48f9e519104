/** Every system and profile URL of the R4 bodies, once. */

/** Systems of identifiers (DOMAIN 2.6). */
export const id = {
  nhsNumber: 'https://fhir.nhs.uk/Id/nhs-number',
  user: 'https://fhir.nhs.uk/Id/sds-user-id',
  organisation: 'https://fhir.nhs.uk/Id/ods-organization-code',
  site: 'https://fhir.nhs.uk/Id/ods-site-code',
  ubrn: 'https://fhir.nhs.uk/Id/UBRN',
  request: 'https://fhir.nhs.uk/Id/ers-request-id',
} as const

const nhsCode = 'https://fhir.nhs.uk/CodeSystem' as const

export const code = {
  /** Refusals that e-RS itself words: no relationship, and files that may not be fetched. */
  ersError: `${nhsCode}/ers-error-codes`,
  /** Refusals by HTTP status, `REC_…`. */
  httpError: `${nhsCode}/http-error-codes`,
  /** Refusals of the gateway in front of e-RS. */
  gatewayError: `${nhsCode}/NHSD-API-ErrorOrWarningCode`,
  appointmentType: `${nhsCode}/eRS-AppointmentType`,
  bookableType: `${nhsCode}/eRS-BookableType`,
  /** Alone in keeping the `-1` of the STU3 systems. */
  businessFunction: `${nhsCode}/eRS-BusinessFunction-1`,
  /** Which kind of request a ServiceRequest is. */
  requestCategory: `${nhsCode}/message-category-servicerequest`,
  purpose: `${nhsCode}/eRS-Purpose`,
  requestFlowType: `${nhsCode}/eRS-RequestFlowType`,
  serviceRequest: `${nhsCode}/servicerequest-code`,
  contactEntityType: 'http://terminology.hl7.org/CodeSystem/contactentity-type',
} as const

const nhsProfile = 'https://fhir.nhs.uk/StructureDefinition' as const
const ukCore = 'https://fhir.hl7.org.uk/StructureDefinition' as const

export const profile = {
  /** The one profile that an R4 body claims, and only where the gateway wrote it (DOMAIN 7.4). */
  gatewayOperationOutcome: 'https://www.hl7.org/fhir/R4/operationoutcome.html',
  healthcareService: `${nhsProfile}/eRS-HealthcareService`,
  bundle: `${ukCore}/UKCore-Bundle`,
  practitioner: `${ukCore}/UKCore-Practitioner`,
  practitionerRole: `${ukCore}/UKCore-PractitionerRole`,
} as const

export const extension = {
  contact: `${nhsProfile}/Extension-eRS-HealthcareService-Contact`,
  hoursOfOperation: `${nhsProfile}/Extension-eRS-HoursOfOperation`,
  serviceInstructions: `${nhsProfile}/Extension-eRS-ServiceInstructions`,
} as const
