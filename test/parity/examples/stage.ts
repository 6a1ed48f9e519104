/** Where the scenarios play: one server at the time and with the people of the published examples. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Answer, Caller } from '../../world/caller.ts'
import { type DatabaseProxy, databaseProxy } from '../../world/database-proxy.ts'
import { heldTimer } from '../../world/held-timer.ts'
import { people } from '../../world/people.ts'
import { baseUrl, type Json } from '../../world/published-example.ts'
import { publishedFile } from '../../world/published-schemas.ts'
import { arranged, link, type Referred, versionIn } from '../../world/referrals.ts'
import { type TestServer, testServer } from '../../world/server.ts'
import { createPath, type NewReferral, newReferral } from '../../world/service-search.ts'
import { testClock } from '../../world/test-clock.ts'
import { uploaded } from '../../world/uploads.ts'

export type Stage = {
  readonly server: TestServer
  /** Refers, books and cancels at R69. */
  readonly clinic: Caller
  /** Reviews there. */
  readonly clinician: Caller
  readonly timer: ReturnType<typeof heldTimer>
  readonly database: Pick<DatabaseProxy, 'cut' | 'mend'>
}

/** What a client does to get the answer that an example shows. */
export type Scenario = (stage: Stage) => Promise<Answer>

/** By the path of the example, below `spec/examples`. */
export type Scenarios = Readonly<Record<string, Scenario>>

export const clinicianOfR69 = { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }

/** The pathways of the published requests start in May 2024, and may not start a year ago. */
export async function openStage(): Promise<Stage> {
  const timer = heldTimer()
  let proxy: DatabaseProxy | undefined
  const server = await testServer({
    clock: testClock('2024-06-11T12:00:00.000Z'),
    timer: timer.timer,
    wayToDatabase: async (direct) => {
      proxy = await databaseProxy(direct)
      return proxy.connectionString
    },
  })
  assert.ok(proxy)
  return {
    server,
    clinic: await server.as(people.everybody),
    clinician: await server.as(clinicianOfR69),
    timer,
    database: proxy,
  }
}

/** A published body, to be sent. */
export function published(path: string): Json {
  const file = publishedFile(`examples/${path}.json`)
  assert.ok(file, `${path} is published`)
  return JSON.parse(readFileSync(file, 'utf8').replaceAll(/_baseUrl_/gi, baseUrl)) as Json
}

const usual = { specialty: 'CARDIOLOGY', clinicType: 'HEART_FAILURE' } as const

/** Most examples were searched for like this besides. */
export const near = { postcode: 'BR1 1ZZ', miles: 123, isForAgeAndSex: true } as const

export const pathwayStart = '2024-05-08T09:54:23.167Z'

const by = people.everybody

/** A011. */
export async function referred({ clinic }: Stage, wanted: NewReferral = {}): Promise<Referred> {
  const { services = ['11002'], patient = '9912003888' } = wanted
  const body = newReferral({ ...usual, services, patient, ...wanted })
  const made = await clinic.post(createPath, body)
  assert.equal(made.status, 201, made.text)
  const service = services[0] ?? ''
  return { ubrn: made.json.id, version: versionIn(made), patient, service, files: [] }
}

/** A020 and A012: so many letters become the whole set. */
export async function linked(stage: Stage, to: Referred, count = 1): Promise<Answer> {
  const files: { id: string; description: string }[] = []
  for (let index = 1; index <= count; index += 1) {
    const id = await uploaded(stage.clinic, { name: `letter-${index}.txt`, ubrn: to.ubrn })
    files.push({ id, description: `Letter ${index}` })
  }
  const answer = await link(stage.clinic, to, files)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

export async function lettered(stage: Stage, wanted: NewReferral = {}): Promise<Referred> {
  const to = await referred(stage, { ...near, ...wanted })
  return { ...to, version: versionIn(await linked(stage, to)) }
}

/** A016 that succeeds. */
export function sent(
  { server }: Stage,
  to: Referred,
  wanted: Omit<Parameters<typeof arranged>[2], 'by'>,
): Promise<Referred> {
  return arranged(server, to, { by, ...wanted })
}

export function read({ clinic }: Stage, { ubrn }: Pick<Referred, 'ubrn'>): Promise<Answer> {
  return clinic.get(`/STU3/ReferralRequest/${ubrn}`)
}

/** A041. */
export function searchRequests(caller: Caller, { ubrn }: Pick<Referred, 'ubrn'>): Promise<Answer> {
  return caller.get(`/R4/ServiceRequest?identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2FUBRN%7C${ubrn}`)
}
