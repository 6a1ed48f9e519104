/** Where an answer is not as published, and why; exact: what is no longer true fails too. */
export type Difference = {
  /** Elements that only our answer has. */
  readonly ours?: readonly string[]
  /** Elements that only the example has. */
  readonly theirs?: readonly string[]
  readonly because: string
}

const structure = 'https://fhir.nhs.uk/STU3/StructureDefinition'

/** A referral by itself, or as a part of the answer. */
const provisioning = (referral = '(ReferralRequest)'): Difference => {
  const parameter = `${referral}.contained(Parameters).parameter(commissioningProvisioning)`
  const system = 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-CommissioningProvisioning-1'
  return {
    ours: [`${parameter}.valueCoding.code: string`, `${parameter}.valueCoding.system = ${system}`],
    because: 'the answers of A011 and A032 have it, and one body serves every endpoint',
  }
}

const onBehalfOf = (referral = '(ReferralRequest)'): Difference => {
  const attachment = `${referral}.contained(DocumentReference).content.attachment`
  const identifier = `extension(${structure}/Extension-eRS-AttachedOnBehalfOf-1).valueReference.identifier`
  return {
    theirs: [
      `${attachment}.${identifier}.system = http://fhir.nhs.net/Id/sds-user-id`,
      `${attachment}.${identifier}.value: string`,
    ],
    because: 'whoever refers acts on nobody’s behalf (DOMAIN 2.2)',
  }
}

/** An advice request as a part of the answer. */
const adviceIn = (parameter: string) =>
  `(Parameters).parameter(${parameter}).resource(CommunicationRequest)`

const scheduled: Difference = {
  ours: [
    '(Bundle).entry.resource(Schedule).actor.identifier.system = http://fhir.nhs.net/Id/sds-user-id',
  ],
  because: 'the page promises the clinician of a schedule (docs/deviations.md)',
}

const diagnosed: Difference = {
  ours: ['(OperationOutcome).issue.diagnostics: string'],
  because: 'the caller is told to come back',
}

const ofGateway: Difference = {
  ours: ['(OperationOutcome).meta.profile = https://www.hl7.org/fhir/R4/operationoutcome.html'],
  because: 'the gateway says it, whose bodies claim a profile (DOMAIN 8.6)',
}

const updated = '(Parameters).parameter(updatedReferralRequest).resource(ReferralRequest)'
const requirement = `${updated}.extension(${structure}/Extension-eRS-PatientAdditionalRequirement-1)`

const appointmentReference: Difference = {
  ours: [
    `${updated}.extension(${structure}/Extension-eRS-Appointment-Reference-1).valueReference.reference: string`,
  ],
  because: 'every other example of a referral with an appointment has it',
}

const appointment = `${updated}.contained(Appointment)`

const atProvider: Difference = {
  ours: [
    `${updated}.extension(${structure}/Extension-eRS-Appointment-1).valueReference.reference: string`,
    `${appointment}.created: string`,
    `${appointment}.description: string`,
    `${appointment}.id: string`,
    `${appointment}.incomingReferral.reference: string`,
    `${appointment}.language: string`,
    `${appointment}.meta.profile = https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1`,
    `${appointment}.meta.profile = ${structure}/eRS-Appointment-1`,
    `${appointment}.meta.versionId: string`,
    `${appointment}.participant.actor.display: string`,
    `${appointment}.participant.actor.identifier.system = http://fhir.nhs.net/Id/ers-service`,
    `${appointment}.participant.actor.identifier.system = http://fhir.nhs.net/Id/nhs-number`,
    `${appointment}.participant.actor.identifier.value: string`,
    `${appointment}.participant.status: string`,
    `${appointment}.reason.coding.code: string`,
    `${appointment}.reason.coding.system = https://fhir.nhs.uk/STU3/CodeSystem/eRS-ReviewReason-1`,
    `${appointment}.status: string`,
  ],
  because:
    'a provider alone may give this reason, to a referral that was sent to it (docs/deviations.md)',
}

