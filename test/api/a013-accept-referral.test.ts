import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arranged,
  becomesPatient,
  booked,
  containedIn,
  freeSlots,
  link,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { assertRefused } from '../world/refused.ts'
import { assertRoles, assertWantsVersion } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { itemOn, listed } from '../world/worklists.ts'

const provider = (user: string): CallerHeaders => ({
  user,
  organisation: 'RCD',
  function: 'SERVICE_PROVIDER_CLINICIAN',
})
/** Works on service 11000 alone. */
const ofForthright = provider('555000000107')
/** Works on everything at RCD02, and there alone. */
const ofCommunity = provider('555000000108')
const ofNowhere = provider('555000000101')

const state = (says: string) =>
  `INVALID_REQUEST_STATE The referral does not permit this action${says}`
const noRelationship = ({ ubrn }: Referred) =>
  `NO_RELATIONSHIP No legitimate relationship with referral (${ubrn}).`

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** Booked far enough ahead that its letters may change, with a letter. */
async function toReview(service = '11000'): Promise<Referred> {
  const referred = await withLetter(server, await refer(server, { services: [service] }))
  return booked(server, referred, { slot: await laterSlot(service) })
}

async function laterSlot(service: string) {
  const slots = await freeSlots(server, service, { hasClinician: false, count: 10 })
  const slot = slots.at(-1)
  assert.ok(slot)
  return slot
}

async function acceptBy(referred: Referred, by: CallerHeaders = people.clinician) {
  return accept(await server.as(by), referred)
}

describe('A013', () => {
  it('accepts: one new version, the booking stands', async () => {
    const referred = await toReview()
    const answer = await acceptBy(referred)
    assert.equal(answer.status, 200, answer.text)
    assert.equal(versionIn(answer), referred.version + 1)
    assert.equal(answer.json.meta.versionId, String(referred.version + 1))
    assert.deepEqual(stateIn(answer), { state: 'BOOKED' })
    const [appointment] = containedIn(answer, 'Appointment')
    assert.equal(appointment.status, 'booked')
    assert.equal(
      appointment.incomingReferral[0].reference,
      `ReferralRequest/${referred.ubrn}/_history/${referred.version + 1}`,
    )
    assert.equal((await readBy(server, referred)).text, answer.text)
    assert.equal((await readBy(server, referred, people.clinician)).text, answer.text)
  })

  it('takes the referral from Referrals for Review', async () => {
    const referred = await toReview()
    const clinician = await server.as(people.clinician)
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
    assert.equal((await acceptBy(referred)).status, 200)
    assert.ok(!(await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(referred.ubrn))
  })

  it('keeps attachments as they are, with their availability', async () => {
    const referred = await toReview()
    await server.runDueJobs()
    const [file] = containedIn(await acceptBy(referred), 'DocumentReference')
    assert.equal(file.content[0].attachment.extension[0].valueCoding.code, 'AVAILABLE')
  })

  it('comes again after the letters change', async () => {
    const referred = await toReview()
    const accepted = { ...referred, version: versionIn(await acceptBy(referred)) }
    assertRefused(await acceptBy(accepted), 422, state(': no review by a provider is due.'))
    const changed = await withLetter(server, accepted)
    const clinician = await server.as(people.clinician)
    const item = await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.requestContextStatus, 'LETTER_CHANGED')
    assert.equal(item?.referralRequestVersion, changed.version)
    assert.equal((await acceptBy(changed)).status, 200)
    assert.equal(await itemOn(clinician, 'REFERRALS_FOR_REVIEW', referred.ubrn), undefined)
  })

  it('lets the referrer change them afterwards, which the provider sees', async () => {
    const referred = await toReview()
    const accepted = versionIn(await acceptBy(referred))
    const referrer = await server.as(people.referrer)
    const files = referred.files.map((id) => ({ id, description: 'Corrected' }))
    const changed = await link(referrer, { ...referred, version: accepted }, files)
    assert.equal(changed.status, 200, changed.text)
    const [file] = containedIn(
      await readBy(server, referred, people.clinician),
      'DocumentReference',
    )
    assert.equal(file.description, 'Corrected')
  })

  const callers: readonly [who: string, by: CallerHeaders][] = [
    ['a clinician of the specialty', people.clinician],
    ['an admin on behalf of a clinician', people.clinicianAdmin],
    ['a clinician of the service alone', ofForthright],
    ['an application of the provider', people.providerApp],
  ]
  for (const [who, by] of callers) {
    it(`serves ${who}`, async () => {
      const answer = await acceptBy(await toReview(), by)
      assert.equal(answer.status, 200, answer.text)
    })
  }

  it('takes no body, and reads none that comes', async () => {
    const { ubrn, version } = await toReview()
    const clinician = await server.as(people.clinician)
    const answer = await clinician.call(
      'POST',
      `/STU3/ReferralRequest/${ubrn}/$ers.acceptReferral`,
      {
        raw: '{ "not": json',
        headers: { 'if-match': `W/"${version}"`, 'content-type': 'text/plain' },
      },
    )
    assert.equal(answer.status, 200, answer.text)
  })

  it('serves the second service of a shortlist, where the referral is booked', async () => {
    const both = await refer(server, { services: ['11000', '13000'] })
    const lettered = { ...(await withLetter(server, both)), service: '13000' }
    const there = await booked(server, lettered)
    assertRefused(await acceptBy(there, ofForthright), 422, noRelationship(there))
    assert.equal((await acceptBy(there)).status, 200)
  })
})

