/* Request bodies as a client would write them, with the parts a test wants to vary. */

const stu3 = 'https://fhir.nhs.uk/STU3'
export const nhsNumberSystem = 'http://fhir.nhs.net/Id/nhs-number'
const serviceSystem = 'http://fhir.nhs.net/Id/ers-service'

export const patients = { usual: '9912003888' } as const

export function profile(name: string) {
  return { profile: [`${stu3}/StructureDefinition/${name}`] }
}

export function coding(system: string, code: string) {
  return { system: `${stu3}/CodeSystem/${system}`, code }
}

export type Criteria = {
  readonly priority?: string
  readonly specialty?: string
  readonly clinicType?: string
  readonly more?: readonly object[]
}

/**
 * Search criteria of heart failure at a cardiology service, as the published examples have them.
 */
export function searchCriteria({
  priority = 'ROUTINE',
  specialty = 'CARDIOLOGY',
  clinicType = 'HEART_FAILURE',
  more = [],
}: Criteria = {}) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-ServiceSearchCriteria-Parameters-1'),
    id: 'ServiceSearchCriteria-1',
    parameter: [
      { name: 'priority', valueCoding: coding('eRS-Priority-1', priority) },
      {
        name: 'specialty',
        valueCoding: { system: '_baseUrl_/STU3/CodeSystem/SPECIALTY', code: specialty },
      },
      { name: 'clinicType', valueCoding: coding('eRS-ClinicType-1', clinicType) },
      { name: 'ageAndGenderAppropriate', valueBoolean: false },
      ...more,
    ],
  }
}

/** A010. */
export function searchServices(
  options: {
    patient?: string
    requestType?: string
    sortBy?: string
    criteria?: Criteria
    more?: readonly object[]
  } = {},
) {
  const { patient = patients.usual, requestType = 'APPOINTMENT_REQUEST', sortBy = 'IWT' } = options
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-PatientServiceSearch-Parameters-1'),
    parameter: [
      { name: 'requestType', valueCoding: coding('eRS-RequestType-1', requestType) },
      { name: 'sortBy', valueCoding: coding('eRS-SortBy-1', sortBy) },
      { name: 'patient', valueIdentifier: { system: nhsNumberSystem, value: patient } },
      { name: 'searchCriteria', resource: searchCriteria(options.criteria) },
      ...(options.more ?? []),
    ],
  }
}

/** Services, and the criteria that found them. */
export function shortlist(services: readonly string[], criteria?: Criteria) {
  return {
    meta: profile('eRS-Shortlist-List-1'),
    resourceType: 'List',
    status: 'current',
    mode: 'snapshot',
    contained: [searchCriteria(criteria)],
    entry: services.map((value) => ({
      item: { identifier: { system: serviceSystem, value } },
    })),
    extension: [
      {
        url: `${stu3}/StructureDefinition/Extension-eRS-Shortlist-SearchCriteria-1`,
        valueReference: { reference: '#ServiceSearchCriteria-1' },
      },
    ],
  }
}

/** A011: a referral to the directly bookable service 11000 of RCD, unless said otherwise. */
export function createReferral(
  options: {
    patient?: string
    services?: readonly string[]
    intention?: string
    reminderDays?: number
    criteria?: Criteria
    more?: readonly object[]
  } = {},
) {
  const {
    patient = patients.usual,
    services = ['11000'],
    intention = 'NEED_TO_ADD_LATER',
  } = options
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-CreateReferral-Parameters-1'),
    parameter: [
      { name: 'patient', valueIdentifier: { system: nhsNumberSystem, value: patient } },
      {
        name: 'intentionToAddReferralLetter',
        valueCoding: coding('eRS-ReferralLetterIntention-1', intention),
      },
      { name: 'firstReminderLetterFollowUpDays', valueUnsignedInt: options.reminderDays ?? 0 },
      { name: 'shortlist', resource: shortlist(services, options.criteria) },
      ...(options.more ?? []),
    ],
  }
}

export type NamedFile = {
  readonly id: string
  readonly description?: string
  readonly type?: string
}

/** A parameter that names an uploaded file. */
export function fileParameter(name: string, type: string, file: NamedFile) {
  const { id, description } = file
  return {
    name,
    resource: {
      meta: profile('eRS-DocumentReference-1'),
      resourceType: 'DocumentReference',
      type: { coding: [coding('eRS-AttachmentType-1', file.type ?? type)] },
      status: 'current',
      indexed: '2026-11-24T10:00:00.000Z',
      ...(description !== undefined && { description }),
      content: [{ attachment: { url: `Binary/${id}` } }],
    },
  }
}

/** A012. */
export function maintainLetter(files: readonly NamedFile[]) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-MaintainReferralLetter-Parameters-1'),
    parameter: files.map((file) => fileParameter('referralLetterFile', 'REFERRER', file)),
  }
}

export type AppointmentRequest = {
  readonly ubrn: string
  readonly version: number
  readonly service: string
  readonly patient?: string
  readonly slot?: { readonly id: string; readonly start: string; readonly end: string }
  readonly clinician?: string
  readonly reason?: string
  readonly comment?: string
  /** With a deferral: the slot is only named, without times. */
  readonly namedSlot?: string
}

/**
 * A016: a booking when a slot is given, else a deferral or a request for triage with the reason.
 */
export function appointment(request: AppointmentRequest) {
  const { ubrn, version, service, patient = patients.usual, slot, clinician, reason } = request
  const named = slot?.id ?? request.namedSlot
  return {
    id: 'appointment',
    meta: {
      profile: [
        `${stu3}/StructureDefinition/eRS-Appointment-1`,
        'https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1',
      ],
    },
    language: 'en',
    resourceType: 'Appointment',
    status: slot === undefined ? 'proposed' : 'booked',
    ...(reason !== undefined && {
      reason: [{ coding: [coding('eRS-ReviewReason-1', reason)] }],
    }),
    description: 'e-Referral Appointment',
    ...(slot !== undefined && { start: slot.start, end: slot.end }),
    ...(named !== undefined && { slot: [{ reference: `Slot/${named}` }] }),
    ...(request.comment !== undefined && { comment: request.comment }),
    incomingReferral: [{ reference: `ReferralRequest/${ubrn}/_history/${version}` }],
    participant: [
      { actor: { identifier: { system: serviceSystem, value: service } }, status: 'accepted' },
      { actor: { identifier: { system: nhsNumberSystem, value: patient } }, status: 'accepted' },
      ...(clinician === undefined
        ? []
        : [
            {
              type: {
                coding: [
                  {
                    system: 'http://hl7.org/fhir/ValueSet/encounter-participant-type',
                    code: 'CON',
                  },
                ],
              },
              actor: {
                identifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: clinician },
              },
              status: 'accepted',
            },
          ]),
    ],
  }
}

/** A008. */
export function fetchWorklist(
  list: string,
  filters: readonly object[] = [],
  selector = 'eRS-ReferralListSelector-1',
) {
  return {
    resourceType: 'Parameters',
    meta: profile('eRS-FetchWorklist-Parameters-1'),
    parameter: [
      {
        name: 'listType',
        valueCodeableConcept: { coding: [coding(selector, list)] },
      },
      ...filters,
    ],
  }
}
