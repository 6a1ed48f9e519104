/** A028 as a client writes it. */
import assert from 'node:assert/strict'
import type { Answer, Caller } from './caller.ts'
import { people } from './people.ts'
import { type Referred, versionIn } from './referrals.ts'
import { fileParameter, type NamedFile } from './requests.ts'
import type { TestServer } from './server.ts'

const stu3 = 'https://fhir.nhs.uk/STU3'

export type ReviewOutcome = {
  readonly outcome?: string
  readonly comment?: string
  /** None is sent for null. */
  readonly priority?: string | null
  readonly files?: readonly NamedFile[]
}

/** Accepts a referral as urgent, unless said otherwise. */
export function reviewOutcome({
  outcome = 'ACCEPT_REFER_BOOK_LATER',
  comment = 'To be booked soon',
  priority = outcome === 'ACCEPT_REFER_BOOK_LATER' ? 'URGENT' : null,
  files = [],
}: ReviewOutcome = {}) {
  return {
    resourceType: 'Parameters',
    meta: { profile: [`${stu3}/StructureDefinition/eRS-RecordReviewOutcome-Parameters-1`] },
    parameter: [
      { name: 'reviewOutcome', valueCoding: coding('eRS-ReviewOutcome-1', outcome) },
      { name: 'reviewComments', valueString: comment },
      ...(priority === null
        ? []
        : [{ name: 'reviewPriority', valueCoding: coding('eRS-Priority-1', priority) }]),
      ...files.map((file) => fileParameter('reviewAttachmentFile', 'PROVIDER', file)),
    ],
  }
}

function coding(system: string, code: string) {
  return { system: `${stu3}/CodeSystem/${system}`, code }
}

export function outcomePath({ ubrn }: Pick<Referred, 'ubrn'>): string {
  return `/STU3/ReferralRequest/${ubrn}/$ers.recordReviewOutcome`
}

/** As a request. */
export function recordOutcome(
  caller: Caller,
  { ubrn, version }: Pick<Referred, 'ubrn' | 'version'>,
  wanted: ReviewOutcome | { readonly body: unknown } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(
    outcomePath({ ubrn }),
    'body' in wanted ? wanted.body : reviewOutcome(wanted),
    { 'if-match': `W/"${version}"`, ...headers },
  )
}

/** One that succeeds. */
export async function reviewed(
  server: TestServer,
  referred: Referred,
  wanted: ReviewOutcome = {},
): Promise<Referred> {
  const recorded = await recordOutcome(await server.as(people.clinician), referred, wanted)
  assert.equal(recorded.status, 200, recorded.text)
  return { ...referred, version: versionIn(recorded) }
}

export const returned = { outcome: 'RETURN_TO_REFERRER_WITH_ADVICE' } as const
