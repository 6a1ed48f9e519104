/** Bodies as callers send them, the least of each kind, for tests to take apart. */

const structure = 'https://fhir.nhs.uk/STU3/StructureDefinition'
const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'

/** A published synthetic patient. */
export const nhsNumber = '9912003888'

export function parametersBody(profile: string, parameter: readonly object[]): object {
  return {
    resourceType: 'Parameters',
    meta: { profile: [`${structure}/${profile}`] },
    parameter,
  }
}

export function coded(name: string, system: string, code: string): object {
  return { name, valueCoding: { system, code } }
}

export function identified(name: string, system: string, value: string): object {
  return { name, valueIdentifier: { system, value } }
}

export const patient = identified('patient', 'http://fhir.nhs.net/Id/nhs-number', nhsNumber)

export const referringClinician = identified(
  'referringClinician',
  'http://fhir.nhs.net/Id/sds-user-id',
  '021600556514',
)

export const specialty = coded('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', 'CARDIOLOGY')

export const clinicType = coded('clinicType', `${codes}/eRS-ClinicType-1`, 'HEART_FAILURE')

/** Further criteria go behind the mandatory ones, from `parameter[2]` on. */
export function criteria(...further: readonly object[]): object {
  return {
    ...parametersBody('eRS-ServiceSearchCriteria-Parameters-1', [
      coded('priority', `${codes}/eRS-Priority-1`, 'URGENT'),
      { name: 'ageAndGenderAppropriate', valueBoolean: true },
      ...further,
    ]),
    id: 'criteria-1',
  }
}

/** Criteria stand at `parameter[3]/resource`, further parameters from `parameter[4]` on. */
export function searchBody(within = criteria(), ...further: readonly object[]): object {
  return parametersBody('eRS-PatientServiceSearch-Parameters-1', [
    coded('requestType', `${codes}/eRS-RequestType-1`, 'APPOINTMENT_REQUEST'),
    coded('sortBy', `${codes}/eRS-SortBy-1`, 'DISTANCE'),
    patient,
    { name: 'searchCriteria', resource: within },
    ...further,
  ])
}

export function shortlistBody(
  services: readonly string[] = ['11002'],
  within = criteria(),
): object {
  return {
    resourceType: 'List',
    meta: { profile: [`${structure}/eRS-Shortlist-List-1`] },
    status: 'current',
    mode: 'snapshot',
    contained: [within],
    extension: [
      {
        url: `${structure}/Extension-eRS-Shortlist-SearchCriteria-1`,
        valueReference: { reference: '#criteria-1' },
      },
    ],
    entry: services.map((value) => {
      return { item: { identifier: { system: 'http://fhir.nhs.net/Id/ers-service', value } } }
    }),
  }
}

/** The shortlist stands at `parameter[3]/resource`, further parameters from `parameter[4]` on. */
export function createBody(shortlist = shortlistBody(), ...further: readonly object[]): object {
  return parametersBody('eRS-CreateReferral-Parameters-1', [
    patient,
    ...shortlistParameters(shortlist),
    ...further,
  ])
}

/** A021, the same but for the pathway start. */
export function createForTriageBody(
  shortlist = shortlistBody(),
  ...further: readonly object[]
): object {
  return parametersBody('eRS-CreateReferralAndSendForTriage-Parameters-1', [
    patient,
    ...shortlistParameters(shortlist),
    ...further,
  ])
}

/** A031: the shortlist stands at `parameter[2]/resource`. */
export function changeBody(shortlist = shortlistBody(), ...further: readonly object[]): object {
  return parametersBody('eRS-ChangeShortlist-Parameters-1', [
    ...shortlistParameters(shortlist),
    ...further,
  ])
}

/** A032, the same. */
export function changeForTriageBody(shortlist = shortlistBody()): object {
  return parametersBody(
    'eRS-ChangeShortlistAndSendForTriage-Request-Parameters-1',
    shortlistParameters(shortlist),
  )
}

function shortlistParameters(shortlist: object): readonly object[] {
  return [
    coded(
      'intentionToAddReferralLetter',
      `${codes}/eRS-ReferralLetterIntention-1`,
      'NEED_TO_ADD_LATER',
    ),
    { name: 'firstReminderLetterFollowUpDays', valueUnsignedInt: 14 },
    { name: 'shortlist', resource: shortlist },
  ]
}

export const fileId = '50f0c0d5-7ed1-4587-8fce-889c8685eb54'

/** Uploaded files, named by one parameter. */
export function namedFile(name: string, type: string, ...urls: readonly string[]): object {
  return {
    name,
    resource: {
      resourceType: 'DocumentReference',
      meta: { profile: [`${structure}/eRS-DocumentReference-1`] },
      type: { coding: [{ system: `${codes}/eRS-AttachmentType-1`, code: type }] },
      status: 'current',
      indexed: '2026-11-17T10:00:00.000Z',
      content: urls.map((url) => ({ attachment: { url } })),
    },
  }
}

