/**
 * Every system and profile URL of the STU3 bodies, once. Some identifiers keep the older host
 * `fhir.nhs.net`. Reference data belongs to the server itself: see `referenceSystem`.
 */
import type { ReferenceSetName } from '../../domain/reference/reference-set.ts'

/** Systems of identifiers (DOMAIN 2.6). */
export const id = {
  nhsNumber: 'http://fhir.nhs.net/Id/nhs-number',
  user: 'http://fhir.nhs.net/Id/sds-user-id',
  service: 'http://fhir.nhs.net/Id/ers-service',
  organisation: 'https://fhir.nhs.uk/Id/ods-organization-code',
  /** Where a service is (A010) and the filters that name a place (A008, A010): quirk Q9. */
  location: 'https://directory.spineservices.nhs.uk/STU3/Organization',
  request: 'https://fhir.nhs.uk/Id/ers-request-id',
  schedule: 'https://fhir.nhs.uk/Id/ers-schedule',
  alternativeSlot: 'https://fhir.nhs.uk/Id/alternative-slot',
} as const

const nhs = 'https://fhir.nhs.uk/STU3/CodeSystem'

/** Code systems that e-RS publishes and that never change. */
export const code = {
  apiError: `${nhs}/eRS-APIErrorCode-1`,
  additionalRequirementType: `${nhs}/eRS-AdditionalRequirementType-1`,
  adviceAndGuidanceStatus: `${nhs}/eRS-AdviceAndGuidanceStatus-1`,
  appointmentBookingCancellationReasonType: `${nhs}/eRS-AppointmentBookingCancellationReasonType-1`,
  appointmentCancellationReasonUsage: `${nhs}/eRS-AppointmentCancellationReasonUsage-1`,
  appointmentRequestCancellationReasonType: `${nhs}/eRS-AppointmentRequestCancellationReasonType-1`,
  appointmentType: `${nhs}/eRS-AppointmentType-1`,
  assignedIndicator: `${nhs}/eRS-AssignedIndicator-1`,
  attachmentType: `${nhs}/eRS-AttachmentType-1`,
  availabilityStatus: `${nhs}/eRS-AvailabilityStatus-1`,
  availableActionsForUser: `${nhs}/eRS-AvailableActionsForUser-1`,
  bookableType: `${nhs}/eRS-BookableType-1`,
  businessFunction: `${nhs}/eRS-BusinessFunction-1`,
  capacityAlert: `${nhs}/eRS-CapacityAlert-1`,
  /** Fixed, though the server publishes clinic types itself: quirk Q7. */
  clinicType: `${nhs}/eRS-ClinicType-1`,
  clinicalInformationStatus: `${nhs}/eRS-ClinicalInformationStatus-1`,
  commissioningProvisioning: `${nhs}/eRS-CommissioningProvisioning-1`,
  communicationSentBy: `${nhs}/eRS-CommunicationSentBy-1`,
  communicationListSelector: `${nhs}/eRS-CommunicationListSelector-1`,
  conceptProperties: `${nhs}/eRS-Concept-Properties-1`,
  genderTreated: `${nhs}/eRS-GenderTreated-1`,
  guidanceIntendedRecommendation: `${nhs}/eRS-GuidanceIntendedRecommendation-1`,
  guidanceResponseOutcome: `${nhs}/eRS-GuidanceResponseOutcome-1`,
  indicativeWait: `${nhs}/eRS-IWT-1`,
  priority: `${nhs}/eRS-Priority-1`,
  providerConversionAuthorisation: `${nhs}/eRS-ProviderConversionAuthorisation-1`,
  referralLetterIntention: `${nhs}/eRS-ReferralLetterIntention-1`,
  referralListSelector: `${nhs}/eRS-ReferralListSelector-1`,
  referralRequestCancellationReasonUsage: `${nhs}/eRS-ReferralRequestCancellationReasonUsage-1`,
  referralState: `${nhs}/eRS-ReferralState-1`,
  referralType: `${nhs}/eRS-ReferralType-1`,
  requestContextStatus: `${nhs}/eRS-RequestContextStatus-1`,
  requestFlowType: `${nhs}/eRS-RequestFlowType-1`,
  requestType: `${nhs}/eRS-RequestType-1`,
  reviewOutcome: `${nhs}/eRS-ReviewOutcome-1`,
  reviewReason: `${nhs}/eRS-ReviewReason-1`,
  sortBy: `${nhs}/eRS-SortBy-1`,
  snomed: 'http://snomed.info/sct',
  /** Quirk Q2: a value set stands where a code system belongs. */
  participantType: 'http://hl7.org/fhir/ValueSet/encounter-participant-type',
  /** Quirk Q8: a value set stands where a code system belongs. */
  listEmptyReason: 'http://hl7.org/fhir/ValueSet/list-empty-reason',
} as const

