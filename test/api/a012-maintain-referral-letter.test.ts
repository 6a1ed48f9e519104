import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { eicar } from '../../src/outside/scanner/eicar.ts'
import { type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import {
  arranged,
  containedIn,
  link,
  type Referred,
  readBy,
  refer,
  versionIn,
  withLetter,
} from '../world/referrals.ts'
import { maintainLetter } from '../world/requests.ts'
import { assertNegotiates, assertRoles, assertWantsVersion } from '../world/roles.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import { listed } from '../world/worklists.ts'

const EXTENSION = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** Names and availabilities of the letters that a referral shows, in its order. */
async function lettersOf(referred: Pick<Referred, 'ubrn'>) {
  const read = await readBy(server, referred)
  return containedIn(read, 'DocumentReference').map(({ content }) => [
    content[0].attachment.title,
    content[0].attachment.extension[0].valueCoding.code,
  ])
}

function extensionsIn({ json }: { readonly json: { extension: { url: string }[] } }) {
  return Object.fromEntries(
    json.extension
      .filter(({ url }) => url.includes('ClinicalInfo'))
      .map(({ url, ...value }) => [url.replace(`${EXTENSION}-`, ''), Object.values(value)[0]]),
  )
}

describe('A012', () => {
  it('links a file, shows it and makes one new version', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn, name: 'Brief an Kollegen.txt' })
    const answer = await link(referrer, referred, [{ id, description: 'History' }])
    assert.equal(answer.status, 200, answer.text)
    assert.equal(versionIn(answer), referred.version + 1)
    assert.equal(answer.json.meta.versionId, String(referred.version + 1))
    assert.deepEqual(answer.json.supportingInfo, [{ reference: `#DocumentReference-${id}` }])
    assert.deepEqual(containedIn(answer, 'DocumentReference'), [
      documentReference(id, server.clock.now()),
    ])
    assert.deepEqual(extensionsIn(answer), {
      'ClinicalInfoFirstSubmitted-1': server.clock.now(),
    })
    assert.equal((await readBy(server, referred)).text, answer.text)
  })

  it('takes the referral from Letters Outstanding and leaves it awaiting booking', async () => {
    const referred = await refer(server)
    assert.ok((await listed(referrer, 'LETTERS_OUTSTANDING')).includes(referred.ubrn))
    await withLetter(server, referred)
    assert.ok(!(await listed(referrer, 'LETTERS_OUTSTANDING')).includes(referred.ubrn))
    assert.ok((await listed(referrer, 'AWAITING_BOOKING')).includes(referred.ubrn))
  })

  it('replaces the whole set: what is left out is unlinked, and may be linked again', async () => {
    const one = await withLetter(server, await refer(server), { name: 'a.txt' })
    const two = await withLetter(server, one, { name: 'b.txt' })
    const [a = '', b = ''] = two.files
    const c = await uploaded(referrer, { ubrn: two.ubrn, name: 'c.txt' })
    await server.runDueJobs()
    assert.equal((await link(referrer, two, [{ id: c }, { id: b }])).status, 200)
    assert.deepEqual(await lettersOf(two), [
      ['c.txt', 'AVAILABLE'],
      ['b.txt', 'AVAILABLE'],
    ])
    assert.equal((await referrer.get(`/R4/Binary/${a}`)).status, 404)
    assert.equal((await referrer.get(`/R4/Binary/${b}`)).status, 307)
    const again = await link(referrer, { ...two, version: two.version + 1 }, [{ id: a }])
    assert.equal(again.status, 200, again.text)
    assert.deepEqual(await lettersOf(two), [['a.txt', 'AVAILABLE']])
    assert.equal((await referrer.get(`/R4/Binary/${b}`)).status, 404)
  })

  it('changes a description alone, and leaves when and by whom a file was linked', async () => {
    const linked = await withLetter(server, await refer(server))
    const first = server.clock.now()
    server.clock.advance(60_000)
    const admin = await server.as(people.referrerAdmin)
    const [id = ''] = linked.files
    const answer = await link(admin, linked, [{ id, description: 'Scan of May' }])
    assert.equal(answer.status, 200, answer.text)
    const [file] = containedIn(answer, 'DocumentReference')
    assert.equal(file.description, 'Scan of May')
    assert.equal(file.indexed, first)
    assert.deepEqual(attachedBy(file), ['555073103100', 'D82106'])
    assert.deepEqual(extensionsIn(answer), {
      'ClinicalInfoFirstSubmitted-1': first,
      'ClinicalInfoLastUpdated-1': server.clock.now(),
    })
  })

  it('is done by an admin and by the practice of the patient, each in their own name', async () => {
    const referred = await refer(server)
    const byAdmin = await withLetter(server, referred, { by: people.referrerAdmin })
    await withLetter(server, byAdmin, { by: people.everybody })
    const files = containedIn(await readBy(server, referred), 'DocumentReference')
    assert.deepEqual(files.map(attachedBy), [
      ['555031998104', 'D82106'],
      ['021600556514', 'R69'],
    ])
  })

  it('takes files by a URL with any base, and several in one reference', async () => {
    const referred = await refer(server)
    const one = await uploaded(referrer, { ubrn: referred.ubrn, name: 'one.txt' })
    const two = await uploaded(referrer, { ubrn: referred.ubrn, name: 'two.txt' })
    const body = maintainLetter([{ id: one }])
    const content = [`${server.baseUrl}/referrals/FHIR/R4/Binary/${one}`, `Binary/${two}`].map(
      (url) => ({ attachment: { url } }),
    )
    const [parameter] = body.parameter
    const answer = await referrer.post(
      `/STU3/ReferralRequest/${referred.ubrn}/$ers.maintainReferralLetter`,
      {
        ...body,
        parameter: [{ ...parameter, resource: { ...parameter?.resource, content } }],
      },
      { 'if-match': 'W/"3"' },
    )
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(await lettersOf(referred), [
      ['one.txt', 'PENDING'],
      ['two.txt', 'PENDING'],
    ])
  })
})

