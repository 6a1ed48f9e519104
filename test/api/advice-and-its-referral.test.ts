/**
 * An advice request and the referral that came of it: one number, two relationships (page a024,
 * DOMAIN 2.3).
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { textIn } from '../documents/read-pdf.ts'
import { type Asked, asked, converted, referrerActed, responded } from '../world/advice.ts'
import {
  adviceReaders,
  adviceReads,
  adviceStrangers,
  clinicianOf11000,
  clinicianOfR69,
  fileReads,
} from '../world/advice-reads.ts'
import { type Answer, type CallerHeaders, codesIn } from '../world/caller.ts'
import { appointmentCancelled } from '../world/cancellations.ts'
import { assertOtherKind } from '../world/other-kind.ts'
import { happened, nextSlot } from '../world/outside.ts'
import { people } from '../world/people.ts'
import { booked, containedIn, type Referred, readBy } from '../world/referrals.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { reshortlisted } from '../world/shortlists.ts'
import { uploaded } from '../world/uploads.ts'

const eighteenMonths = 549 * 86_400_000

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** A request, in its own version, with files of both sides that can be read. */
type Story = Asked & { readonly files: readonly string[] }

async function answered(): Promise<Story> {
  const question = await uploaded(await server.as(people.referrer), { name: 'question.txt' })
  const request = await asked(server, { text: 'A question', files: [{ id: question }] })
  const { ubrn } = request
  const answer = await uploaded(await server.as(people.clinician), { name: 'answer.txt', ubrn })
  const given = { text: 'An answer', files: [{ id: answer }] }
  const told = await responded(server, request, given)
  await server.runDueJobs()
  return { ...told, files: [question, answer] }
}

/** Of what a UBRN names, what somebody may read: all of a kind, or nothing of it. */
async function readable(story: Story, by: CallerHeaders): Promise<readonly string[]> {
  const caller = await server.as(by)
  const referral = `/STU3/ReferralRequest/${story.ubrn}`
  const ofAdvice = await Promise.all([
    ...adviceReads.map(({ read }) => read(caller, story)),
    ...fileReads.flatMap((read) => story.files.map((id) => read(caller, id))),
  ])
  const ofReferral = await Promise.all([
    caller.get(referral),
    caller.post(`${referral}/$ers.generateCRI`),
  ])
  return [...allOrNone('advice', ofAdvice), ...allOrNone('referral', ofReferral)]
}

function allOrNone(what: string, answers: readonly Answer[]): readonly string[] {
  const [first, ...others] = answers.map((answer) =>
    answer.status === 200 || answer.status === 307 ? 'read' : codesIn(answer).join(),
  )
  assert.deepEqual(new Set(others), new Set([first]), what)
  if (first === 'read') return [what]
  assert.ok(first === 'NO_RELATIONSHIP' || first === 'INVALID_REQUEST_TYPE', first)
  return []
}

const everything = ['advice', 'referral']

async function assertReadable(
  story: Story,
  expected: Readonly<Record<string, readonly [CallerHeaders, readonly string[]]>>,
): Promise<void> {
  for (const [who, [by, what]] of Object.entries(expected)) {
    assert.deepEqual(await readable(story, by), what, who)
  }
}

/** The referrer refers to a service of R69, and books there. */
async function referredToR69(): Promise<readonly [Story, Referred]> {
  const story = await answered()
  const body = { services: ['11010'] }
  const { version } = await referrerActed(server, story, 'referrer-converts', body)
  const { ubrn, patient } = story
  return [
    { ...story, version },
    { ubrn, version, patient, service: '11010', files: [] },
  ]
}

const r69 = {
  clinician: clinicianOfR69,
  application: { application: 'provider-app-r69' },
} as const

describe('an advice request', () => {
  it('is no referral, for whoever reads it', async () => {
    const story = await answered()
    for (const [who, by] of Object.entries(adviceReaders)) {
      assert.deepEqual(await readable(story, by), ['advice'], who)
    }
  })

  it('is read as before by all, and as a referral, once the provider has converted it', async () => {
    const story = await answered()
    const referral = await converted(server, story)
    const both = { ...story, version: referral.version }
    for (const [who, by] of Object.entries(adviceReaders)) {
      assert.deepEqual(await readable(both, by), everything, who)
    }
    for (const [who, by] of Object.entries(adviceStrangers)) {
      assert.deepEqual(await readable(both, by), [], who)
    }
  })

  it('is read by another service of the provider, too, once the referral is there', async () => {
    const story = await answered()
    const { version, ...referral } = await converted(server, story)
    const both = { ...story, version }
    assert.deepEqual(await readable(both, clinicianOf11000), [])
    const there = { ...referral, version, service: '11014', files: [] }
    const { body } = await nextSlot(server)
    await happened(server, there, 'provider-redirects', { service: '11000', ...body })
    await assertReadable(both, {
      'who works there': [clinicianOf11000, everything],
      'who was asked': [people.clinician, everything],
      'an application of the provider': [people.providerApp, everything],
      'who refers': [people.referrer, everything],
      'another provider': [clinicianOfR69, []],
    })
  })

  it('is read by who was asked, unlike the referral, when that goes to another organisation', async () => {
    const [story, referral] = await referredToR69()
    const askedOfRcd = {
      'who was asked': [people.clinician, ['advice']],
      'an admin for who was asked': [people.clinicianAdmin, ['advice']],
      'an application of who was asked': [people.providerApp, ['advice']],
    } as const
    await assertReadable(story, {
      ...askedOfRcd,
      'who refers': [people.referrer, everything],
      'who may get it': [r69.clinician, []],
    })
    const there = await booked(server, referral)
    await assertReadable(story, {
      ...askedOfRcd,
      'who refers': [people.referrer, everything],
      'who has it': [r69.clinician, everything],
      'an application of who has it': [r69.application, everything],
      'another service of who was asked': [clinicianOf11000, []],
    })
    await reshortlisted(server, await appointmentCancelled(server, there), { services: ['11000'] })
    await assertReadable(story, {
      ...askedOfRcd,
      'who had it': [r69.clinician, []],
      'an application of who had it': [r69.application, []],
    })
  })
})

