/**
 * The whole story once, as the two sides live it: every call takes from the answers before it what
 * it needs, and nothing else.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { userToken } from '../../scripts/obtain-token.ts'
import { systemClock } from '../../src/base/clock.ts'
import type { Answer, Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { accept, arrange, containedIn, link, stateIn, versionIn } from '../world/referrals.ts'
import { createReferral, searchServices } from '../world/requests.ts'
import { secondServer } from '../world/second-server.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { testClock } from '../world/test-clock.ts'
import { upload } from '../world/uploads.ts'
import { itemOn, listed } from '../world/worklists.ts'

const patient = '9990001049'
const letter = 'Dear colleague,\nplease see this patient about breathlessness.\n'
const commissioningRule =
  'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-Commissioning-Rule-Org-1'

let server: TestServer
let practice: Caller
let hospital: Caller
/** X-Request-ID of everything that was asked. */
const asked: string[] = []

let service: string
let referred: { ubrn: string; version: number; patient: string; service: string; files: string[] }
let file: string
let slot: { id: string; start: string; end: string; clinician?: string }

before(async () => {
  // Signing in checks real time.
  server = await testServer({ clock: testClock(systemClock.now()) })
})
after(() => server.close())

/** Signed in at the CIS2 simulator; the token of the exchange goes with every call. */
async function signedIn(who: CallerHeaders & { readonly user: string }): Promise<Caller> {
  const worldToken = (await readFile(join(server.dataFolder, 'world-token'), 'utf8')).trim()
  const wish = { user: who.user }
  const token = await userToken({ url: server.baseUrl, worldToken }, 'user-app', wish)
  const caller = await server.as(who)
  const call: Caller['call'] = async (method, path, options = {}) => {
    const headers = { authorization: `Bearer ${token}`, ...options.headers }
    const answer = await caller.call(method, path, { ...options, headers })
    asked.push(answer.headers.get('x-request-id') ?? '')
    return answer
  }
  return {
    token,
    call,
    get: (path, headers = {}) => call('GET', path, { headers }),
    post: (path, body, headers = {}) => call('POST', path, { body, headers }),
  }
}

/** The answer of a step, with the version that the next one needs. */
function seen(answer: Answer): Answer {
  referred = { ...referred, version: versionIn(answer) }
  return answer
}

const readBy = (caller: Caller) => caller.get(`/STU3/ReferralRequest/${referred.ubrn}`)