describe('A012 and the scan', () => {
  it('links a file before its scan, whose result shows without a new version', async () => {
    const linked = await withLetter(server, await refer(server), { name: 'soon.txt' })
    assert.deepEqual(await lettersOf(linked), [['soon.txt', 'PENDING']])
    await server.runDueJobs()
    assert.deepEqual(await lettersOf(linked), [['soon.txt', 'AVAILABLE']])
    assert.equal(versionIn(await readBy(server, linked)), linked.version)
  })

  it('shows what became of files that cannot be read', async () => {
    const referred = await refer(server)
    const infected = { name: 'infected.txt', content: `Dear colleague ${eicar}` }
    const one = await withLetter(server, referred, infected)
    const two = await withLetter(server, one, { name: 'ers-invalid.txt' })
    await withLetter(server, two, { name: 'ers-pending.txt' })
    await server.runDueJobs()
    assert.deepEqual(await lettersOf(referred), [
      ['infected.txt', 'THREATS_FOUND'],
      ['ers-invalid.txt', 'VALIDATION_FAILED'],
      ['ers-pending.txt', 'PENDING'],
    ])
  })

  it('links a file that was scanned before, unless nobody will ever read it', async () => {
    const referred = await refer(server)
    const names = ['soon.txt', 'ers-threat.txt', 'ers-invalid.txt']
    const files = await Promise.all(
      names.map(async (name) => ({ id: await uploaded(referrer, { ubrn: referred.ubrn, name }) })),
    )
    await server.runDueJobs()
    const answer = await link(referrer, referred, files)
    assert.equal(answer.status, 422)
    assert.deepEqual(codesIn(answer), ['INVALID_STATE', 'INVALID_STATE'])
    assert.deepEqual(await lettersOf(referred), [])
    assert.equal((await link(referrer, referred, files.slice(0, 1))).status, 200)
    assert.deepEqual(await lettersOf(referred), [['soon.txt', 'AVAILABLE']])
  })
})

describe('A012 as a call', () => {
  const path = (ubrn: string) => `/STU3/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`

  it('is for referring clinicians and their admins', async () => {
    await assertRoles(server, (caller) => link(caller, { ubrn: '000000000001', version: 3 }, []), [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
    ])
  })

  it('negotiates', async () => {
    const { ubrn } = await refer(server)
    await assertNegotiates(referrer, path(ubrn), maintainLetter([]))
  })

  it('wants the current version', async () => {
    const referred = await refer(server)
    const id = await uploaded(referrer, { ubrn: referred.ubrn })
    const body = maintainLetter([{ id }])
    assert.equal((await referrer.post(path(referred.ubrn), body)).status, 412)
    await assertWantsVersion((headers) => referrer.post(path(referred.ubrn), body, headers), 3)
    assert.equal(versionIn(await readBy(server, referred)), 3)
  })

  it('knows no other UBRNs', async () => {
    const file = [{ id: '0f1c2bd6-4c1d-4b6e-9d6e-0d8d1cfb1111' }]
    for (const ubrn of ['999999999999', '7', '00000007000X']) {
      const answer = await link(referrer, { ubrn, version: 3 }, file)
      assert.equal(answer.status, 404, ubrn)
    }
  })

  it('goes on while the referral is deferred or in triage', async () => {
    const noSlots = { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }
    const deferred = await arranged(server, await refer(server, { services: ['10000'] }), noSlots)
    assert.equal((await withLetter(server, deferred)).version, deferred.version + 1)
    const triage = { service: '11004', reason: 'TRIAGE' }
    const sent = await arranged(server, await refer(server, { services: ['11004'] }), triage)
    assert.equal((await withLetter(server, sent)).version, sent.version + 1)
  })
})

function documentReference(id: string, now: string) {
  const user = 'http://fhir.nhs.net/Id/sds-user-id'
  const organisation = 'https://fhir.nhs.uk/Id/ods-organization-code'
  return {
    id: `DocumentReference-${id}`,
    meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/eRS-DocumentReference-1'] },
    resourceType: 'DocumentReference',
    type: {
      coding: [
        {
          system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-AttachmentType-1',
          code: 'REFERRER',
          display: 'Referrer',
        },
      ],
    },
    status: 'current',
    indexed: now,
    description: 'History',
    content: [
      {
        attachment: {
          id,
          extension: [
            {
              url: `${EXTENSION}-AvailabilityStatus-1`,
              valueCoding: {
                system: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-AvailabilityStatus-1',
                code: 'PENDING',
              },
            },
            {
              url: `${EXTENSION}-AttachedBy-1`,
              valueReference: { identifier: { system: user, value: '555073103100' } },
            },
            {
              url: `${EXTENSION}-AttachedByOrganisation-1`,
              valueReference: { identifier: { system: organisation, value: 'D82106' } },
            },
          ],
          contentType: 'text/plain',
          url: `Binary/${id}`,
          size: 14,
          title: 'Brief an Kollegen.txt',
          creation: now.slice(0, 10),
        },
      },
    ],
  }
}

type Linked = {
  readonly content: readonly {
    readonly attachment: {
      readonly extension: readonly { readonly valueReference: { identifier: { value: string } } }[]
    }
  }[]
}

function attachedBy({ content }: Linked) {
  const [, by, organisation] = content[0]?.attachment.extension ?? []
  return [by?.valueReference.identifier.value, organisation?.valueReference.identifier.value]
}
