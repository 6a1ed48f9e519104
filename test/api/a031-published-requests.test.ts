import assert from 'node:assert/strict'
import { after as afterAll, before, describe, it } from 'node:test'
import { people } from '../world/people.ts'
import { inAnyOrder, type Json, withExample, without } from '../world/published-example.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { createPath, newReferral } from '../world/service-search.ts'
import { testClock } from '../world/test-clock.ts'

/** The pathways of the published answers start in May 2024. */
const clock = testClock('2024-06-11T12:00:00.000Z')
const pathwayStart = '2024-05-01T09:55:00.000Z'

let server: TestServer

before(async () => {
  server = await testServer({ clock })
})
afterAll(() => server.close())

describe('A031 accepts the published request', () => {
  for (const name of ['UnbookedReferral', 'UnbookedReferralMultipleServices']) {
    it(`${name}, and answers as published`, async (t) => {
      const clinic = await server.as(people.everybody)
      const asked: Json[] = []
      const awaited: Json[] = []
      withExample(t, `stu3/changeShortlist/requests/${name}`, (body) => asked.push(body))
      withExample(t, `stu3/changeShortlist/responses/${name}`, (body) => awaited.push(body))
      for (const [index, body] of asked.entries()) {
        const made = await clinic.post(createPath, newReferral({ pathwayStart }))
        assert.equal(made.status, 201, made.text)
        const path = `/STU3/ReferralRequest/${made.json.id}/$ers.changeShortlist`
        const answer = await clinic.post(path, body, { 'if-match': 'W/"3"' })
        assert.equal(answer.status, 200, answer.text)
        const expected = awaited[index]
        if (expected === undefined) continue
        const told = answer.text.replaceAll(server.baseUrl, 'http://127.0.0.1:9000')
        assert.deepEqual(comparable(JSON.parse(told)), comparable(expected))
      }
    })
  }
})

/** Less ids, version, and the names of services, which are those of our own directory. */
function comparable(body: Json): unknown {
  const profile = body.meta?.profile
  const text = JSON.stringify({ ...without(body, 'id', 'identifier', 'meta'), profile })
  return inAnyOrder(
    JSON.parse(text.replace(/"display":"[^"]*Business Service[^"]*"/g, '"display":"A service"')),
  )
}
