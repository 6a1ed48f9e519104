/** What a story that the demo plays is made of: calls in order, and what each has to come to. */
import { DemoFailed } from './demo-failed.ts'
import { listAt } from './json-at.ts'

export type Story = {
  readonly title: string
  /** Of its bodies, below `examples/`. */
  readonly folder: string
  readonly steps: readonly Step[]
}

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
  /** Below the FHIR base, or below `/world`, or a whole URL. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A file of the story's folder. */
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

export const fhirJson = { 'Content-Type': 'application/fhir+json' }

export function need(isSo: boolean, says: string): void {
  if (!isSo) throw new DemoFailed(says)
}

export function versionOf({ headers }: Answer): string {
  const version = /^W\/"(\d+)"$/.exec(headers.get('etag') ?? '')?.[1]
  if (version === undefined) throw new DemoFailed('the answer has no ETag')
  return version
}

export function locationOf({ headers }: Answer): string {
  const location = headers.get('location')
  if (location === null) throw new DemoFailed('the answer has no Location')
  return location
}

/** Whether the one file of an answer has been scanned; it has to be found harmless. */
export function isScanned(answer: Answer): boolean {
  const status = fileIn(answer)
  if (status === 'PENDING') return false
  need(status === 'AVAILABLE', `the file is ${status}`)
  return true
}

/** Availability of the one file. */
export function fileIn({ text }: Answer): string {
  const status = /eRS-AvailabilityStatus-1","code":"(\w+)"/.exec(text)?.[1]
  if (status === undefined) throw new DemoFailed('the answer names no file')
  return status
}

/** A010, which has to find the service. */
export function searchFor(service: string, does: string): Step {
  return {
    by: 'practice',
    endpoint: 'A010',
    does,
    method: 'POST',
    path: '/STU3/HealthcareService/$ers.searchHealthcareServicesForPatient',
    headers: fhirJson,
    body: 'search-services.json',
    wants: 200,
    learn: ({ text }) => {
      need(text.includes(`"${service}"`), `service ${service} is not found`)
      return {}
    },
    tells: ({ json }) => `${listAt(json, 'entry').length} services`,
  }
}

/** A list of the hospital's, while the request is on it or once it is not. */
export function worklist({
  endpoint,
  of,
  does,
  isOnIt,
}: Pick<Step, 'endpoint' | 'does'> & {
  readonly of: 'ReferralRequest' | 'CommunicationRequest'
  readonly isOnIt: boolean
}): Step {
  return {
    by: 'hospital',
    endpoint,
    does,
    method: 'POST',
    path: `/STU3/${of}/$ers.fetchworklist`,
    headers: fhirJson,
    body: 'fetch-worklist.json',
    wants: 200,
    learn: ({ text }, { UBRN }) => {
      const says = `the request is ${isOnIt ? 'not' : 'still'} on the list`
      need(text.includes(`${of}/${UBRN}"`) === isOnIt, says)
      return {}
    },
    tells: ({ json }) => `${listAt(json, 'entry').length} on the list`,
  }
}

/** The hospital gets a file by A042, from the location that it gives. */
export function download(what: string, isIt: (text: string) => boolean): readonly Step[] {
  return [
    {
      by: 'hospital',
      endpoint: 'A042',
      does: `asks for ${what}`,
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
        need(isIt(text), `this is not ${what}`)
        return {}
      },
      tells: ({ headers }) => `${headers.get('content-length')} bytes`,
    },
  ]
}