const def = 'https://fhir.nhs.uk/STU3/StructureDefinition'
const changeAndSend = `${def}/eRS-ChangeShortlistAndSendForTriage`
const careConnect = 'https://fhir.hl7.org.uk/STU3/StructureDefinition'

/** Profiles that bodies and their parts claim in `meta.profile`. */
export const profile = {
  appointment: `${def}/eRS-Appointment-1`,
  bundle: 'http://hl7.org/fhir/STU3/StructureDefinition/Bundle',
  cancelAppointmentActionLater: `${def}/eRS-cancelAppointmentActionLater-Parameters-1`,
  cancelledReferral: `${def}/eRS-CancelReferral-Response-Parameters-1`,
  cancelReferral: `${def}/eRS-CancelReferral-Request-Parameters-1`,
  careConnectAppointment: `${careConnect}/CareConnect-Appointment-1`,
  careConnectPractitionerRole: `${careConnect}/CareConnect-PractitionerRole-1`,
  careConnectSchedule: `${careConnect}/CareConnect-Schedule-1`,
  careConnectSlot: `${careConnect}/CareConnect-Slot-1`,
  changedShortlistAndSentForTriage: `${changeAndSend}-Response-Parameters-1`,
  changeShortlist: `${def}/eRS-ChangeShortlist-Parameters-1`,
  changeShortlistAndSendForTriage: `${changeAndSend}-Request-Parameters-1`,
  careConnectTask: `${careConnect}/CareConnect-Task-1`,
  communication: `${def}/eRS-Communication-1`,
  communicationRequest: `${def}/eRS-CommunicationRequest-1`,
  createdAdvice: `${def}/eRS-CreateAdviceAndGuidance-Response-Parameters-1`,
  createAdvice: `${def}/eRS-CreateAdviceAndGuidance-Request-Parameters-1`,
  createFromAdvice: `${def}/eRS-CreateFromCommunicationRequestActionLater-Request-Parameters-1`,
  createReferral: `${def}/eRS-CreateReferral-Parameters-1`,
  createReferralAndSendForTriage: `${def}/eRS-CreateReferralAndSendForTriage-Parameters-1`,
  documentReference: `${def}/eRS-DocumentReference-1`,
  fetchServicesList: `${def}/eRS-FetchServices-List-1`,
  fetchWorklist: `${def}/eRS-FetchWorklist-Parameters-1`,
  fetchWorklistList: `${def}/eRS-FetchWorklist-List-1`,
  maintainReferralLetter: `${def}/eRS-MaintainReferralLetter-Parameters-1`,
  operationOutcome: `${def}/eRS-OperationOutcome-1`,
  patient: `${def}/eRS-Patient-1`,
  patientServiceSearch: `${def}/eRS-PatientServiceSearch-Parameters-1`,
  practitioner: `${def}/eRS-Practitioner-1`,
  recordReviewOutcome: `${def}/eRS-RecordReviewOutcome-Parameters-1`,
  referralRequest: `${def}/eRS-ReferralRequest-1`,
  rejectReferral: `${def}/eRS-RejectReferral-Parameters-1`,
  sentToRequester: `${def}/eRS-SendCommunicationToRequester-Response-Parameters-1`,
  sendToRequester: `${def}/eRS-SendCommunicationToRequester-Request-Parameters-1`,
  serviceSearchCriteria: `${def}/eRS-ServiceSearchCriteria-Parameters-1`,
  shareableCodeSystem: 'http://hl7.org/fhir/StructureDefinition/shareablecodesystem',
  shortlist: `${def}/eRS-Shortlist-List-1`,
  specialtyCodeSystem: `${def}/eRS-Specialty-CodeSystem-1`,
} as const

