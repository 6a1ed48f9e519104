import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { endpoints } from '../../src/api/registry.ts'
import { edited, placesOf } from '../wire/edit.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { people } from '../world/people.ts'
import { arrange, link, refer } from '../world/referrals.ts'
import { createReferral } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'

/** Text that some part on its way could stumble over: PostgreSQL, JSON, headers, numbers, dates. */
// biome-ignore format: a table
const hostile = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\udc00x', '\ufeff', '\u2028', '\u0001', '\\', '"', "'",
  '\r\n', '‮gnp.exe', '💉', 'é'.normalize('NFD'), '9'.repeat(400), '-0', '1e400', 'NaN', '0000-00-00',
  '2026-02-30', '2026-11-24T25:00:00Z', '+275760-09-13T00:00:00.000Z', '-000001-01-01T00:00:00Z',
  '../../../etc/passwd', "'; drop table referral; --", '{{7*7}}', '#{7*7}', '%s%n', '__proto__',
  'constructor', 'Binary/../x', 'ReferralRequest/000000070000/_history/99999999999999999999', 'x'.repeat(10_000),
] as const

const odd = [null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [[]], [null], { a: 1 }] as const

const posts = endpoints.filter(({ method }) => method === 'POST')

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

function assertOurs(answer: Answer, what: string): void {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.text}`)
}

const callers = new Map<string, Caller>()

/** The caller of an endpoint's example, made once. */
async function callerOf(who: Parameters<TestServer['as']>[0]): Promise<Caller> {
  const key = JSON.stringify(who)
  const caller = callers.get(key) ?? (await server.as(who))
  callers.set(key, caller)
  return caller
}

describe('no input gives a 500', () => {
  for (const endpoint of posts) {
    const { who, method, path, headers, body = '{}' } = exampleCall(endpoint)
    const right: unknown = endpoint.takes?.kind === 'json' ? JSON.parse(body) : {}

    it(`whatever stands at any place of the body of ${endpoint.id}`, async () => {
      const caller = await callerOf(who)
      for (const [place, value] of placesOf(right)) {
        const others = typeof value === 'string' ? [...hostile, ...odd] : odd
        const asked = others.map(async (other) => {
          const raw = JSON.stringify(edited(right, place, other))
          const answer = await caller.call(method, path, { headers, raw })
          assertOurs(answer, `${place} ${JSON.stringify(other).slice(0, 80)}`)
        })
        await Promise.all(asked)
      }
    })

    it(`whatever JSON and headers are sent to ${endpoint.id}`, async () => {
      const caller = await callerOf(who)
      const places = placesOf(right).map(([place]) => place)
      const spoiled = fc
        .record({ place: fc.constantFrom(...places, ''), other: fc.jsonValue({ maxDepth: 4 }) })
        .map(({ place, other }) => (place === '' ? other : edited(right, place, other)))
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(spoiled, fc.jsonValue({ maxDepth: 6 })),
          headersThat,
          async (sent, more) => {
            const raw = JSON.stringify(sent)
            const answer = await caller.call(method, path, {
              headers: { ...headers, ...more },
              raw,
            })
            assertOurs(answer, JSON.stringify(more))
          },
        ),
        { seed: 20_261_124, numRuns: 120 },
      )
    })
  }

  it('whatever text is kept: the comment of a deferral', async () => {
    for (const comment of hostile) {
      const referred = await refer(server, { services: ['10000'] })
      const answer = await arrange(referrer, referred, { reason: 'NO_SLOTS_AT_SERVICE', comment })
      assertOurs(answer, JSON.stringify(comment).slice(0, 80))
      const read = await referrer.get(`/STU3/ReferralRequest/${referred.ubrn}`)
      assert.equal(read.status, 200)
      if (answer.status === 201) assert.equal(answer.json.comment, comment)
    }
  })

  it('whatever text is kept: the description of a letter', async () => {
    for (const description of hostile) {
      const referred = await refer(server)
      const id = await uploaded(referrer, { ubrn: referred.ubrn })
      const answer = await link(referrer, referred, [{ id, description }])
      assertOurs(answer, JSON.stringify(description).slice(0, 80))
      const read = await referrer.get(`/STU3/ReferralRequest/${referred.ubrn}`)
      assert.equal(read.status, 200)
      if (answer.status === 200) assert.ok(read.text.includes(JSON.stringify(description)))
    }
  })

  it('whatever text is kept: the postcode of search criteria', async () => {
    for (const valueString of hostile) {
      const body = createReferral({ criteria: { more: [{ name: 'postcode', valueString }] } })
      const answer = await referrer.post('/STU3/ReferralRequest/$ers.createReferral', body)
      assertOurs(answer, JSON.stringify(valueString).slice(0, 80))
    }
  })
})

/** What a client can send at all: bytes without control characters, no blanks around. */
const headerText = fc
  .oneof(
    fc.constantFrom(
      '',
      'W/"1"',
      'W/"999999999"',
      '*',
      '0',
      '000000070000',
      'application/fhir+json',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 300 }),
    fc.array(fc.integer({ min: 0x80, max: 0xff }), { maxLength: 50 }).map(latin1),
  )
  .map((text) => text.trim())

const headersThat = fc.dictionary(
  fc.constantFrom(
    'accept',
    'content-type',
    'content-encoding',
    'if-match',
    'if-none-match',
    'idempotency-key',
    'nhsd-end-user-organisation-ods',
    'nhsd-ers-business-function',
    'nhsd-ers-on-behalf-of-user-id',
    'nhsd-ers-comm-rule-org',
    'nhsd-ers-file-name',
    'nhsd-ers-referral-id',
    'range',
    'x-correlation-id',
    'x-request-id',
    'accept-version',
  ),
  headerText,
  { maxKeys: 4 },
)

function latin1(codes: readonly number[]): string {
  return String.fromCharCode(...codes)
}
