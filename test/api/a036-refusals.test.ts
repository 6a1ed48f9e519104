import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { a036CancelReferral } from '../../src/api/stu3/a036-cancel-referral.ts'
import type { ReferralState } from '../../src/domain/referral/state.ts'
import { edited } from '../wire/edit.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { cancellation, cancelReferral, referralCancelled } from '../world/cancellations.ts'
import { inState } from '../world/in-state.ts'
import { people } from '../world/people.ts'
import {
  becomesPatient,
  booked,
  freeSlot,
  type Referred,
  readBy,
  refer,
  versionIn,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertNegotiates, assertRoles, assertWantsVersion } from '../world/roles.ts'
import { seenCodes } from '../world/seen-codes.ts'
import { type TestServer, testServer } from '../world/server.ts'

const noRelationship = ({ ubrn }: Referred) =>
  `NO_RELATIONSHIP No legitimate relationship with referral (${ubrn}).`
const path = ({ ubrn }: Pick<Referred, 'ubrn'>) =>
  `/STU3/ReferralRequest/${ubrn}/$ers.cancelReferral`

let server: TestServer
let referrer: Caller
const { saw, assertAllOf } = seenCodes()

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** Refused as told, and the referral stays as it was. */
async function refusedAs(answer: Answer, referred: Referred, ...issues: readonly string[]) {
  assertRefused(saw(answer), 422, ...issues)
  assert.equal(versionIn(await readBy(server, referred)), referred.version)
}

describe('A036 refuses the shape of', () => {
  let referred: Referred
  before(async () => {
    referred = await refer(server)
  })

  const reasonAt = 'parameter[0]/valueCoding'
  const comments = 'parameter[1]/valueString'
  const notOwn = 'is not <base URL>/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON'
  const text = 'is not a text of 1 to 2000 characters without control characters'
  const body = cancellation({ comment: 'Made twice' })

  // biome-ignore format: a table
  const cases: readonly [what: string, place: string, value: unknown, ...issues: string[]][] = [
    ['another resource', 'resourceType', 'Bundle', "INAPPROPRIATE_VALUE 'resourceType' (Bundle) is not Parameters"],
    ['no reason', 'parameter[0]', undefined,
      "MISSING_VALUE 'parameter' (cancellationReason) is mandatory, but was not supplied"],
    ['a reason that is none', `${reasonAt}/code`, 'NO_MONEY',
      `INAPPROPRIATE_VALUE '${reasonAt}/code' (NO_MONEY) is not the code of a reason to cancel a referral`],
    ['a reason of another set', `${reasonAt}/system`, '_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON',
      `INAPPROPRIATE_VALUE '${reasonAt}/system' (_baseUrl_/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON) ${notOwn}`],
    ['empty comments', comments, '', `INAPPROPRIATE_VALUE '${comments}' ${text}`],
    ['comments of 2001 characters', comments, 'x'.repeat(2_001), `INAPPROPRIATE_VALUE '${comments}' ${text}`],
    ['a parameter nobody knows', 'parameter[1]/name', 'comment', "INAPPROPRIATE_VALUE 'parameter[1]' (comment) unknown parameter name"],
    ['a reason twice', 'parameter[1]', body.parameter[0],
      "INAPPROPRIATE_VALUE 'parameter[1]' (cancellationReason) is supplied more than once"],
  ]
  for (const [what, place, value, ...issues] of cases) {
    it(what, async () => {
      const wanted = { body: edited(body, place, value) }
      await refusedAs(await cancelReferral(referrer, referred, wanted), referred, ...issues)
    })
  }
})