export const differences: Readonly<Record<string, readonly Difference[]>> = {
  'r4/searchForServices/responses/searchServiceWithMinmumalAttributes': [
    {
      theirs: ['(Bundle).entry.resource(HealthcareService).active: boolean'],
      because: 'the schema of the page does not know it',
    },
  ],
  'stu3/retrieveReferralRequest/responses/Unbooked': [provisioning(), onBehalfOf()],
  'stu3/retrieveReferralRequest/responses/BookedDBS': [provisioning()],
  'stu3/retrieveReferralRequest/responses/DeferredToProvider': [provisioning()],
  'stu3/maintainReferralLetter/responses/ReferralRequestWithSingleDocumentReference': [
    provisioning(),
  ],
  'stu3/maintainReferralLetter/responses/ReferralRequestWithMultipleDocumentReferences': [
    provisioning(),
  ],
  'stu3/rejectReferral/responses/ExampleResponseDbs': [provisioning(), onBehalfOf()],
  'stu3/cancelAppointmentActionLater/responses/MinimalExampleDBS': [provisioning(), onBehalfOf()],
  'stu3/cancelAppointmentActionLater/responses/MinimalExampleIBS': [provisioning()],
  'stu3/cancelReferral/responses/CancelledReferralBookedOutsideCabWithoutComment': [
    atProvider,
    appointmentReference,
  ],
  'stu3/cancelReferral/responses/CancelledReferralResolvedDeferralIntendPrivateWithComment': [
    appointmentReference,
  ],
  'stu3/recordTriageOutcome/responses/AcceptReferBookLater': [provisioning()],
  'stu3/recordTriageOutcome/responses/ReturnToReferrerWithAdvice': [provisioning()],
  'stu3/createReferralAndSendForTriage/responses/ReferralRequest': [
    {
      theirs: [
        `(ReferralRequest).extension(${structure}/Extension-eRS-eReferralPathwayStart-1).valueInstant: string`,
      ],
      because: 'the request cannot give it (docs/deviations.md)',
    },
  ],
  'stu3/changeShortlistAndSendForTriage/responses/MinimalRequest': [
    onBehalfOf(updated),
    {
      theirs: [
        `${requirement}.valueCoding.code: string`,
        `${requirement}.valueCoding.display: string`,
        `${requirement}.valueCoding.system = https://fhir.nhs.uk/STU3/CodeSystem/eRS-AdditionalRequirementType-1`,
      ],
      because: 'nothing that is built records additional requirements (docs/deviations.md)',
    },
  ],
  'stu3/createAdviceAndGuidance/responses/ExampleRCWithoutAttachments': [
    provisioning(adviceIn('createdCommunicationRequest')),
  ],
  'stu3/sendAdviceAndGuidanceResponse/responses/RequireFurtherInformation': [
    provisioning(adviceIn('updatedCommunicationRequest')),
  ],
  'stu3/sendAdviceAndGuidanceResponse/responses/ReturnToReferrerWithAdvice': [
    provisioning(adviceIn('updatedCommunicationRequest')),
  ],
  'stu3/convertAdviceAndGuidanceToReferral/responses/NoAttachments': [provisioning()],
  'stu3/retrieveReferralRequest/responses/ConvertedFromAdviceAndGuidance': [provisioning()],
  'stu3/retrieveAdviceAndGuidanceRequest/responses/WithAttachmentFileReference': [
    {
      theirs: ['(CommunicationRequest).contained(DocumentReference).description: string'],
      because: 'what adds files there, `/world`, gives them no description (docs/deviations.md)',
    },
  ],
  'stu3/retrieveAppointmentSlots/responses/Minimum': [scheduled],
  'stu3/retrieveAppointmentSlots/responses/Page1PageSize5': [scheduled],
  'stu3/retrieveAppointmentSlots/responses/Page2PageSize5': [scheduled],
  'stu3/STU3-Unauthorised': [
    {
      ours: ['(OperationOutcome).meta.lastUpdated: string'],
      because: 'the gateway says it, whose bodies are dated (DOMAIN 8.6)',
    },
  ],
  'stu3/STU3-ServiceUnavailable': [diagnosed],
  'r4/NHSDigital-OperationOutcome-401': [ofGateway],
  'r4/NHSDigital-OperationOutcome-429': [ofGateway],
  'r4/NHSDigital-OperationOutcome-503': [diagnosed],
}
