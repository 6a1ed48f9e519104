import { people } from '../../world/people.ts'
import { postSearch, search } from '../../world/service-search.ts'
import { published, referred, type Scenario, type Scenarios, searchRequests } from './stage.ts'

const admin = { ...people.everybody, function: 'REFERRING_CLINICIAN_ADMIN' }
const clinicianAdmin = { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN' }

const lipids = { specialty: 'CARDIOLOGY', clinicType: 'LIPID_MANAGEMENT' } as const
const failure = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' } as const

const codeSystem =
  (name: string): Scenario =>
  ({ clinic }) =>
    clinic.get(`/STU3/CodeSystem/${name}`)

export const ofServices: Scenarios = {
  'stu3/getCodeSystem/responses/AppointmentCancellationReasonCodeSystem': codeSystem(
    'APPOINTMENT-CANCELLATION-REASON',
  ),
  'stu3/getCodeSystem/responses/AppointmentNonAttendanceReasonCodeSystem': codeSystem(
    'APPOINTMENT-NON-ATTENDANCE-REASON',
  ),
  'stu3/getCodeSystem/responses/ClinicTypeCodeSystem': codeSystem('CLINIC-TYPE'),
  'stu3/getCodeSystem/responses/PriorityCodeSystem': codeSystem('PRIORITY'),
  'stu3/getCodeSystem/responses/ReferralCancellationReasonCodeSystem': codeSystem(
    'REFERRAL-CANCELLATION-REASON',
  ),
  'stu3/getCodeSystem/responses/SpecialtyCodeSystem': codeSystem('SPECIALTY'),

  'stu3/patientServiceSearch/responses/EmptyResponse': ({ clinic }) =>
    search(clinic, { specialty: 'CARDIOLOGY', clinicType: 'HYPERTENSION_1', organisation: 'R69' }),
  'stu3/patientServiceSearch/responses/FetchServiceListWithSingleService': ({ clinic }) =>
    search(clinic, { ...lipids, organisation: 'R69', waitDays: 10 }),
  'stu3/patientServiceSearch/responses/FetchServiceListWithMultipleServices': ({ clinic }) =>
    search(clinic, { ...failure, organisation: 'R6902', postcode: 'BR1 1ZZ' }),
  'stu3/patientServiceSearch/responses/WithIndicativeAppointmentWaitTime': async ({ server }) =>
    postSearch(await server.as(admin), published('stu3/patientServiceSearch/requests/RcaWithIWT')),

  'r4/getService/responses/sampleServiceWithFullAttributes': ({ clinic }) =>
    clinic.get('/R4/HealthcareService/11000'),
  'r4/getService/responses/sampleServiceWithMinimumAttributes': ({ clinic }) =>
    clinic.get('/R4/HealthcareService/1'),
  'r4/searchForServices/responses/searchServiceWithEmptyResponse': ({ clinic }) =>
    clinic.get('/R4/HealthcareService?_id=987654'),
  'r4/searchForServices/responses/searchServiceWithMinmumalAttributes': ({ clinic }) =>
    clinic.get('/R4/HealthcareService?_id=1'),
  'r4/retrieveBusinessFunctions/responses/PractitionerRoleBundle': ({ clinic }) =>
    clinic.get('/R4/PractitionerRole'),
  'r4/retrieveOboUsers/responses/PractitionerBundle': async ({ server }) =>
    (await server.as(clinicianAdmin)).get('/R4/Practitioner?_query=onBehalfOf'),
  'r4/searchServiceRequest/responses/ResponseExampleReferral': async (stage) =>
    searchRequests(stage.clinic, await referred(stage)),
  'r4/searchServiceRequest/responses/ResponseExampleEmpty': ({ clinic }) =>
    searchRequests(clinic, { ubrn: '999999999999' }),
}