describe('A036 refuses reasons', () => {
  const cannot = (code: string, ...whys: readonly string[]) =>
    whys.map(
      (why) =>
        `INAPPROPRIATE_VALUE 'parameter[0]/valueCoding' The reason (${code}) cannot be given ${why}.`,
    )
  const whileIn = (shown: string) => `by a provider while the referral is ${shown}`

  // biome-ignore format: a table
  const cases: readonly [by: CallerHeaders, state: ReferralState, code: string, ...whys: string[]][] = [
    [people.referrer, 'NOT_BOOKED', 'BOOKED_OUTSIDE_CAB', 'by REFERRING_CLINICIAN'],
    [people.referrerAdmin, 'NOT_BOOKED', 'BOOKED_OUTSIDE_CAB', 'by REFERRING_CLINICIAN_ADMIN'],
    [people.referrer, 'TRIAGED_PROVIDER_TO_ACTION', 'TRIAGE_ENDED', 'by REFERRING_CLINICIAN'],
    [people.referrer, 'BOOKED', 'TRIAGE_ENDED', 'while an appointment is booked', 'by REFERRING_CLINICIAN'],
    [people.referrer, 'BOOKED', 'PROVIDER_CANCELLATION', 'to cancel a referral', 'by REFERRING_CLINICIAN'],
    [people.clinician, 'BOOKED', 'RAISED_IN_ERROR', whileIn('Booked'), 'by SERVICE_PROVIDER_CLINICIAN'],
    [people.clinician, 'BOOKED', 'TRIAGE_ENDED', whileIn('Booked'), 'while an appointment is booked'],
    [people.clinician, 'AWAITING_TRIAGE', 'TRIAGE_ENDED', whileIn('Awaiting Triage')],
    [people.providerApp, 'AWAITING_TRIAGE', 'TRIAGE_ENDED', whileIn('Awaiting Triage')],
    [people.clinicianAdmin, 'TRIAGED_PROVIDER_TO_ACTION', 'PATIENT_DIED', whileIn('Triaged - Provider To Action')],
    [people.providerApp, 'TRIAGED_PROVIDER_TO_ACTION', 'BOOKED_OUTSIDE_CAB', whileIn('Triaged - Provider To Action')],
    [people.providerApp, 'DEFERRED_TO_PROVIDER', 'REFERRER_CANCELLATION',
      whileIn('Deferred To Provider'), 'by PROVIDER_AUTHORISED_APPLICATION'],
  ]
  for (const [by, state, reason, ...whys] of cases) {
    const who = 'function' in by ? by.function : 'an application'
    it(`${reason} of ${who} while ${state}`, async () => {
      const referred = await inState[state](server)
      const answer = await cancelReferral(await server.as(by), referred, { reason })
      await refusedAs(answer, referred, ...cannot(reason, ...whys))
    })
  }

  it('without the comment that they ask for', async () => {
    const missing = "MISSING_VALUE 'comment' is missing."
    const unbooked = await refer(server)
    const reason = 'PATIENT_REQUEST_CANCELLATION_OTHER'
    await refusedAs(await cancelReferral(referrer, unbooked, { reason }), unbooked, missing)
    const triaged = await inState.TRIAGED_PROVIDER_TO_ACTION(server)
    const clinician = await server.as(people.clinician)
    const bare = { reason: 'OUTPATIENT_SERVICE_NA' }
    await refusedAs(await cancelReferral(clinician, triaged, bare), triaged, missing)
    const told = { ...bare, comment: 'Elsewhere' }
    assert.equal((await cancelReferral(clinician, triaged, told)).status, 200)
  })
})

