import type { Endpoint } from './endpoint.ts'
import { a030RetrieveBusinessFunctions } from './r4/a030-retrieve-business-functions.ts'
import { a033RetrieveHealthcareService } from './r4/a033-retrieve-healthcare-service.ts'
import { a035SearchForHealthcareServices } from './r4/a035-search-for-healthcare-services.ts'
import { a037RetrieveHealthcareServiceVersion } from './r4/a037-retrieve-healthcare-service-version.ts'
import { a039UploadLargeFile } from './r4/a039-upload-large-file.ts'
import { a040RetrievePractitionerInfo } from './r4/a040-retrieve-practitioner-info.ts'
import { a041SearchServiceRequest } from './r4/a041-search-service-request.ts'
import { a042RetrieveAttachment } from './r4/a042-retrieve-attachment.ts'
import { a004RetrieveReferenceData } from './stu3/a004-retrieve-reference-data.ts'
import { a005RetrieveReferralRequest } from './stu3/a005-retrieve-referral-request.ts'
import { a005RetrieveReferralRequestVersioned } from './stu3/a005-retrieve-referral-request-versioned.ts'
import { a006RetrieveAttachment } from './stu3/a006-retrieve-attachment.ts'
import { a007RetrieveClinicalInformation } from './stu3/a007-retrieve-clinical-information.ts'
import { a008RetrieveWorklist } from './stu3/a008-retrieve-worklist.ts'
import { a010PatientServiceSearch } from './stu3/a010-patient-service-search.ts'
import { a011CreateReferral } from './stu3/a011-create-referral.ts'
import { a012MaintainReferralLetter } from './stu3/a012-maintain-referral-letter.ts'
import { a013AcceptReferral } from './stu3/a013-accept-referral.ts'
import { a014RejectReferral } from './stu3/a014-reject-referral.ts'
import { a015RetrieveAppointmentSlots } from './stu3/a015-retrieve-appointment-slots.ts'
import { a016BookOrDeferAppointment } from './stu3/a016-book-or-defer-appointment.ts'
import { a019GeneratePatientLetter } from './stu3/a019-generate-patient-letter.ts'
import { a020UploadFileToDocumentStore } from './stu3/a020-upload-file-to-document-store.ts'
import { a021CreateReferralRequestAndSendForTriage } from './stu3/a021-create-referral-request-and-send-for-triage.ts'
import { a022CancelAppointmentActionLater } from './stu3/a022-cancel-appointment-action-later.ts'
import { a023RetrieveAAndGWorklist } from './stu3/a023-retrieve-a-and-g-worklist.ts'
import { a024RetrieveAdviceAndGuidance } from './stu3/a024-retrieve-advice-and-guidance.ts'
import { a024RetrieveAdviceAndGuidanceVersioned } from './stu3/a024-retrieve-advice-and-guidance-versioned.ts'
import { a025RetrieveAdviceAndGuidanceConversation } from './stu3/a025-retrieve-advice-and-guidance-conversation.ts'
import { a026SendAAndGResponse } from './stu3/a026-send-a-and-g-response.ts'
import { a027ConvertAAndGToReferral } from './stu3/a027-convert-a-and-g-to-referral.ts'
import { a028RecordTriageOutcome } from './stu3/a028-record-triage-outcome.ts'
import { a029AvailableActionsForUserList } from './stu3/a029-available-actions-for-user-list.ts'
import { a031ChangeShortlist } from './stu3/a031-change-shortlist.ts'
import { a032ChangeShortlistAndSendForTriage } from './stu3/a032-change-shortlist-and-send-for-triage.ts'
import { a034UpdateAppointment } from './stu3/a034-update-appointment.ts'
import { a036CancelReferral } from './stu3/a036-cancel-referral.ts'
import { a038RetrieveAppointment } from './stu3/a038-retrieve-appointment.ts'
import { a038RetrieveAppointmentVersioned } from './stu3/a038-retrieve-appointment-versioned.ts'
import { a043RetrieveAdviceAndGuidanceOverviewPdf } from './stu3/a043-retrieve-advice-and-guidance-overview-pdf.ts'
import { a044CreateAdviceAndGuidanceRequest } from './stu3/a044-create-advice-and-guidance-request.ts'

/** Every endpoint that is built, in the order of its e-RS number: the only list of routes. */
export const endpoints: readonly Endpoint[] = [
  a004RetrieveReferenceData,
  a005RetrieveReferralRequest,
  a005RetrieveReferralRequestVersioned,
  a006RetrieveAttachment,
  a007RetrieveClinicalInformation,
  a008RetrieveWorklist,
  a010PatientServiceSearch,
  a011CreateReferral,
  a012MaintainReferralLetter,
  a013AcceptReferral,
  a014RejectReferral,
  a015RetrieveAppointmentSlots,
  a016BookOrDeferAppointment,
  a019GeneratePatientLetter,
  a020UploadFileToDocumentStore,
  a021CreateReferralRequestAndSendForTriage,
  a022CancelAppointmentActionLater,
  a023RetrieveAAndGWorklist,
  a024RetrieveAdviceAndGuidance,
  a024RetrieveAdviceAndGuidanceVersioned,
  a025RetrieveAdviceAndGuidanceConversation,
  a026SendAAndGResponse,
  a027ConvertAAndGToReferral,
  a028RecordTriageOutcome,
  a029AvailableActionsForUserList,
  a030RetrieveBusinessFunctions,
  a031ChangeShortlist,
  a032ChangeShortlistAndSendForTriage,
  a033RetrieveHealthcareService,
  a034UpdateAppointment,
  a035SearchForHealthcareServices,
  a036CancelReferral,
  a037RetrieveHealthcareServiceVersion,
  a038RetrieveAppointment,
  a038RetrieveAppointmentVersioned,
  a039UploadLargeFile,
  a040RetrievePractitionerInfo,
  a041SearchServiceRequest,
  a042RetrieveAttachment,
  a043RetrieveAdviceAndGuidanceOverviewPdf,
  a044CreateAdviceAndGuidanceRequest,
]
