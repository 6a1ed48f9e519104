import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { MILLISECONDS } from '../../src/base/clock.ts'
import { register } from '../world/gateway-world.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'

const PATHS = { STU3: '/STU3/CodeSystem/PRIORITY', R4: '/R4/HealthcareService/2' } as const

describe('the rate of an application at two servers', () => {
  let first: TestServer
  let second: Awaited<ReturnType<typeof secondServer>>

  before(async () => {
    first = await testServer()
    second = await secondServer(first)
  })
  after(async () => {
    await second?.close()
    await first?.close()
  })

  async function callersOf(requestsPerMinute: number) {
    const application = await register(first, {
      accessMode: 'application-restricted',
      asid: '200000055507',
      odsCode: 'R69',
      businessFunction: 'REFERRER_AUTHORISED_APPLICATION',
      userId: '021600556514',
      requestsPerMinute,
    })
    return Promise.all([first, second].map((server) => server.as({ application })))
  }

  it('is one quota, whichever is asked', async () => {
    const callers = await callersOf(15)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => callers[i % 2]?.get(PATHS.STU3)),
    )
    const statuses = answers.map((answer) => answer?.status)
    assert.equal(statuses.filter((status) => status === 200).length, 15)
    assert.equal(statuses.filter((status) => status === 429).length, 5)
    first.clock.advance(MILLISECONDS.minute)
    for (const caller of callers) assert.equal((await caller.get(PATHS.STU3)).status, 200)
  })

  it('is refused in the words of each FHIR version by the one that was not asked before', async () => {
    const [one, other] = await callersOf(1)
    assert.ok(one && other)
    assert.equal((await one.get(PATHS.R4)).status, 200)
    const stu3 = await other.get(PATHS.STU3)
    assert.deepEqual([stu3.status, stu3.text], [429, ''])
    const r4 = await other.get(PATHS.R4)
    assert.equal(r4.status, 429)
    assert.equal(r4.json.issue[0].code, 'throttled')
    assert.equal(r4.json.issue[0].details.coding[0].code, 'TOO_MANY_REQUESTS')
  })

  it('leaves rows for a while, which the night forgets', async () => {
    const count = async () =>
      (await first.database.query<{ count: number }>('select count(*) from rate_lease')).rows[0]
        ?.count ?? 0
    assert.ok((await count()) > 0)
    await first.runDueJobs()
    assert.ok((await count()) > 0)
    first.clock.advance(2 * MILLISECONDS.hour)
    await first.runDueJobs()
    assert.equal(await count(), 0)
  })
})
