import { describe } from 'node:test'
import { readAppointment } from '../../../src/wire/stu3/read-appointment.ts'
import { readCancelActionLater } from '../../../src/wire/stu3/read-cancel-action-later.ts'
import { readCancelAppointment } from '../../../src/wire/stu3/read-cancel-appointment.ts'
import { readCancelReferral } from '../../../src/wire/stu3/read-cancel-referral.ts'
import {
  readChangeShortlist,
  readReshortlistForTriage,
} from '../../../src/wire/stu3/read-change-shortlist.ts'
import {
  readCreateForTriage,
  readCreateReferral,
} from '../../../src/wire/stu3/read-create-referral.ts'
import { readFetchWorklist } from '../../../src/wire/stu3/read-fetch-worklist.ts'
import { readMaintainLetter } from '../../../src/wire/stu3/read-maintain-letter.ts'
import { readRejectReferral } from '../../../src/wire/stu3/read-reject-referral.ts'
import { readReviewOutcome } from '../../../src/wire/stu3/read-review-outcome.ts'
import { readSearchServices } from '../../../src/wire/stu3/read-search-services.ts'
import { type Example, readAsTheyStand } from './published-request.ts'

const patient = '9912003888'

const search = {
  requestType: 'APPOINTMENT_REQUEST',
  sortBy: 'DISTANCE',
  patient,
}

const promised = { letterIntention: 'NEED_TO_ADD_LATER', firstReminderLetterFollowUpDays: 0 }

const heartFailure = {
  priority: 'URGENT',
  specialty: 'CARDIOLOGY',
  clinicType: 'HEART_FAILURE',
  isAgeAndGenderAppropriate: false,
}

const arrangement = { ubrn: '000000070000', version: 6, patient }

/** What both published requests of A034 say of the appointment. */
const bookingOfDirectService = {
  appointmentVersion: 1,
  version: 6,
  patient: '1000000001',
  service: '50',
}

