import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type Json, withExample, without } from '../world/published-example.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath } from '../world/service-search.ts'
import { testClock } from '../world/test-clock.ts'

/** The pathways of the published requests start in May 2024, and may not start a year ago. */
const clock = testClock('2024-06-11T12:00:00.000Z')

let server: TestServer
let clinic: Caller

before(async () => {
  server = await testServer({ clock })
  clinic = await server.as(people.everybody)
})
after(() => server.close())

const examples = [
  ['MinimalRequest', 'ReferralRequest'],
  ['RequestTwentyServices', 'ReferralRequestTwentyServices'],
] as const

describe('A011 accepts the published request', () => {
  for (const [request, response] of examples) {
    it(`${request}, and answers as published`, async (t) => {
      const asked: Json[] = []
      const awaited: Json[] = []
      withExample(t, `stu3/createReferral/requests/${request}`, (body) => asked.push(body))
      withExample(t, `stu3/createReferral/responses/${response}`, (body) => awaited.push(body))
      for (const [index, body] of asked.entries()) {
        const answer = await clinic.post(createPath, body)
        assert.equal(answer.status, 201, answer.text)
        assert.equal(answer.headers.get('etag'), 'W/"3"')
        const expected = awaited[index]
        if (expected === undefined) continue
        const told: Json = JSON.parse(
          answer.text.replaceAll(server.baseUrl, 'http://127.0.0.1:9000'),
        )
        assert.deepEqual(comparable(told), comparable(expected))
      }
    })
  }
})

/** Less the two ids that are never the same, extensions in one order (docs/quirks.md). */
function comparable(referral: Json): object {
  const byUrl = (a: Json, b: Json) => ((a.url ?? '') < (b.url ?? '') ? -1 : 1)
  return {
    ...without(referral, 'id', 'identifier'),
    extension: [...(referral.extension ?? [])].sort(byUrl),
  }
}