export function letterFile(...urls: readonly string[]): object {
  return namedFile('referralLetterFile', 'REFERRER', ...urls)
}

export function letterBody(...files: readonly object[]): object {
  const given = files.length > 0 ? files : [letterFile(`Binary/${fileId}`)]
  return parametersBody('eRS-MaintainReferralLetter-Parameters-1', given)
}

export function reviewFile(url = `Binary/${fileId}`): object {
  return namedFile('reviewAttachmentFile', 'PROVIDER', url)
}

/** Outcome, comments and priority stand first, further parameters from `parameter[3]` on. */
export function reviewBody(...further: readonly object[]): object {
  return parametersBody('eRS-RecordReviewOutcome-Parameters-1', [
    coded('reviewOutcome', `${codes}/eRS-ReviewOutcome-1`, 'ACCEPT_REFER_BOOK_LATER'),
    { name: 'reviewComments', valueString: 'To be booked soon' },
    coded('reviewPriority', `${codes}/eRS-Priority-1`, 'URGENT'),
    ...further,
  ])
}

export function cancelReferralBody(...further: readonly object[]): object {
  return parametersBody('eRS-CancelReferral-Request-Parameters-1', [
    coded(
      'cancellationReason',
      '_baseUrl_/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON',
      'INTEND_PRIVATE',
    ),
    ...further,
  ])
}

/** A014, with all that it may hold. */
export function rejectBody(...further: readonly object[]): object {
  return parametersBody('eRS-RejectReferral-Parameters-1', [
    coded(
      'rejectionReason',
      '_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON',
      'SERVICE_INAPPROPRIATE',
    ),
    { name: 'rejectionComments', valueString: 'Not for this clinic' },
    { name: 'appointmentCancelledInPAS', valueBoolean: true },
    ...further,
  ])
}

/** A022: comments, priority and flag stand first, further parameters from `parameter[3]` on. */
export function laterBody(...further: readonly object[]): object {
  return parametersBody('eRS-cancelAppointmentActionLater-Parameters-1', [
    { name: 'comments', valueString: 'Please rebook' },
    coded('priority', `${codes}/eRS-Priority-1`, 'URGENT'),
    { name: 'appointmentCancelledInPAS', valueBoolean: false },
    ...further,
  ])
}

/** A file of A022. */
export function providerFile(url?: string): object {
  return { ...reviewFile(url), name: 'providerAttachmentFile' }
}

export function listBody(list: string, ...filters: readonly object[]): object {
  return listBodyOf('eRS-ReferralListSelector-1', list, ...filters)
}

/** A023. */
export function adviceListBody(list: string, ...filters: readonly object[]): object {
  return listBodyOf('eRS-CommunicationListSelector-1', list, ...filters)
}

function listBodyOf(selector: string, list: string, ...filters: readonly object[]): object {
  return parametersBody('eRS-FetchWorklist-Parameters-1', [
    concept('listType', `${codes}/${selector}`, list),
    ...filters,
  ])
}

export function concept(name: string, system: string, code: string): object {
  return { name, valueCodeableConcept: { coding: [{ system, code }] } }
}

export function participant(system: string, value: string): object {
  return { actor: { identifier: { system, value } }, status: 'accepted' }
}

export const patientParticipant = participant('http://fhir.nhs.net/Id/nhs-number', nhsNumber)

export const serviceParticipant = participant('http://fhir.nhs.net/Id/ers-service', '11000')

export const clinicianParticipant = {
  ...participant('http://fhir.nhs.net/Id/sds-user-id', '921600556514'),
  type: {
    coding: [{ system: 'http://hl7.org/fhir/ValueSet/encounter-participant-type', code: 'CON' }],
  },
}

const appointment = {
  resourceType: 'Appointment',
  id: 'appointment',
  meta: { profile: [`${structure}/eRS-Appointment-1`] },
  description: 'e-Referral Appointment',
  incomingReferral: [{ reference: 'ReferralRequest/000000070000/_history/6' }],
  participant: [serviceParticipant, patientParticipant],
}

export const bookingBody = {
  ...appointment,
  status: 'booked',
  start: '2026-11-24T13:00:00+01:00',
  end: '2026-11-24T13:30:00+01:00',
  slot: [{ reference: 'Slot/11000021' }],
}

export const deferralBody = {
  ...appointment,
  status: 'proposed',
  reason: [{ coding: [{ system: `${codes}/eRS-ReviewReason-1`, code: 'NO_SLOTS_AT_SERVICE' }] }],
}

export const cancelAppointmentBody = {
  ...appointment,
  status: 'cancelled',
  reason: [
    {
      coding: [
        {
          system: '_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON',
          code: 'PATIENT_HOLIDAY',
        },
      ],
    },
  ],
}
