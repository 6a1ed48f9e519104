/** What A024, A025 and A043 have in common: who may read an advice request, and who may not. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Asked, asked } from '../world/advice.ts'
import {
  type AdviceRead,
  adviceReaders,
  adviceReads,
  adviceStrangers,
  strangerTo,
} from '../world/advice-reads.ts'
import type { Answer, CallerHeaders } from '../world/caller.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { people } from '../world/people.ts'
import { becomesPatient, booked, refer } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'

const patientError =
  'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.'

let server: TestServer
let request: Asked

before(async () => {
  server = await testServer()
  request = await asked(server)
})
after(() => server.close())

type ReadBy = (by: CallerHeaders, of?: Pick<Asked, 'ubrn' | 'version'>) => Promise<Answer>

for (const each of adviceReads) {
  const { endpoint, page, read } = each
  const { saw, assertAllOf } = seenCodes()
  const readBy: ReadBy = async (by, of = request) => saw(await read(await server.as(by), of))
  describe(`${endpoint.id} serves`, () => serves(readBy))
  describe(`${endpoint.id} looks at the caller`, () => looksAtCaller(each, readBy))
  describe(`${endpoint.id} looks at the request`, () => looksAtRequest(each, readBy))
  describe(`${endpoint.id} as a whole`, () => {
    it('leaves an audit record with request and patient, of a stranger too', async () => {
      for (const by of [people.clinician, adviceStrangers['a clinician in no workgroup']]) {
        assert.ok(by)
        const answer = await readBy(by)
        const { rows } = await server.database.query(
          'select operation, http_status, ubrn, nhs_number from audit_record where request_id = $1',
          [answer.headers.get('x-request-id')],
        )
        const { ubrn, patient } = request
        const told = { operation: endpoint.id, http_status: answer.status, ubrn }
        assert.deepEqual(rows, [{ ...told, nhs_number: patient }])
      }
    })

    it('has raised every code of its page', (t) => {
      // Of the query of A025: its page has neither (docs/deviations.md).
      const ours = ['MISSING_PARAMETER', 'INVALID_VALUE']
      const refusals = endpoint.refusals.filter((code) => !ours.includes(code))
      assertAllOf(t, { ...endpoint, refusals }, page)
    })
  })
}

function serves(readBy: ReadBy): void {
  for (const [who, by] of Object.entries(adviceReaders)) {
    it(`${who}`, async () => {
      const answer = await readBy(by)
      assert.equal(answer.status, 200, answer.text)
    })
  }

  it('the practice of the patient when another organisation asks', async () => {
    const of = await asked(server, { by: people.everybody, patient: '9462979626' })
    for (const by of [people.everybody, people.referrer, people.clinician]) {
      assert.equal((await readBy(by, of)).status, 200)
    }
  })
}

function looksAtCaller({ read, refusesWith }: AdviceRead, readBy: ReadBy): void {
  for (const [who, by] of Object.entries(adviceStrangers)) {
    it(`and refuses ${who}`, async () => {
      assertRefused(await readBy(by), refusesWith, strangerTo(request))
    })
  }

  it('anew on every call', async () => {
    const by = people.clinician
    const own = [by.user, 'RCD', '11014']
    const { rowCount } = await server.database.query(
      'delete from service_access where user_id = $1 and ods_code = $2 and service_id = $3',
      own,
    )
    assert.equal(rowCount, 1)
    assertRefused(await readBy(by), refusesWith, strangerTo(request))
    await server.database.query(
      'insert into service_access (user_id, ods_code, service_id) values ($1, $2, $3)',
      own,
    )
    assert.equal((await readBy(by)).status, 200)
  })

  it('and refuses roles that see no clinical data', async () => {
    const nobodys = { ubrn: '999999999999', version: 1 }
    await assertRoles(server, (caller) => read(caller, nobodys), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'provider application',
    ])
  })
}

function looksAtRequest({ refusesWith }: AdviceRead, readBy: ReadBy): void {
  it('and refuses it when the record of the patient may not be shown or cannot be had', async () => {
    for (const patient of ['9000000025', '9990001111', '9990001146']) {
      const of = await asked(server)
      await becomesPatient(server, of, patient)
      for (const by of [people.referrer, people.clinician, people.providerApp]) {
        const answer = await readBy(by, of)
        assertRefused(answer, refusesWith, patientError)
        assert.ok(!answer.text.includes(patient))
      }
      const stranger = { application: 'provider-app-r69' }
      assertRefused(await readBy(stranger, of), refusesWith, strangerTo(of))
    }
  })

  it('and tells a referral from an advice request', async () => {
    const referral = await booked(server, await refer(server))
    for (const by of [people.referrer, people.clinician, people.providerApp]) {
      assertOtherKind(await readBy(by, referral), referral, 'advice request', refusesWith)
    }
  })

  it('and knows none that does not exist', async () => {
    for (const ubrn of ['999999999999', '7', 'x', request.ubrn.replace(/^0/, '')]) {
      const answer = await readBy(people.referrer, { ...request, ubrn })
      assertRefused(answer, 404, 'NO_SUCH_RESOURCE No such advice request.')
    }
  })
}
