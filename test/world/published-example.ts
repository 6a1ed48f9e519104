import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { publishedFile } from './published-schemas.ts'

/** The base that stands for `_baseUrl_` in published examples. */
export const baseUrl = 'http://127.0.0.1:9000/referrals/FHIR'

/**
 * Hands a published example to a test, `path` below `spec/examples` without `.json`. Where the
 * contract is not beside the repository the test says that it left the comparison out.
 */
export function withExample<T = Json>(
  t: TestContext,
  path: string,
  compare: (example: T) => void,
): void {
  const file = publishedFile(`examples/${path}.json`)
  if (file === undefined) {
    t.diagnostic(`left out: there is no published example ${path} here to compare with`)
    return
  }
  const text = readFileSync(file, 'utf8').replaceAll(/_baseUrl_/gi, baseUrl)
  compare(JSON.parse(text) as T)
}

/** Parsed JSON that a test looks into; text has methods of these two names, which is not meant. */
export type Json = { [element: string]: Json } & { link: Json; search: Json } & Json[] & string

/** A body as it is sent: what is undefined is not there. */
export function sent(body: object | string | Buffer): Json {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return JSON.parse(text.toString()) as Json
}

/** A body less the fields in which an example cannot agree with us. */
export function without(body: object, ...fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)))
}

/** Extensions stand in another order in some examples of one and the same resource. */
export function inAnyOrder(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(inAnyOrder)
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (name !== 'extension') return [name, inAnyOrder(value)]
      const extensions = (value as Json[]).map(inAnyOrder) as Json[]
      return [name, extensions.sort((a, b) => String(a.url).localeCompare(String(b.url)))]
    }),
  )
}

export function contained(body: Json, id: string): Json {
  return body.contained?.find((each: Json) => each.id === id) as Json
}

/** Equal in every field and in the order of the fields. */
export function sameBytes(written: Json, example: Json): void {
  assert.deepEqual(written, example)
  assert.equal(JSON.stringify(written), JSON.stringify(example))
}

/**
 * The example of a request where we differ from it on purpose: files go by their document's id, and
 * the criteria of a request made today always name the commissioning.
 */
export function masked(example: Json): Json {
  let text = JSON.stringify(example)
  for (const { content } of example.contained?.filter(isDocument) ?? []) {
    const attachment = content?.[0]?.attachment
    const id = String(attachment?.id)
    const documentId = String(attachment?.url).replace('Binary/', '')
    text = text
      .replaceAll(`DocumentReference-${id}`, `DocumentReference-${documentId}`)
      .replaceAll(`"id":"${id}"`, `"id":"${documentId}"`)
  }
  const result = JSON.parse(text) as Json
  const criteria = contained(result, 'serviceSearchCriteria').parameter
  if (!criteria?.some(({ name }: Json) => name === commissioning.name)) {
    criteria?.push(commissioning as unknown as Json)
  }
  return result
}

const commissioning = {
  name: 'commissioningProvisioning',
  valueCoding: {
    system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-CommissioningProvisioning-1',
    code: 'ALL_AVAILABLE_FOR_BOOKING',
  },
}

function isDocument({ resourceType }: Json): boolean {
  return resourceType === 'DocumentReference'
}
