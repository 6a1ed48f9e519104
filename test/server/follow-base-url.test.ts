import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Asked,
  asked,
  askedBack,
  fetchAdviceList,
  readAdvice,
  readConversation,
  responded,
} from '../world/advice.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { appointmentCancelled, currentAppointment } from '../world/cancellations.ts'
import { people } from '../world/people.ts'
import { booked, type Referred, refer, withLetter } from '../world/referrals.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import { fetchList } from '../world/worklists.ts'

let server: TestServer
let referral: Referred
/** Cancelled, for a reason of the server's own reference data. */
let appointment: string
let advice: Asked

before(async () => {
  server = await testServer()
  referral = await booked(server, await withLetter(server, await refer(server)))
  const other = await appointmentCancelled(server, await booked(server, await refer(server)))
  appointment = (await currentAppointment(server, other)).id
  const file = { id: await uploaded(await server.as(people.referrer)) }
  advice = await responded(server, await asked(server, { files: [file] }), askedBack)
})
after(() => server.close())

describe('stored bodies', () => {
  // biome-ignore format: a table
  const reads: readonly [what: string, read: (caller: Caller) => Promise<Answer>][] = [
    ['a referral',                  (caller) => caller.get(`/STU3/ReferralRequest/${referral.ubrn}`)],
    ['an appointment',              (caller) => caller.get(`/STU3/Appointment/${appointment}`)],
    ['a worklist of referrals',     (caller) => fetchList(caller, 'REFERRALS_FOR_REVIEW')],
    ['an advice request',           (caller) => readAdvice(caller, advice)],
    ['its conversation',            (caller) => readConversation(caller, advice)],
    ['a worklist of such requests', (caller) => fetchAdviceList(caller)],
  ]

  it('name the base URL of a server that starts on them', async () => {
    const before = await bodiesFrom(server)
    const again = await secondServer(server)
    try {
      assert.notEqual(again.baseUrl, server.baseUrl)
      const after = await bodiesFrom(again)
      for (const [index, [what]] of reads.entries()) {
        const [then = '', now = ''] = [before[index], after[index]]
        assert.ok(then.includes(server.baseUrl) && !then.includes(again.baseUrl), what)
        assert.equal(now, then.replaceAll(server.baseUrl, again.baseUrl), what)
      }
    } finally {
      await again.close()
    }
  })

  async function bodiesFrom({ as }: Pick<TestServer, 'as'>): Promise<readonly string[]> {
    const caller = await as(people.clinician)
    return Promise.all(reads.map(async ([, read]) => textOf(await read(caller))))
  }

  /** Without the id that a bundle is given anew each time. */
  function textOf(answer: Answer): string {
    assert.equal(answer.status, 200, answer.text)
    const { json, text } = answer
    return json.resourceType === 'Bundle' ? text.replace(json.id, '') : text
  }
})