describe('A036 refuses a referral', () => {
  it('that is cancelled already, whoever did it', async () => {
    const says =
      'INVALID_REQUEST_STATE The referral does not permit this action while it is Cancelled Referral.'
    const own = await referralCancelled(server, await refer(server))
    await refusedAs(await cancelReferral(referrer, own), own, says)
    const byProvider = await referralCancelled(server, await inState.BOOKED(server), {
      by: people.clinician,
      reason: 'PATIENT_DIED',
    })
    await refusedAs(await cancelReferral(referrer, byProvider), byProvider, says)
  })

  it('of a patient whose record is not shown', async () => {
    const referred = await refer(server)
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      saw(await cancelReferral(referrer, referred)),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('whose PAS will not cancel, or fails at it', async () => {
    for (const [service, behaviour, status, code, word] of [
      ['12001', 'refuse-cancel', 422, 'UNABLE_TO_CANCEL_APPOINTMENT', 'REFUSED'],
      ['12002', 'error', 502, 'PAS_RESPONDED_WITH_ERROR', 'ERROR'],
    ] as const) {
      const slot = await freeSlot(server, service, false)
      const referred = await booked(server, await refer(server, { services: [service] }), { slot })
      await server.world('PUT', `/pas/${service}`, { behaviour })
      assertRefused(
        saw(await cancelReferral(referrer, referred)),
        status,
        `${code} PAS unable to cancel booking of slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${word}`,
      )
      assert.equal(versionIn(await readBy(server, referred)), referred.version)
    }
  })
})

describe('A036 refuses as a call', () => {
  const strangers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician in no workgroup', { ...people.clinician, user: '555000000101' }],
    ['a clinician of another hospital', { ...people.clinician, user: '555000000108' }],
    ['another practice', { ...people.referrer, user: '555000000104', organisation: 'D82107' }],
    ['an application of another provider', { application: 'provider-app-r69' }],
  ]
  for (const [who, by] of strangers) {
    it(`${who}, before the version is looked at`, async () => {
      const referred = await inState.BOOKED(server)
      const stranger = await server.as(by)
      const answer = await cancelReferral(stranger, { ...referred, version: 1 })
      await refusedAs(answer, referred, noRelationship(referred))
    })
  }

  it('a provider whom it was not sent to', async () => {
    const referred = await inState.NOT_BOOKED(server)
    const clinician = await server.as(people.clinician)
    const answer = await cancelReferral(clinician, referred, { reason: 'PATIENT_DIED' })
    await refusedAs(answer, referred, noRelationship(referred))
  })

  it('clerks, and applications of referrers', async () => {
    const nowhere = { ubrn: '000000000001', version: 3 }
    await assertRoles(server, (caller) => cancelReferral(caller, nowhere), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'provider application',
    ])
  })

  it('a version that is missing, malformed or stale', async () => {
    const referred = await refer(server)
    assert.equal((await referrer.post(path(referred), cancellation())).status, 412)
    await assertWantsVersion(
      (headers) => referrer.post(path(referred), cancellation(), headers),
      referred.version,
    )
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  it('a referral that somebody else is changing', async () => {
    const referred = await refer(server)
    const other = await server.database.connect()
    try {
      await other.query('begin')
      await other.query('select from referral where ubrn = $1 for update', [referred.ubrn])
      assert.equal((await cancelReferral(referrer, referred)).status, 423)
    } finally {
      await other.query('rollback')
      other.release()
    }
  })

  it('all but one of those who cancel at once', async () => {
    for (const referred of [await refer(server), await inState.BOOKED(server)]) {
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => cancelReferral(referrer, referred)),
      )
      const statuses = answers.map(({ status }) => status)
      assert.equal(statuses.filter((status) => status === 200).length, 1)
      assert.ok(statuses.every((status) => [200, 409, 423].includes(status)))
      assert.equal(versionIn(await readBy(server, referred)), referred.version + 1)
    }
  })

  it('UBRNs that nobody has', async () => {
    for (const ubrn of ['999999999999', '7']) {
      assert.equal((await cancelReferral(referrer, { ubrn, version: 3 })).status, 404)
    }
  })

  it('what it cannot read or answer', async () => {
    await assertNegotiates(referrer, path(await refer(server)), cancellation())
  })

  it('with every code of its table', (t) => {
    const { refusals, ...declared } = a036CancelReferral
    const ofTable = refusals.filter((code) => !/^PAS_/.test(code))
    assertAllOf(t, { ...declared, refusals: ofTable }, 'cancelReferral/422Response')
  })
})
