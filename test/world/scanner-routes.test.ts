import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { attached } from './attachments.ts'
import type { Caller } from './caller.ts'
import { people } from './people.ts'
import { type TestServer, testServer } from './server.ts'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

const tell = (body: unknown) => server.world('PUT', '/scanner', body)

/** What A005 shows of the one letter of a referral. */
async function shownBy(ubrn: string) {
  const read = await referrer.get(`/STU3/ReferralRequest/${ubrn}`)
  const [, availability] = /eRS-AvailabilityStatus-1","code":"([A-Z_]+)"/.exec(read.text) ?? []
  return { availability, version: read.headers.get('etag') }
}

describe('/world/scanner', () => {
  it('lets files wait, then lets the referral show what they are, under one version', async () => {
    assert.equal((await tell({ behaviour: 'pending' })).status, 200)
    const { ubrn } = await attached(referrer)
    await server.runDueJobs()
    const before = await shownBy(ubrn)
    assert.equal(before.availability, 'PENDING')
    assert.equal((await tell({ behaviour: 'by-content' })).status, 200)
    await server.runDueJobs()
    const after = await shownBy(ubrn)
    assert.equal(after.availability, 'AVAILABLE')
    assert.equal(after.version, before.version)
  })

  it('finds threats in every file when it is told to', async () => {
    await tell({ behaviour: 'threat' })
    const { ubrn } = await attached(referrer)
    await server.runDueJobs()
    assert.equal((await shownBy(ubrn)).availability, 'THREATS_FOUND')
    const told = await server.world('GET', '/scanner')
    assert.deepEqual(await told.json(), { behaviour: 'threat' })
    await tell({ behaviour: 'by-content' })
  })

  it('refuses a behaviour with everything that is wrong in it', async () => {
    const says = 'behaviour: one of by-content, clean, threat, invalid, pending is wanted'
    const bodies: readonly (readonly [unknown, readonly string[]])[] = [
      [{ behaviour: 'asleep', when: 1 }, [says, 'when: unknown field']],
      [{}, [says]],
      [{ behaviour: 'clean', when: 1 }, ['when: unknown field']],
      [['clean'], ['body: a JSON object is wanted']],
    ]
    for (const [body, problems] of bodies) {
      const response = await tell(body)
      assert.deepEqual([response.status, await response.json()], [400, { problems }])
    }
  })
})