describe('the conversation', () => {
  /** For somebody who may see the referral: in A007, and as the PDF that is attached to it. */
  async function assertGoesWith(referral: Pick<Referred, 'ubrn'>, by: CallerHeaders) {
    const caller = await server.as(by)
    const read = await readBy(server, referral, by)
    const printed = await caller.post(`/STU3/ReferralRequest/${referral.ubrn}/$ers.generateCRI`)
    const [{ content }] = containedIn(read, 'DocumentReference')
    const { contentType, url } = content[0].attachment
    assert.equal(contentType, 'application/pdf')
    const ofItsOwn = await caller.get(`/STU3/${url}`)
    for (const { status, bytes } of [printed, ofItsOwn]) {
      assert.equal(status, 200)
      assert.match(textIn(bytes), /A question[\s\S]*An answer/)
    }
    const redirected = await caller.get(`/R4/${url}`)
    const download = await fetch(redirected.headers.get('location') ?? '')
    assert.ok(ofItsOwn.bytes.equals(Buffer.from(await download.arrayBuffer())))
    return `/R4/${url}`
  }

  it('goes with the referral that the provider makes of it', async () => {
    const referral = await converted(server, await answered())
    await assertGoesWith(referral, people.referrer)
    await assertGoesWith(referral, people.clinician)
  })

  it('goes with the referral to another organisation, and is then a part of that', async () => {
    const [, referral] = await referredToR69()
    await booked(server, referral)
    const pdf = await assertGoesWith(referral, r69.clinician)
    const asked = await (await server.as(people.clinician)).get(pdf)
    assert.deepEqual(codesIn(asked), ['NO_RELATIONSHIP'])
  })
})

describe('archived', () => {
  const archive = (story: Story) => referrerActed(server, story, 'archive')
  const file = async (story: Story) =>
    (await server.as(people.referrer)).get(`/STU3/Binary/${story.files[0]}`)

  /** Status of every way to read one. */
  async function statuses(story: Story): Promise<readonly number[]> {
    const caller = await server.as(people.referrer)
    const answers = await Promise.all(adviceReads.map(({ read }) => read(caller, story)))
    return [...answers, await file(story)].map(({ status }) => status)
  }

  async function kindsOf({ ubrn }: Story): Promise<number> {
    const caller = await server.as(people.referrer)
    return (await caller.get(`/R4/ServiceRequest?identifier=${ubrn}`)).json.total
  }

  it('requests are gone, with their files', async () => {
    const story = await answered()
    server.clock.advance(eighteenMonths)
    assert.deepEqual(await statuses(story), [200, 200, 200, 200, 200])
    const { version } = await archive(story)
    assert.deepEqual(await statuses({ ...story, version }), [404, 404, 404, 404, 404])
    assert.equal(await kindsOf(story), 0)
  })

  it('requests leave their referral as it is, files and all', async () => {
    const [story] = await referredToR69()
    server.clock.advance(eighteenMonths)
    assert.equal(await kindsOf(story), 2)
    await archive(story)
    assert.equal(await kindsOf(story), 1)
    const caller = await server.as(people.referrer)
    for (const { read, refusesWith } of adviceReads) {
      assertOtherKind(await read(caller, story), story, 'advice request', refusesWith)
    }
    assert.equal((await file(story)).status, 200)
    await readBy(server, story)
  })

  it('referrals leave their request as it is', async () => {
    const [story, referral] = await referredToR69()
    server.clock.advance(eighteenMonths)
    await happened(server, referral, 'archive')
    assert.deepEqual(await statuses(story), [200, 200, 200, 200, 200])
    assert.equal(await kindsOf(story), 1)
    const caller = await server.as(people.referrer)
    assertOtherKind(await caller.get(`/STU3/ReferralRequest/${story.ubrn}`), story)
  })
})
