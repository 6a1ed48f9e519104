import assert from 'node:assert/strict'
import type { Answer, Caller } from './caller.ts'
import { fetchWorklist } from './requests.ts'

const codes = 'https://fhir.nhs.uk/STU3/CodeSystem'

/** A008 as a request. */
export function fetchList(
  caller: Caller,
  list: string,
  filters: readonly object[] = [],
): Promise<Answer> {
  return caller.post('/STU3/ReferralRequest/$ers.fetchworklist', fetchWorklist(list, filters))
}

/** UBRNs of a list, in its order. */
export async function listed(
  caller: Caller,
  list: string,
  filters: readonly object[] = [],
): Promise<string[]> {
  const answer = await fetchList(caller, list, filters)
  assert.equal(answer.status, 200, answer.text)
  return ubrnsIn(answer)
}

export function ubrnsIn({ json }: Answer): string[] {
  const entries = json.entry as { item: { reference: string } }[]
  return entries.map(({ item }) => item.reference.replace('ReferralRequest/', ''))
}

type Part = { readonly url: string; readonly [value: string]: unknown }

/**
 * The parts of one entry by name: codes of concepts, ids of references, plain values as they are.
 */
export async function itemOn(
  caller: Caller,
  list: string,
  ubrn: string,
): Promise<Record<string, unknown> | undefined> {
  return itemIn(await fetchList(caller, list), `ReferralRequest/${ubrn}`)
}

/** The same of an answer, by what the entry refers to. */
export function itemIn(answer: Answer, reference: string): Record<string, unknown> | undefined {
  assert.equal(answer.status, 200, answer.text)
  const entries = answer.json.entry as {
    item: { reference: string }
    extension: { extension: Part[] }[]
  }[]
  const entry = entries.find(({ item }) => item.reference === reference)
  if (entry === undefined) return undefined
  return Object.fromEntries(
    (entry.extension[0]?.extension ?? []).map((part) => [part.url, plain(part)]),
  )
}

function plain({ url: _url, ...value }: Part): unknown {
  const [held] = Object.values(value)
  if (typeof held !== 'object' || held === null) return held
  const { coding, identifier, reference } = held as {
    coding?: { code: string }[]
    identifier?: { value: string }
    reference?: string
  }
  return coding?.[0]?.code ?? identifier?.value ?? reference
}

function identified(name: string, system: string, value: string) {
  return { name, valueIdentifier: { system, value } }
}

function concept(name: string, system: string, code: string) {
  return { name, valueCodeableConcept: { coding: [{ system, code }] } }
}

function assigned(name: string, is: 'ASSIGNED' | 'NOT_ASSIGNED') {
  return concept(name, `${codes}/eRS-AssignedIndicator-1`, is)
}

/** The filters of provider lists, each as the parameters it takes. */
export const filter = {
  service: (id: string) => [identified('service', 'http://fhir.nhs.net/Id/ers-service', id)],
  location: (odsCode: string) => [
    identified('location', 'https://directory.spineservices.nhs.uk/STU3/Organization', odsCode),
  ],
  specialtyAlone: (code: string) => [
    concept('specialty', '_baseUrl_/STU3/CodeSystem/SPECIALTY', code),
  ],
  specialty: (code: string) => [
    assigned('specialtyAssignedIndicator', 'ASSIGNED'),
    ...filter.specialtyAlone(code),
  ],
  specialtyIndicator: (is: 'ASSIGNED' | 'NOT_ASSIGNED') => [
    assigned('specialtyAssignedIndicator', is),
  ],
  clinicianAlone: (user: string) => [
    identified('clinician', 'http://fhir.nhs.net/Id/sds-user-id', user),
  ],
  clinician: (user: string) => [
    assigned('clinicianAssignedIndicator', 'ASSIGNED'),
    ...filter.clinicianAlone(user),
  ],
  clinicianIndicator: (is: 'ASSIGNED' | 'NOT_ASSIGNED') => [
    assigned('clinicianAssignedIndicator', is),
  ],
}
