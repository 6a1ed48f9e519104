/** Referrals brought to any stage of their story through the API, as a client brings them there. */
import assert from 'node:assert/strict'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import {
  type AppointmentRequest,
  appointment,
  createReferral,
  maintainLetter,
  patients,
} from './requests.ts'
import type { TestServer } from './server.ts'
import { type Upload, uploaded } from './uploads.ts'

/** A referral as its maker has seen it last. */
export type Referred = {
  readonly ubrn: string
  readonly version: number
  readonly patient: string
  /** The first of its shortlist. */
  readonly service: string
  /** Ids of its letters. */
  readonly files: readonly string[]
}

type By = { readonly by?: CallerHeaders }

/** A011: to the directly bookable service 11000 of RCD, unless said otherwise. */
export async function refer(
  server: TestServer,
  { by = people.referrer, ...options }: By & Parameters<typeof createReferral>[0] = {},
): Promise<Referred> {
  const caller = await server.as(by)
  const created = await caller.post(
    '/STU3/ReferralRequest/$ers.createReferral',
    createReferral(options),
  )
  assert.equal(created.status, 201, created.text)
  return {
    ubrn: created.json.id,
    version: versionIn(created),
    patient: options.patient ?? patients.usual,
    service: options.services?.[0] ?? '11000',
    files: [],
  }
}

/** A012 as a request: the files become the whole set of letters. */
export function link(
  caller: Caller,
  { ubrn, version }: Pick<Referred, 'ubrn' | 'version'>,
  files: Parameters<typeof maintainLetter>[0],
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(
    `/STU3/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`,
    maintainLetter(files),
    { 'if-match': `W/"${version}"`, ...headers },
  )
}

/** A020 and A012: one more letter, not scanned yet. */
export async function withLetter(
  server: TestServer,
  referred: Referred,
  { by = people.referrer, ...file }: By & Upload = {},
): Promise<Referred> {
  const caller = await server.as(by)
  const name = `letter-${referred.files.length + 1}.txt`
  const id = await uploaded(caller, { name, ubrn: referred.ubrn, ...file })
  const files = [...referred.files, id]
  const linked = await link(
    caller,
    referred,
    files.map((each) => ({ id: each })),
  )
  assert.equal(linked.status, 200, linked.text)
  return { ...referred, version: versionIn(linked), files }
}

export type FreeSlot = {
  readonly id: string
  readonly start: string
  readonly end: string
  readonly clinician?: string
}

/** The next slots that anybody may book; `hasClinician` picks those with or without one. */
export async function freeSlots(
  server: TestServer,
  service: string,
  options: { readonly hasClinician?: boolean; readonly count?: number } = {},
): Promise<FreeSlot[]> {
  const { hasClinician = null, count = 1 } = options
  const { rows } = await server.database.query(
    `select slot_id::text as id, starts_at as start, ends_at as end, clinician_user_id as clinician
     from slot
     where service_id = $1 and status = 'free' and starts_at > $2
       and ($3::boolean is null or (clinician_user_id is not null) = $3)
     order by starts_at, slot_id limit $4`,
    [service, server.clock.now(), hasClinician, count],
  )
  assert.equal(rows.length, count, `service ${service} has ${count} free slots`)
  return rows.map(({ clinician, ...slot }) => (clinician === null ? slot : { ...slot, clinician }))
}

export async function freeSlot(
  server: TestServer,
  service: string,
  hasClinician?: boolean,
): Promise<FreeSlot> {
  const [slot] = await freeSlots(
    server,
    service,
    hasClinician === undefined ? {} : { hasClinician },
  )
  assert.ok(slot)
  return slot
}

/** What A016 asks for, beside the referral that it is about. */
export type Arranging = Partial<Omit<AppointmentRequest, 'ubrn' | 'slot'>> & {
  readonly slot?: FreeSlot
}

