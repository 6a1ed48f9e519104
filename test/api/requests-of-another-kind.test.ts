/** Advice requests and referrals share their numbers: what endpoints say to one of the other kind. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Asked, asked, convert, referrerActs, respond } from '../world/advice.ts'
import { askActions } from '../world/available-actions.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { cancelAppointment, cancelReferral, currentAppointment } from '../world/cancellations.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { happen } from '../world/outside.ts'
import { people } from '../world/people.ts'
import { accept, arrange, booked, link, type Referred, refer } from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { actLater, reject } from '../world/rejections.ts'
import { recordOutcome } from '../world/review-outcomes.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { changeForTriage, changeShortlist } from '../world/shortlists.ts'

const { referrer, referrerAdmin, clinician, clinicianAdmin, providerApp } = people
const referrers = [referrer, referrerAdmin]
const providers = [clinician, clinicianAdmin]
const everybody = [...referrers, ...providers, providerApp]
const someFile = [{ id: '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111' }]
const at = ({ ubrn }: Asked) => `/STU3/ReferralRequest/${ubrn}`

type Call = (caller: Caller, request: Asked) => Promise<Answer>

let server: TestServer
let advice: Asked
let referral: Referred

before(async () => {
  server = await testServer()
  advice = await asked(server)
  referral = await booked(server, await refer(server))
})
after(() => server.close())

describe('an advice request where a referral is wanted', () => {
  // biome-ignore format: a table
  const withWord: readonly [what: string, by: typeof everybody, call: Call][] = [
    ['A005',           everybody, (caller, request) => caller.get(at(request))],
    ['A005 versioned', everybody, (caller, request) => caller.get(`${at(request)}/_history/${request.version}`)],
    ['A007',           everybody, (caller, request) => caller.post(`${at(request)}/$ers.generateCRI`)],
    ['A012',           referrers, (caller, request) => link(caller, request, someFile)],
    ['A019',           referrers, (caller, request) => caller.post(`${at(request)}/$ers.generatePatientLetter`)],
    ['A028',           [...providers, providerApp], recordOutcome],
    ['A031',           referrers, changeShortlist],
    ['A032',           referrers, changeForTriage],
  ]
  for (const [what, by, call] of withWord) {
    it(`is INVALID_REQUEST_TYPE to ${what}, whatever the version`, async () => {
      for (const who of by) {
        const caller = await server.as(who)
        for (const version of [advice.version, 7]) {
          assertOtherKind(await call(caller, { ...advice, version }), advice)
        }
      }
    })
  }

  // biome-ignore format: a table
  const absent: readonly [what: string, by: typeof everybody, call: Call][] = [
    ['A013', [...providers, providerApp], accept],
    ['A014', providers,                   reject],
    ['A022', providers,                   actLater],
    ['A036', everybody,                   cancelReferral],
  ]
  for (const [what, by, call] of absent) {
    it(`is not found by ${what}`, async () => {
      for (const who of by) {
        const answer = await call(await server.as(who), advice)
        assertRefused(answer, 404, 'NO_SUCH_RESOURCE No such referral.')
      }
    })
  }

  it('is no reference of A016, A029 or A034', async () => {
    const caller = await server.as(referrer)
    const notFound = (place: string) =>
      `REFERENCE_NOT_FOUND '${place}' The referral (${advice.ubrn}) was not found.`
    const wanted = { ...referral, ubrn: advice.ubrn, version: advice.version }
    const made = await arrange(caller, wanted, { reason: 'NO_SLOTS_AT_SERVICE' })
    assertRefused(made, 422, notFound('incomingReferral[0]/reference'))
    assertRefused(await askActions(caller, advice), 400, notFound('focus'))
    const current = await currentAppointment(server, referral)
    const json = structuredClone(current.json)
    json.incomingReferral[0].reference = `ReferralRequest/${advice.ubrn}/_history/1`
    assertRefused(
      await cancelAppointment(caller, { ...current, json }),
      422,
      "INAPPROPRIATE_VALUE 'incomingReferral[0]/reference' is not that of the appointment",
    )
  })
})

describe('a referral where an advice request is wanted', () => {
  // biome-ignore format: a table
  const absent: readonly [what: string, call: Call][] = [
    ['A026', respond],
    ['A027', convert],
  ]
  for (const [what, call] of absent) {
    it(`is not found by ${what}`, async () => {
      for (const who of providers) {
        const answer = await call(await server.as(who), referral)
        assertRefused(answer, 404, 'NO_SUCH_RESOURCE No such advice request.')
      }
    })
  }

  it('is nothing that /world/advice knows, nor the other way round', async () => {
    const { status } = await referrerActs(server, referral, 'referrer-closes')
    assert.equal(status, 404)
    assert.equal((await happen(server, advice, 'referrer-notices')).status, 404)
    for (const path of [`/advice/${referral.ubrn}`, `/referrals/${advice.ubrn}`]) {
      assert.equal((await server.world('GET', path)).status, 404)
    }
  })
})
