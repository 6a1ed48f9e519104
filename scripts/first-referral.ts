/**
 * The first referral, end to end, as a table of steps: a practice refers a patient to a hospital,
 * and the hospital accepts. The bodies are the files of `examples/first-referral/`.
 */
import { DemoFailed } from './demo-failed.ts'
import { listAt, textAt, valueAt } from './json-at.ts'

/** What the story has learned so far; a path or a body says `{{UBRN}}` where it wants it. */
export type Known = { readonly [name in KnownName]?: string }
type KnownName = 'UBRN' | 'VERSION' | 'FILE' | 'SLOT' | 'START' | 'END' | 'LOCATION'

export type Answer = { readonly headers: Headers; readonly text: string; readonly json: unknown }

export type Step = {
  /** Who asks; absent: anybody, without a token. */
  readonly by?: keyof typeof people
  readonly endpoint: string
  readonly does: string
  readonly method: 'GET' | 'POST'
  /** Below the FHIR base, or a whole URL. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A file of `examples/first-referral/`. */
  readonly body?: string
  readonly wants: number
  /** What later steps need of the answer, or undefined to have the question asked again. */
  readonly learn: (answer: Answer, known: Known) => Known | undefined
  /** What the table shows of it. */
  readonly tells?: (answer: Answer) => string
}

export const people = {
  practice: {
    user: '555073103100',
    headers: {
      'NHSD-End-User-Organisation-ODS': 'D82106',
      'NHSD-eRS-Business-Function': 'REFERRING_CLINICIAN',
    },
  },
  hospital: {
    user: '555032006106',
    headers: {
      'NHSD-End-User-Organisation-ODS': 'RCD',
      'NHSD-eRS-Business-Function': 'SERVICE_PROVIDER_CLINICIAN',
    },
  },
} as const

const SERVICE = '11001'
const fhirJson = { 'Content-Type': 'application/fhir+json' }

const fetchWorklist = {
  by: 'hospital',
  endpoint: 'A008',
  method: 'POST',
  path: '/STU3/ReferralRequest/$ers.fetchworklist',
  headers: fhirJson,
  body: 'fetch-worklist.json',
  wants: 200,
  tells: ({ json }: Answer) => `${listAt(json, 'entry').length} on the list`,
} as const

const readReferral = {
  endpoint: 'A005',
  method: 'GET',
  path: '/STU3/ReferralRequest/{{UBRN}}',
  wants: 200,
} as const