/** The body of A016 for a referral: a booking when it has a slot, else a deferral with a reason. */
export function arrangement(
  { ubrn, version, patient, service }: Referred,
  { slot, ...wanted }: Arranging = {},
) {
  return appointment({
    ubrn,
    version,
    patient,
    service,
    ...(slot !== undefined && { slot }),
    ...(slot?.clinician !== undefined && { clinician: slot.clinician }),
    ...wanted,
  })
}

/** A016 as a request. */
export function arrange(
  caller: Caller,
  referred: Referred,
  wanted: Arranging,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post('/STU3/Appointment', arrangement(referred, wanted), headers)
}

/** A016 that succeeds. */
export async function arranged(
  server: TestServer,
  referred: Referred,
  { by = people.referrer, ...wanted }: By & Arranging,
): Promise<Referred> {
  const made = await arrange(await server.as(by), referred, wanted)
  assert.equal(made.status, 201, made.text)
  const [incoming] = made.json.incomingReferral
  const version = Number(/_history\/(\d+)$/.exec(incoming.reference)?.[1])
  return { ...referred, service: wanted.service ?? referred.service, version }
}

/** Books the next slot without a clinician, or the one named. */
export async function booked(
  server: TestServer,
  referred: Referred,
  { by = people.referrer, slot }: By & { readonly slot?: FreeSlot } = {},
): Promise<Referred> {
  const chosen = slot ?? (await freeSlot(server, referred.service, false))
  return arranged(server, referred, { by, slot: chosen })
}

/** A013 as a request. */
export function accept(
  caller: Caller,
  { ubrn, version }: Pick<Referred, 'ubrn' | 'version'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return caller.post(`/STU3/ReferralRequest/${ubrn}/$ers.acceptReferral`, undefined, {
    'if-match': `W/"${version}"`,
    ...headers,
  })
}

/** A005 of somebody who may. */
export async function readBy(
  server: TestServer,
  { ubrn }: Pick<Referred, 'ubrn'>,
  by: CallerHeaders = people.referrer,
): Promise<Answer> {
  const read = await (await server.as(by)).get(`/STU3/ReferralRequest/${ubrn}`)
  assert.equal(read.status, 200, read.text)
  return read
}

/** The version that an answer's ETag tells. */
export function versionIn(answer: Answer): number {
  const version = /^W\/"(\d+)"$/.exec(answer.headers.get('etag') ?? '')?.[1]
  assert.ok(version, `${answer.status} has a weak ETag`)
  return Number(version)
}

/** State, reason and comment of a ReferralRequest. */
export function stateIn(answer: Answer): { state: string; reason?: string; comments?: string } {
  const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-ReferralState-1'
  const extensions = answer.json.extension as { url: string; extension: object[] }[]
  const parts = extensions.find((each) => each.url === url)?.extension ?? []
  return Object.fromEntries(
    (parts as { url: string; valueCoding?: { code: string }; valueString?: string }[]).map(
      (part) => [part.url, part.valueCoding?.code ?? part.valueString],
    ),
  ) as { state: string }
}

type Contained = Readonly<Record<string, unknown>> & { readonly resourceType: string }

/** The contained resources of one type. */
// biome-ignore lint/suspicious/noExplicitAny: tests read published shapes that the schemas check
export function containedIn(answer: Answer, resourceType: string): any[] {
  return (answer.json.contained as Contained[]).filter((each) => each.resourceType === resourceType)
}

/**
 * The record of the patient turns into one that the look-up does not answer for: the patients of
 * the simulated PDS stand fast, so the requests of this number are given to another one of them.
 */
export async function becomesPatient(
  server: TestServer,
  { ubrn }: Pick<Referred, 'ubrn'>,
  nhsNumber: string,
): Promise<void> {
  for (const table of ['referral', 'advice_request']) {
    await server.database.query(
      `update ${table} set nhs_number = $2,
         document = jsonb_set(document::jsonb, '{patient}', to_jsonb($2::text))
       where ubrn = $1`,
      [ubrn, nhsNumber],
    )
  }
}