describe('the first referral', () => {
  it('begins with two clinicians who sign in and have a role each', async () => {
    practice = await signedIn(people.referrer)
    hospital = await signedIn(people.clinician)
    for (const [caller, { organisation, function: role }] of [
      [practice, people.referrer],
      [hospital, people.clinician],
    ] as const) {
      const { json } = await caller.get('/R4/PractitionerRole')
      assert.match(JSON.stringify(json), new RegExp(`"${organisation}"`))
      assert.match(JSON.stringify(json), new RegExp(`"${role}"`))
    }
  })

  it('has reference data for its choices', async () => {
    const { status, json } = await practice.get('/STU3/CodeSystem/SPECIALTY')
    assert.equal(status, 200)
    const codes = json.concept.map(({ code }: { code: string }) => code)
    assert.ok(codes.includes('CARDIOLOGY'))
  })

  it('finds a cardiology service that takes direct bookings', async () => {
    const found = await practice.post(
      '/STU3/HealthcareService/$ers.searchHealthcareServicesForPatient',
      searchServices({ patient }),
    )
    assert.equal(found.status, 200, found.text)
    const ids = found.json.entry.map(
      ({ item }: { item: { identifier: { value: string } } }) => item.identifier.value,
    )
    service = ids.find((id: string) => id === '11000')
    assert.ok(service, ids.join())
    const details = await practice.get(`/R4/HealthcareService/${service}`)
    assert.equal(details.status, 200)
    assert.match(details.text, /DIRECTLY_BOOKABLE/)
  })

  it('makes a referral to it', async () => {
    const body = createReferral({ patient, services: [service], criteria: { priority: 'URGENT' } })
    const created = await practice.post('/STU3/ReferralRequest/$ers.createReferral', body)
    assert.equal(created.status, 201, created.text)
    const ubrn: string = created.json.id
    referred = { ubrn, version: versionIn(created), patient, service, files: [] }
    assert.deepEqual(stateIn(created), { state: 'NOT_BOOKED' })
    assert.equal((await readBy(practice)).text, created.text)
    assert.ok((await listed(practice, 'LETTERS_OUTSTANDING')).includes(ubrn))
    assert.ok((await listed(practice, 'AWAITING_BOOKING')).includes(ubrn))
    assert.equal((await readBy(hospital)).status, 422, 'it is at no service yet')
  })

  it('uploads the letter and attaches it', async () => {
    const stored = await upload(practice, {
      content: letter,
      name: 'referral.txt',
      ubrn: referred.ubrn,
    })
    assert.equal(stored.status, 201, stored.text)
    file = (stored.headers.get('location') ?? '').replace('Binary/', '')
    const linked = seen(await link(practice, referred, [{ id: file, description: 'Letter' }]))
    assert.equal(linked.status, 200, linked.text)
    assert.deepEqual(await listed(practice, 'LETTERS_OUTSTANDING'), [])
    assert.equal((await practice.get(`/R4/Binary/${file}`)).status, 422, 'not scanned yet')
    await server.runDueJobs()
    const [{ content }] = containedIn(await readBy(practice), 'DocumentReference')
    assert.equal(content[0].attachment.extension[0].valueCoding.code, 'AVAILABLE')
  })

  it('looks at slots under the rules of the referral', async () => {
    const extensions: { url: string; valueIdentifier: { value: string } }[] = (
      await readBy(practice)
    ).json.extension
    const rule = extensions.find(({ url }) => url === commissioningRule)
    const query = new URLSearchParams({
      'schedule.actor:HealthcareService': service,
      appointmentType: 'URGENT',
      status: 'free',
      _include: 'Slot:schedule',
      _count: '20',
      page: '1',
    })
    const found = await practice.get(`/STU3/Slot?${query}`, {
      'nhsd-ers-comm-rule-org': rule?.valueIdentifier.value ?? '',
    })
    assert.equal(found.status, 200, found.text)
    slot = slotWithClinician(found)
    assert.ok(slot.clinician)
  })

  it('books one of them', async () => {
    const booked = await arrange(practice, referred, { slot })
    assert.equal(booked.status, 201, booked.text)
    assert.match(booked.headers.get('location') ?? '', /^Appointment\/\d+\/_history\/0$/)
    const read = seen(await readBy(practice))
    assert.deepEqual(stateIn(read), { state: 'BOOKED' })
    assert.deepEqual(await listed(practice, 'AWAITING_BOOKING'), [])
  })

  it('is on the worklist of the hospital, which reads it', async () => {
    const item = await itemOn(hospital, 'REFERRALS_FOR_REVIEW', referred.ubrn)
    assert.equal(item?.referralRequestVersion, referred.version)
    assert.equal(item?.priority, 'URGENT')
    assert.equal(item?.appointmentStart, slot.start)
    assert.equal(item?.allocatedClinician, `#Practitioner-${slot.clinician}`)
    assert.equal((await readBy(hospital)).text, (await readBy(practice)).text)
  })

  it('gives the hospital the letter, byte for byte', async () => {
    const redirected = await hospital.get(`/R4/Binary/${file}`)
    assert.equal(redirected.status, 307)
    const download = await fetch(redirected.headers.get('location') ?? '')
    assert.equal(download.status, 200)
    assert.equal(await download.text(), letter)
    assert.match(download.headers.get('content-disposition') ?? '', /referral\.txt/)
  })

  it('is accepted, which both sides see', async () => {
    const accepted = seen(await accept(hospital, referred))
    assert.equal(accepted.status, 200, accepted.text)
    assert.deepEqual(await listed(hospital, 'REFERRALS_FOR_REVIEW'), [])
    assert.equal((await readBy(practice)).text, accepted.text)
    assert.equal((await accept(hospital, referred)).status, 422, 'once')
  })

  it('left its history and a record of every call', async () => {
    const history = await server.database.query(
      'select version, operation from referral_history where ubrn = $1 order by version',
      [referred.ubrn],
    )
    assert.deepEqual(
      history.rows.map(({ operation }) => operation),
      [
        'a011-create-referral',
        'a012-maintain-referral-letter',
        'a016-book-or-defer-appointment',
        'a013-accept-referral',
      ],
    )
    assert.equal(history.rows.at(-1).version, referred.version)
    const audit = await server.database.query(
      `select distinct request_id, application, user_id from audit_record
       where request_id = any ($1)`,
      [asked],
    )
    assert.equal(audit.rows.length, asked.length)
    const users = new Set(audit.rows.map(({ user_id }) => user_id))
    assert.deepEqual(users, new Set([people.referrer.user, people.clinician.user]))
  })

  it('is still there for a server that starts anew', async () => {
    const before = await readBy(hospital)
    const again = await secondServer(server)
    try {
      const caller = await again.as(people.clinician)
      const { text } = await readBy(caller)
      assert.equal(text.replaceAll(again.baseUrl, server.baseUrl), before.text)
      assert.equal((await caller.get(`/R4/Binary/${file}`)).status, 307)
    } finally {
      await again.close()
    }
  })
})

type Resource = {
  readonly resourceType: string
  readonly id: string
  readonly start: string
  readonly end: string
  readonly schedule: { readonly reference: string }
  readonly actor: readonly {
    readonly identifier: { readonly system: string; readonly value: string }
  }[]
}

/** The first slot whose schedule has a clinician, as a client puts the two together. */
function slotWithClinician({ json }: Answer) {
  const resources: Resource[] = json.entry.map(({ resource }: { resource: Resource }) => resource)
  const clinicianOf = ({ schedule }: Resource) =>
    resources
      .find(({ resourceType, id }) => `${resourceType}/${id}` === schedule.reference)
      ?.actor.find(({ identifier }) => identifier.system.endsWith('/sds-user-id'))?.identifier.value
  for (const each of resources.filter(({ resourceType }) => resourceType === 'Slot')) {
    const { id, start, end } = each
    const clinician = clinicianOf(each)
    if (clinician !== undefined) return { id, start, end, clinician }
  }
  throw new Error('no slot has a clinician')
}