export const firstReferral: readonly Step[] = [
  {
    by: 'practice',
    endpoint: 'A030',
    does: 'asks where the clinician works',
    method: 'GET',
    path: '/R4/PractitionerRole',
    wants: 200,
    learn: ({ json }) => {
      const works = listAt(json, 'entry').map((entry) =>
        textAt(entry, 'resource', 'organization', 'identifier', 'value'),
      )
      need(works.includes('D82106'), 'the clinician does not work at D82106')
      return {}
    },
  },
  {
    by: 'practice',
    endpoint: 'A010',
    does: 'searches for a cardiology service',
    method: 'POST',
    path: '/STU3/HealthcareService/$ers.searchHealthcareServicesForPatient',
    headers: fhirJson,
    body: 'search-services.json',
    wants: 200,
    learn: ({ json }) => {
      need(JSON.stringify(json).includes(`"${SERVICE}"`), `service ${SERVICE} is not found`)
      return {}
    },
    tells: ({ json }) => `${listAt(json, 'entry').length} services`,
  },
  {
    by: 'practice',
    endpoint: 'A011',
    does: 'creates the referral',
    method: 'POST',
    path: '/STU3/ReferralRequest/$ers.createReferral',
    headers: fhirJson,
    body: 'create-referral.json',
    wants: 201,
    learn: (answer) => ({ UBRN: textAt(answer.json, 'id'), VERSION: versionOf(answer) }),
    tells: ({ json }) => `UBRN ${textAt(json, 'id')}`,
  },
  {
    by: 'practice',
    endpoint: 'A020',
    does: 'uploads the letter',
    method: 'POST',
    path: '/STU3/Binary',
    headers: {
      'Content-Type': 'text/plain',
      'NHSD-eRS-File-Name': 'letter.txt',
      'NHSD-eRS-Referral-ID': '{{UBRN}}',
    },
    body: 'letter.txt',
    wants: 201,
    learn: (answer) => ({ FILE: locationOf(answer) }),
    tells: locationOf,
  },
  {
    by: 'practice',
    endpoint: 'A012',
    does: 'attaches the letter',
    method: 'POST',
    path: '/STU3/ReferralRequest/{{UBRN}}/$ers.maintainReferralLetter',
    headers: { ...fhirJson, 'If-Match': 'W/"{{VERSION}}"' },
    body: 'attach-letter.json',
    wants: 200,
    learn: (answer) => ({ VERSION: versionOf(answer) }),
    tells: letterIn,
  },
  {
    ...readReferral,
    by: 'practice',
    does: 'waits until the letter is scanned',
    learn: (answer) => {
      const letter = letterIn(answer)
      if (letter === 'PENDING') return undefined
      need(letter === 'AVAILABLE', `the letter is ${letter}`)
      return { VERSION: versionOf(answer) }
    },
    tells: letterIn,
  },
  {
    by: 'practice',
    endpoint: 'A015',
    does: 'looks at free slots',
    method: 'GET',
    path:
      `/STU3/Slot?schedule.actor:HealthcareService=${SERVICE}&appointmentType=ROUTINE` +
      '&status=free&_include=Slot:schedule&_count=5&page=1',
    headers: { 'NHSD-eRS-Comm-Rule-Org': 'D82106' },
    wants: 200,
    learn: ({ json }) => {
      const [slot] = slotsIn(json)
      need(slot !== undefined, `service ${SERVICE} has no free slot: import some (docs/import.md)`)
      return { SLOT: textAt(slot, 'id'), START: textAt(slot, 'start'), END: textAt(slot, 'end') }
    },
    tells: ({ json }) => `first: ${textAt(slotsIn(json)[0], 'start')}`,
  },
  {
    by: 'practice',
    endpoint: 'A016',
    does: 'books the first of them',
    method: 'POST',
    path: '/STU3/Appointment',
    headers: fhirJson,
    body: 'book-appointment.json',
    wants: 201,
    learn: () => ({}),
    tells: locationOf,
  },
  {
    ...fetchWorklist,
    does: 'opens the list of referrals to review',
    learn: ({ text }, { UBRN }) => {
      need(text.includes(`ReferralRequest/${UBRN}`), 'the referral is not on the list')
      return {}
    },
  },
  {
    ...readReferral,
    by: 'hospital',
    does: 'reads the referral',
    learn: (answer) => ({ VERSION: versionOf(answer) }),
    tells: (answer) => `version ${versionOf(answer)}`,
  },
  {
    by: 'hospital',
    endpoint: 'A042',
    does: 'asks for the letter',
    method: 'GET',
    path: '/R4/{{FILE}}',
    wants: 307,
    learn: (answer) => ({ LOCATION: locationOf(answer) }),
    tells: () => 'a location for a minute',
  },
  {
    endpoint: '-',
    does: 'downloads it from there, without the token',
    method: 'GET',
    path: '{{LOCATION}}',
    wants: 200,
    learn: ({ text }) => {
      need(text.startsWith('Dear colleague'), 'this is not the letter')
      return {}
    },
    tells: ({ text }) => `${text.length} bytes`,
  },
  {
    by: 'hospital',
    endpoint: 'A013',
    does: 'accepts the referral',
    method: 'POST',
    path: '/STU3/ReferralRequest/{{UBRN}}/$ers.acceptReferral',
    headers: { 'If-Match': 'W/"{{VERSION}}"' },
    wants: 200,
    learn: () => ({}),
    tells: (answer) => `version ${versionOf(answer)}`,
  },
  {
    ...fetchWorklist,
    does: 'finds it gone from the list',
    learn: ({ text }, { UBRN }) => {
      need(!text.includes(`ReferralRequest/${UBRN}`), 'the referral is still on the list')
      return {}
    },
  },
]

function need(isSo: boolean, says: string): void {
  if (!isSo) throw new DemoFailed(says)
}

function versionOf({ headers }: Answer): string {
  const version = /^W\/"(\d+)"$/.exec(headers.get('etag') ?? '')?.[1]
  if (version === undefined) throw new DemoFailed('the answer has no ETag')
  return version
}

function locationOf({ headers }: Answer): string {
  const location = headers.get('location')
  if (location === null) throw new DemoFailed('the answer has no Location')
  return location
}

/** Availability of the one letter. */
function letterIn({ text }: Answer): string {
  const status = /eRS-AvailabilityStatus-1","code":"(\w+)"/.exec(text)?.[1]
  if (status === undefined) throw new DemoFailed('the referral has no letter')
  return status
}

function slotsIn(bundle: unknown): readonly unknown[] {
  return listAt(bundle, 'entry')
    .map((entry) => valueAt(entry, 'resource'))
    .filter((resource) => valueAt(resource, 'resourceType') === 'Slot')
}
