/** A034 and A036 as a client writes them. */
import assert from 'node:assert/strict'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import { type Json, without } from './published-example.ts'
import { type Referred, readBy, versionIn } from './referrals.ts'
import type { TestServer } from './server.ts'

export type Why = { readonly reason?: string; readonly comment?: string }

type Headers = Readonly<Record<string, string>>

/** An appointment as A038 gives it. */
export type Current = {
  readonly id: string
  readonly version: number
  readonly json: Answer['json']
}

/** The current appointment of a referral, found as a client finds it. */
export async function currentAppointment(
  server: TestServer,
  referred: Pick<Referred, 'ubrn'>,
  by: CallerHeaders = people.referrer,
): Promise<Current> {
  const read = await findAppointment(server, referred, by)
  assert.ok(read, 'the referral has an appointment')
  return { id: read.json.id, version: versionIn(read), json: read.json }
}

/** A038, if the referral names an appointment. */
export async function findAppointment(
  server: TestServer,
  referred: Pick<Referred, 'ubrn'>,
  by: CallerHeaders = people.referrer,
): Promise<Answer | undefined> {
  const id = /"Appointment\/(\d+)"/.exec((await readBy(server, referred, by)).text)?.[1]
  if (id === undefined) return undefined
  const read = await (await server.as(by)).get(`/STU3/Appointment/${id}`)
  assert.equal(read.status, 200, read.text)
  return read
}

/** The body of A034: the appointment as it is, less what a cancellation has not. */
export function cancelled({ json }: Pick<Current, 'json'>, why: Why = {}): object {
  const { reason = 'PATIENT_HOLIDAY', comment } = why
  return {
    ...without(json, 'slot', 'start', 'end', 'created', 'comment'),
    status: 'cancelled',
    reason: [{ coding: [reasonCoding('APPOINTMENT-CANCELLATION-REASON', reason)] }],
    ...(comment !== undefined && { comment }),
  }
}

/** A034 as a request; another body than the usual one is sent as it is. */
export function cancelAppointment(
  caller: Caller,
  current: Current,
  wanted: Why | { readonly body: unknown } = {},
  headers: Headers = {},
): Promise<Answer> {
  const body = 'body' in wanted ? wanted.body : cancelled(current, wanted)
  return caller.call('PUT', `/STU3/Appointment/${current.id}`, {
    body,
    headers: { 'if-match': `W/"${current.version}"`, ...headers },
  })
}

/** The body of A036. */
export function cancellation({ reason = 'RAISED_IN_ERROR', comment }: Why = {}) {
  const profile = 'eRS-CancelReferral-Request-Parameters-1'
  return {
    meta: { profile: [`https://fhir.nhs.uk/STU3/StructureDefinition/${profile}`] },
    resourceType: 'Parameters',
    parameter: [
      {
        name: 'cancellationReason',
        valueCoding: reasonCoding('REFERRAL-CANCELLATION-REASON', reason),
      },
      ...(comment === undefined ? [] : [{ name: 'cancellationComments', valueString: comment }]),
    ],
  }
}

/** A036 as a request. */
export function cancelReferral(
  caller: Caller,
  { ubrn, version }: Pick<Referred, 'ubrn' | 'version'>,
  wanted: Why | { readonly body: unknown } = {},
  headers: Headers = {},
): Promise<Answer> {
  return caller.post(
    `/STU3/ReferralRequest/${ubrn}/$ers.cancelReferral`,
    'body' in wanted ? wanted.body : cancellation(wanted),
    { 'if-match': `W/"${version}"`, ...headers },
  )
}

/** A034 that succeeds. */
export async function appointmentCancelled(
  server: TestServer,
  referred: Referred,
  why: Why = {},
): Promise<Referred> {
  const caller = await server.as(people.referrer)
  const answer = await cancelAppointment(caller, await currentAppointment(server, referred), why)
  assert.equal(answer.status, 200, answer.text)
  return { ...referred, version: versionIn(await readBy(server, referred)) }
}

/** A036 that succeeds. */
export async function referralCancelled(
  server: TestServer,
  referred: Referred,
  { by = people.referrer, ...why }: Why & { readonly by?: CallerHeaders } = {},
): Promise<Referred> {
  const answer = await cancelReferral(await server.as(by), referred, why)
  assert.equal(answer.status, 200, answer.text)
  return {
    ...referred,
    version: Number(resourceIn(answer, 'updatedReferralRequest')?.meta?.versionId),
  }
}

/** A resource of the answer of A036, by the name of its parameter. */
export function resourceIn({ json }: Answer, name: string): Json | undefined {
  const parameters = json.parameter as { name: string; resource: Json }[]
  return parameters.find((each) => each.name === name)?.resource
}

function reasonCoding(set: string, code: string) {
  return { system: `_baseUrl_/STU3/CodeSystem/${set}`, code }
}
