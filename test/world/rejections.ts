/** A014 and A022 as a client writes them. */
import assert from 'node:assert/strict'
import type { Answer, Caller } from './caller.ts'
import { people } from './people.ts'
import { type Referred, versionIn } from './referrals.ts'
import { fileParameter, type NamedFile } from './requests.ts'
import type { TestServer } from './server.ts'

const stu3 = 'https://fhir.nhs.uk/STU3'

export type Rejection = {
  readonly reason?: string
  /** None is sent for null. */
  readonly comment?: string | null
  readonly isCancelledInPas?: boolean
}

/** SERVICE_INAPPROPRIATE with a comment, unless said otherwise. */
export function rejection({
  reason = 'SERVICE_INAPPROPRIATE',
  comment = 'Not for this clinic',
  isCancelledInPas,
}: Rejection = {}) {
  const system = '_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON'
  return {
    resourceType: 'Parameters',
    meta: { profile: [`${stu3}/StructureDefinition/eRS-RejectReferral-Parameters-1`] },
    parameter: [
      { name: 'rejectionReason', valueCoding: { system, code: reason } },
      ...(comment === null ? [] : [{ name: 'rejectionComments', valueString: comment }]),
      ...flagged(isCancelledInPas),
    ],
  }
}

export type LaterAction = {
  readonly comment?: string
  readonly priority?: string
  readonly isCancelledInPas?: boolean
  readonly files?: readonly NamedFile[]
}

/** The comments come first, then what is there of priority, flag and files. */
export function laterAction({
  comment = 'Please contact patient to rebook',
  priority,
  isCancelledInPas,
  files = [],
}: LaterAction = {}) {
  const profile = 'eRS-cancelAppointmentActionLater-Parameters-1'
  return {
    resourceType: 'Parameters',
    meta: { profile: [`${stu3}/StructureDefinition/${profile}`] },
    parameter: [
      { name: 'comments', valueString: comment },
      ...(priority === undefined
        ? []
        : [{ name: 'priority', valueCoding: coding('eRS-Priority-1', priority) }]),
      ...flagged(isCancelledInPas),
      ...files.map((file) => fileParameter('providerAttachmentFile', 'PROVIDER', file)),
    ],
  }
}

function flagged(isCancelledInPas: boolean | undefined) {
  if (isCancelledInPas === undefined) return []
  return [{ name: 'appointmentCancelledInPAS', valueBoolean: isCancelledInPas }]
}

function coding(system: string, code: string) {
  return { system: `${stu3}/CodeSystem/${system}`, code }
}

type Target = Pick<Referred, 'ubrn' | 'version'>
type Headers = Readonly<Record<string, string>>
type Raw = { readonly body: unknown }

export function rejectPath({ ubrn }: Pick<Referred, 'ubrn'>): string {
  return `/STU3/ReferralRequest/${ubrn}/$ers.rejectReferral`
}

export function laterPath({ ubrn }: Pick<Referred, 'ubrn'>): string {
  return `/STU3/ReferralRequest/${ubrn}/$ers.cancelAppointmentActionLater`
}

/** A014 as a request. */
export function reject(
  caller: Caller,
  { ubrn, version }: Target,
  wanted: Rejection | Raw = {},
  headers: Headers = {},
): Promise<Answer> {
  const body = 'body' in wanted ? wanted.body : rejection(wanted)
  return caller.post(rejectPath({ ubrn }), body, { 'if-match': `W/"${version}"`, ...headers })
}

/** A014 that succeeds. */
export async function rejected(
  server: TestServer,
  referred: Referred,
  wanted: Rejection = {},
): Promise<Referred> {
  const answer = await reject(await server.as(people.clinician), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return { ...referred, version: versionIn(answer) }
}

/** A022 as a request. */
export function actLater(
  caller: Caller,
  { ubrn, version }: Target,
  wanted: LaterAction | Raw = {},
  headers: Headers = {},
): Promise<Answer> {
  const body = 'body' in wanted ? wanted.body : laterAction(wanted)
  return caller.post(laterPath({ ubrn }), body, { 'if-match': `W/"${version}"`, ...headers })
}

/** A022 that succeeds. */
export async function leftForLater(
  server: TestServer,
  referred: Referred,
  wanted: LaterAction = {},
): Promise<Referred> {
  const answer = await actLater(await server.as(people.clinician), referred, wanted)
  assert.equal(answer.status, 200, answer.text)
  return { ...referred, version: versionIn(answer) }
}
