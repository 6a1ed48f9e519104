/** The ways to read an advice request, and who may and who may not go them. */
import type { Endpoint } from '../../src/api/endpoint.ts'
import { a024RetrieveAdviceAndGuidance } from '../../src/api/stu3/a024-retrieve-advice-and-guidance.ts'
import { a024RetrieveAdviceAndGuidanceVersioned } from '../../src/api/stu3/a024-retrieve-advice-and-guidance-versioned.ts'
import { a025RetrieveAdviceAndGuidanceConversation } from '../../src/api/stu3/a025-retrieve-advice-and-guidance-conversation.ts'
import { a043RetrieveAdviceAndGuidanceOverviewPdf } from '../../src/api/stu3/a043-retrieve-advice-and-guidance-overview-pdf.ts'
import { type Asked, readAdvice, readConversation } from './advice.ts'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'

/** `version` is that of the request, as long as the request is one. */
type Named = Pick<Asked, 'ubrn' | 'version'>

export type AdviceRead = {
  readonly endpoint: Endpoint
  /** Of its error table. */
  readonly page: string
  /** Of whatever that table has. */
  readonly refusesWith: 400 | 422
  readonly read: (caller: Caller, named: Named) => Promise<Answer>
}

const summary = 'retrieveAdviceAndGuidanceRequest/422Response'

export const adviceReads: readonly AdviceRead[] = [
  { endpoint: a024RetrieveAdviceAndGuidance, page: summary, refusesWith: 422, read: readAdvice },
  {
    endpoint: a024RetrieveAdviceAndGuidanceVersioned,
    page: summary,
    refusesWith: 422,
    read: readVersion,
  },
  {
    endpoint: a025RetrieveAdviceAndGuidanceConversation,
    page: 'retrieveAdviceAndGuidanceConversation/400Response',
    refusesWith: 400,
    read: readConversation,
  },
  {
    endpoint: a043RetrieveAdviceAndGuidanceOverviewPdf,
    page: 'retrieveAdviceAndGuidanceOverviewPdf/422Response',
    refusesWith: 422,
    read: printOverview,
  },
]

/** A024 of a version as a request. */
export function readVersion(
  caller: Caller,
  { ubrn, version }: { readonly ubrn: string; readonly version: number | string },
): Promise<Answer> {
  return caller.get(`/STU3/CommunicationRequest/${ubrn}/_history/${version}`)
}

/** A043 as a request. */
export function printOverview(
  caller: Caller,
  { ubrn }: Pick<Asked, 'ubrn'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(`/STU3/CommunicationRequest/${ubrn}/$ers.generateCRI`, undefined, headers)
}

/** A006 and A042 as requests. */
export const fileReads: readonly ((caller: Caller, id: string) => Promise<Answer>)[] = [
  (caller, id) => caller.get(`/STU3/Binary/${id}`),
  (caller, id) => caller.get(`/R4/Binary/${id}`),
]

const clinicianAt = (user: string, organisation = 'RCD'): CallerHeaders => ({
  user,
  organisation,
  function: 'SERVICE_PROVIDER_CLINICIAN',
})

/** On service 11000 alone, which gives no advice. */
export const clinicianOf11000 = clinicianAt('555000000107')

/** Of R69, and on every service there. */
export const clinicianOfR69 = clinicianAt('021600556514', 'R69')

/** Of a request of Larkfield to service 11014 of RCD, about the usual patient, who is R69's. */
export const adviceReaders: Readonly<Record<string, CallerHeaders>> = {
  'the clinician who asks': people.referrer,
  'an admin of the practice': people.referrerAdmin,
  'the practice of the patient, which did not ask': people.everybody,
  'a clinician of the service': people.clinician,
  'an admin for a clinician of the service': people.clinicianAdmin,
  'a clinician of the specialty': clinicianAt('921600556514'),
  'an application of the provider': people.providerApp,
}

export const adviceStrangers: Readonly<Record<string, CallerHeaders>> = {
  'a practice that neither asks nor has the patient': {
    user: '555000000104',
    organisation: 'D82107',
    function: 'REFERRING_CLINICIAN',
  },
  'a clinician in no workgroup': clinicianAt('555000000101'),
  'a clinician of another place of the provider': clinicianAt('555000000108'),
  'a clinician of another service': clinicianOf11000,
  'a clinician of another provider': clinicianOfR69,
  'an application of another provider': { application: 'provider-app-r69' },
}

/** To A044: an admin of the practice sends what its clinician asks. */
export const byAdmin = {
  by: people.referrerAdmin,
  more: [
    {
      name: 'referringClinician',
      valueIdentifier: {
        system: 'http://fhir.nhs.net/Id/sds-user-id',
        value: people.referrer.user,
      },
    },
  ],
}

export function strangerTo({ ubrn }: Pick<Asked, 'ubrn'>): string {
  return `NO_RELATIONSHIP No legitimate relationship with advice request (${ubrn}).`
}