const examples: readonly Example[] = [
  {
    file: 'patientServiceSearch/requests/RcMinimal.json',
    read: readSearchServices,
    command: {
      ...search,
      criteria: {
        priority: 'URGENT',
        specialty: 'CARDIOLOGY',
        clinicType: 'LIPID_MANAGEMENT',
        isAgeAndGenderAppropriate: true,
      },
    },
  },
  {
    file: 'patientServiceSearch/requests/RcSearchByClinicalTerm.json',
    read: readSearchServices,
    command: {
      ...search,
      sortBy: 'IWT',
      referringClinician: '021600556514',
      criteria: {
        priority: 'URGENT',
        indicativeAppointmentWaitTimeLimitDays: 15,
        postcode: 'BR1 1AB',
        distanceLimitMiles: 23,
        clinicalTerm: '1003',
        organisation: 'R69',
        isAgeAndGenderAppropriate: true,
      },
    },
  },
  {
    file: 'patientServiceSearch/requests/RcaWithIWT.json',
    read: readSearchServices,
    command: {
      ...search,
      referringClinician: '021600556514',
      criteria: {
        priority: 'URGENT',
        specialty: 'CARDIOLOGY',
        clinicType: 'LIPID_MANAGEMENT',
        indicativeAppointmentWaitTimeLimitDays: 15,
        isAgeAndGenderAppropriate: true,
      },
    },
  },
  {
    file: 'createReferral/requests/MinimalRequest.json',
    read: readCreateReferral,
    command: {
      patient,
      letterIntention: 'NEED_TO_ADD_LATER',
      firstReminderLetterFollowUpDays: 0,
      pathwayStart: '2024-05-01T09:55:00.000Z',
      shortlist: {
        criteria: {
          priority: 'URGENT',
          specialty: 'CARDIOLOGY',
          clinicType: 'HEART_FAILURE',
          isAgeAndGenderAppropriate: false,
        },
        services: ['11002'],
      },
    },
  },
  {
    file: 'createReferral/requests/RequestTwentyServices.json',
    read: readCreateReferral,
    command: {
      patient,
      letterIntention: 'NEED_TO_ADD_LATER',
      firstReminderLetterFollowUpDays: 0,
      pathwayStart: '2024-05-01T09:55:00.000Z',
      shortlist: {
        criteria: {
          priority: 'ROUTINE',
          specialty: 'CARDIOLOGY',
          clinicType: 'HEART_FAILURE',
          indicativeAppointmentWaitTimeLimitDays: 50,
          postcode: 'LS1 2UT',
          distanceLimitMiles: 123,
          clinicalTerm: '1003',
          namedClinician: '021600556514',
          organisation: 'R69',
          isAgeAndGenderAppropriate: true,
        },
        services: Array.from({ length: 20 }, (_, index) => String(12_000 + index)),
      },
    },
  },
  {
    file: 'createReferralAndSendForTriage/requests/Parameters.json',
    read: readCreateForTriage,
    command: {
      patient,
      ...promised,
      shortlist: { criteria: { ...heartFailure, priority: 'ROUTINE' }, services: ['11004'] },
    },
  },
  {
    file: 'changeShortlist/requests/UnbookedReferral.json',
    read: readChangeShortlist,
    command: { ...promised, shortlist: { criteria: heartFailure, services: ['11002'] } },
  },
  {
    file: 'changeShortlist/requests/UnbookedReferralMultipleServices.json',
    read: readChangeShortlist,
    command: {
      ...promised,
      shortlist: {
        criteria: heartFailure,
        services: ['11000', '11001', '11002', '11003', '11008'],
      },
    },
  },
  {
    file: 'changeShortlistAndSendForTriage/requests/MinimalRequest.json',
    read: readReshortlistForTriage,
    command: {
      letterIntention: 'NOT_INTENDING_TO_ADD',
      firstReminderLetterFollowUpDays: 0,
      shortlist: { criteria: { ...heartFailure, priority: 'ROUTINE' }, services: ['11004'] },
    },
  },
  {
    file: 'maintainReferralLetter/requests/SingleDocumentReference.json',
    read: readMaintainLetter,
    command: {
      files: [
        {
          documentId: '50f0c0d5-7ed1-4587-8fce-889c8685eb54',
          type: 'REFERRER',
          description: 'Blood test results showing an anomaly in the values of xxxx',
        },
      ],
    },
  },
  {
    file: 'maintainReferralLetter/requests/MultipleDocumentReferences.json',
    read: readMaintainLetter,
    command: {
      files: [
        {
          documentId: 'e1015896-92f4-4073-ad3c-5f30fca76448',
          type: 'REFERRER',
          description: 'First blood test results showing an anomaly in the values of xxxx',
        },
        {
          documentId: '50f0c0d5-7ed1-4587-8fce-889c8685eb54',
          type: 'REFERRER',
          description: 'Second blood test results showing an anomaly in the values of xxxx',
        },
      ],
    },
  },
  {
    file: 'bookOrDeferAppointment/requests/MinimalBooking.json',
    read: readAppointment,
    command: {
      ...arrangement,
      status: 'booked',
      service: '11000',
      slot: '11000021',
      start: '2022-07-11T12:00:00.000Z',
      end: '2022-07-11T13:00:00.000Z',
    },
  },
  {
    file: 'bookOrDeferAppointment/requests/MinimalDeferral.json',
    read: readAppointment,
    command: {
      ...arrangement,
      status: 'proposed',
      reason: 'NO_SLOTS_AT_SERVICE',
      service: '11021',
      comment: 'There are no slots',
    },
  },
  {
    file: 'bookOrDeferAppointment/requests/DeferralWithSlotReference.json',
    read: readAppointment,
    command: {
      ...arrangement,
      status: 'proposed',
      reason: 'SLOT_NOT_AVAILABLE',
      service: '11000',
      slot: '11000022',
      comment: 'Patient can only attend at 3pm',
    },
  },
  {
    file: 'bookOrDeferAppointment/requests/TriageDeferral.json',
    read: readAppointment,
    command: { ...arrangement, status: 'proposed', reason: 'TRIAGE', service: '50001' },
  },
  {
    file: 'rejectReferral/requests/BasicExampleDbs.json',
    read: readRejectReferral,
    command: { reason: 'SERVICE_INAPPROPRIATE', comment: 'This is a short comment' },
  },
  {
    file: 'cancelAppointmentActionLater/requests/MinimalExampleDBS.json',
    read: readCancelActionLater,
    command: { comment: 'Please contact patient to rebook', files: [] },
  },
  {
    file: 'cancelAppointmentActionLater/requests/MinimalExampleIBS.json',
    read: readCancelActionLater,
    command: { comment: 'Please contact patient to rebook', isCancelledInPas: true, files: [] },
  },
  {
    file: 'recordTriageOutcome/requests/AcceptReferBookLater.json',
    read: readReviewOutcome,
    command: {
      outcome: 'ACCEPT_REFER_BOOK_LATER',
      comment: 'Urgent action needed. To be booked ASAP',
      priority: 'URGENT',
      files: [],
    },
  },
  {
    file: 'recordTriageOutcome/requests/ReturnToReferrerWithAdvice.json',
    read: readReviewOutcome,
    command: {
      outcome: 'RETURN_TO_REFERRER_WITH_ADVICE',
      comment: 'Condition not serious. No further action needed',
      files: [],
    },
  },
  {
    file: 'updateAppointment/requests/MinimalCancellationReasonOnlyCommentNotMandatory.json',
    read: readCancelAppointment,
    command: {
      ...bookingOfDirectService,
      id: '70003',
      ubrn: '000000070004',
      reason: 'PATIENT_ILL',
    },
  },
  {
    file: 'updateAppointment/requests/CancellationReasonAndMandatoryComment.json',
    read: readCancelAppointment,
    command: {
      ...bookingOfDirectService,
      id: '70004',
      ubrn: '000000070005',
      reason: 'PATIENT_APPOINTMENT_CANCELLATION_OTHER',
      comment: 'Cancellation Comment',
    },
  },
  {
    file: 'cancelReferral/requests/RaisedInError.json',
    read: readCancelReferral,
    command: { reason: 'RAISED_IN_ERROR', comment: 'This is a cancellation reason comment' },
  },
  {
    file: 'cancelReferral/requests/IntendPrivateWithComment.json',
    read: readCancelReferral,
    command: { reason: 'INTEND_PRIVATE', comment: 'This is a cancellation reason comment' },
  },
  {
    file: 'cancelReferral/requests/IntendPrivateWithoutComment.json',
    read: readCancelReferral,
    command: { reason: 'INTEND_PRIVATE' },
  },
  {
    file: 'cancelReferral/requests/bookedOutsideCabWithoutComment.json',
    read: readCancelReferral,
    command: { reason: 'BOOKED_OUTSIDE_CAB' },
  },
  {
    file: 'retrieveWorklist/requests/MinimalReferralsForReview.json',
    read: readFetchWorklist,
    command: { list: 'REFERRALS_FOR_REVIEW' },
  },
  {
    file: 'retrieveWorklist/requests/MinimalAppointmentSlotIssues.json',
    read: readFetchWorklist,
    command: { list: 'APPOINTMENT_SLOT_ISSUES' },
  },
  {
    file: 'retrieveWorklist/requests/MinimalLettersOutstanding.json',
    read: readFetchWorklist,
    command: { list: 'LETTERS_OUTSTANDING' },
  },
  {
    file: 'retrieveWorklist/requests/FilteringByService.json',
    read: readFetchWorklist,
    command: { list: 'REFERRALS_FOR_REVIEW', service: '21012' },
  },
]

describe('published requests', () => readAsTheyStand(examples))