/** URLs of extensions. */
export const extension = {
  adviceAndGuidanceRequestsItem: `${def}/Extension-eRS-AdviceAndGuidanceRequests-WorkListItem-1`,
  appointment: `${def}/Extension-eRS-Appointment-1`,
  appointmentReference: `${def}/Extension-eRS-Appointment-Reference-1`,
  appointmentSlotIssuesItem: `${def}/Extension-eRS-AppointmentSlotIssues-WorkListItem-1`,
  assessmentReturnedItem: `${def}/Extension-eRS-AssessmentReturnedCancelledDna-WorkListItem-1`,
  attachedBy: `${def}/Extension-eRS-AttachedBy-1`,
  attachedByOrganisation: `${def}/Extension-eRS-AttachedByOrganisation-1`,
  attachedOnBehalfOf: `${def}/Extension-eRS-AttachedOnBehalfOf-1`,
  availabilityStatus: `${def}/Extension-eRS-AvailabilityStatus-1`,
  awaitingBookingItem: `${def}/Extension-eRS-AwaitingBooking-WorkListItem-1`,
  clinicalInfoFirstSubmitted: `${def}/Extension-eRS-ClinicalInfoFirstSubmitted-1`,
  clinicalInfoLastUpdated: `${def}/Extension-eRS-ClinicalInfoLastUpdated-1`,
  commissioningRuleOrganisation: `${def}/Extension-eRS-Commissioning-Rule-Org-1`,
  communicationRequester: `${def}/Extension-Communication-Requester-1`,
  effectiveFrom: `${def}/Extension-eRS-EffectivefromDate-1`,
  effectiveTo: `${def}/Extension-eRS-EffectivetoDate-1`,
  healthcareServiceReference: `${def}/Extension-HealthcareService-Reference-1`,
  lettersOutstandingItem: `${def}/Extension-eRS-LettersOutstanding-WorkListItem-1`,
  pathwayStart: `${def}/Extension-eRS-eReferralPathwayStart-1`,
  patientAdditionalRequirement: `${def}/Extension-eRS-PatientAdditionalRequirement-1`,
  practitionerRoleReference: `${def}/Extension-PractitionerRole-Reference-1`,
  priority: `${def}/Extension-eRS-ReferralPriority-1`,
  providerConversionAuthorisation: `${def}/Extension-eRS-ProviderConversionAuthorisation-1`,
  referralState: `${def}/Extension-eRS-ReferralState-1`,
  referralsForReviewItem: `${def}/Extension-eRS-ReferralsforReview-WorkListItem-1`,
  rejectedTriageResponseItem: `${def}/Extension-eRS-RejectedTriageResponse-WorkListItem-1`,
  serviceSearchItem: `${def}/Extension-eRS-ServiceSearch-ListItem-1`,
  serviceSummaryView: `${def}/Extension-eRS-ServiceSummaryView-1`,
  shortlist: `${def}/Extension-eRS-ReferralShortlist-1`,
  shortlistCriteria: `${def}/Extension-eRS-Shortlist-SearchCriteria-1`,
  specialty: `${def}/Extension-eRS-Specialty-1`,
} as const

/** System of a set that the server publishes itself (A004); `baseUrl` ends in `/FHIR`. */
export function referenceSystem(baseUrl: string, set: ReferenceSetName): string {
  return `${baseUrl}/STU3/CodeSystem/${set}`
}