describe('A013 refuses', () => {
  it('roles of referrers, and admins of providers', async () => {
    await assertRoles(server, (caller) => accept(caller, { ubrn: '000000000001', version: 3 }), [
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      'provider application',
    ])
  })

  const strangers: readonly [who: string, by: CallerHeaders][] = [
    ['a clinician in no workgroup', ofNowhere],
    ['a clinician of another hospital', ofCommunity],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
    ['an application of another provider', { application: 'provider-app-r69' }],
  ]
  for (const [who, by] of strangers) {
    it(`${who}, before the version is looked at`, async () => {
      const referred = await toReview()
      assertRefused(await acceptBy({ ...referred, version: 1 }, by), 422, noRelationship(referred))
    })
  }

  it('a referral that was sent nowhere yet', async () => {
    const referred = await withLetter(server, await refer(server))
    assertRefused(await acceptBy(referred), 422, noRelationship(referred))
  })

  it('a referral whose letter is outstanding', async () => {
    const bare = await booked(server, await refer(server))
    assertRefused(
      await acceptBy(bare),
      422,
      state(': it has no clinical information of the referrer.'),
      state(': its letter is outstanding.'),
    )
    assert.equal((await acceptBy(await withLetter(server, bare))).status, 200)
  })

  it('a referral without any letter, though none was promised', async () => {
    const referred = await refer(server, { intention: 'NOT_INTENDING_TO_ADD' })
    assertRefused(
      await acceptBy(await booked(server, referred)),
      422,
      state(': it has no clinical information of the referrer.'),
    )
  })

  it('referrals that are not booked', async () => {
    const services = ['10000', '11004']
    const ways = [
      [{ service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }, 'Deferred To Provider'],
      [{ service: '11004', reason: 'TRIAGE' }, 'Awaiting Triage'],
    ] as const
    for (const [way, shown] of ways) {
      const sent = await arranged(server, await refer(server, { services }), way)
      assertRefused(
        await acceptBy(await withLetter(server, sent)),
        422,
        state(` while it is ${shown}.`),
      )
    }
  })

  it('a version that is missing, malformed or stale', async () => {
    const referred = await toReview()
    const clinician = await server.as(people.clinician)
    const path = `/STU3/ReferralRequest/${referred.ubrn}/$ers.acceptReferral`
    assert.equal((await clinician.post(path)).status, 412)
    await assertWantsVersion(
      (headers) => clinician.post(path, undefined, headers),
      referred.version,
    )
    assert.equal(versionIn(await readBy(server, referred)), referred.version)
  })

  it('UBRNs that nobody has', async () => {
    const clinician = await server.as(people.clinician)
    for (const ubrn of ['999999999999', '7']) {
      assert.equal((await accept(clinician, { ubrn, version: 3 })).status, 404)
    }
  })

  it('an Accept that it cannot answer, and query parameters', async () => {
    const { ubrn, version } = await toReview()
    const clinician = await server.as(people.clinician)
    const image = await accept(clinician, { ubrn, version }, { accept: 'image/png' })
    assert.equal(image.status, 406)
    const path = `/STU3/ReferralRequest/${ubrn}/$ers.acceptReferral?force=true`
    assertRefused(
      await clinician.post(path, undefined, { 'if-match': `W/"${version}"` }),
      422,
      "UNEXPECTED_FIELD 'force' unknown parameter name",
    )
  })

  it('a patient whose record is not shown', async () => {
    const referred = await toReview()
    await becomesPatient(server, referred, '9000000025')
    assertRefused(
      await acceptBy(referred),
      422,
      'PATIENT_ERROR An error occurred while retrieving the patient. Do not try again.',
    )
  })

  it('an appointment of yesterday, but not one of this morning', async () => {
    const [early, late] = [await toReview(), await toReview()]
    const [{ start }] = containedIn(await readBy(server, early), 'Appointment')
    server.clock.set(`${start.slice(0, 10)}T23:00:00.000Z`)
    assert.equal((await acceptBy(early)).status, 200)
    server.clock.advance(25 * 3_600_000)
    assertRefused(await acceptBy(late), 422, state(': its appointment was before today.'))
  })
})
