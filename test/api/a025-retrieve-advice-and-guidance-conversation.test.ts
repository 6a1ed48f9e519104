/** The messages of an advice request; who may read them: advice-reads.test.ts. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import {
  type Asked,
  asked,
  askedBack,
  readConversation,
  referrerActed,
  responded,
} from '../world/advice.ts'
import { adviceReaders, byAdmin } from '../world/advice-reads.ts'
import type { Answer, Caller } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { assertRefused } from '../world/refused.ts'
import {
  filesIn,
  filesThatAre,
  scanned,
  unscanned,
  uploadedToScan,
} from '../world/scanned-files.ts'
import { type TestServer, testServer } from '../world/server.ts'

const includes = {
  requester: 'Communication:requester-practitionerrole:PractitionerRole',
  sender: 'Communication:sender-practitionerrole:PractionerRole',
  content: 'Communication:content-reference:DocumentReference',
} as const

type Include = keyof typeof includes

let server: TestServer
let referrer: Caller
let provider: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  provider = await server.as(people.clinician)
})
after(() => server.close())

async function read(request: Asked, query = ''): Promise<Answer> {
  const answer = await readConversation(referrer, request, query)
  assert.equal(answer.status, 200, answer.text)
  return answer
}

function resourcesIn({ json }: Answer, type: string): Answer['json'][] {
  const entries = json.entry as { resource: { resourceType: string } }[]
  return entries.map(({ resource }) => resource).filter(({ resourceType }) => resourceType === type)
}

const idsIn = (answer: Answer, type: string) => resourcesIn(answer, type).map(({ id }) => id)
const roleOf = ({ extension }: Answer['json']) => extension[0].valueReference.reference

/** Who sends to whom in whose name, what kind of message, and how many files go along. */
function said(message: Answer['json']) {
  const { category, note, payload = [], recipient, sender } = message
  const [{ extension, identifier }] = recipient
  return {
    kind: category[0].coding[0].code,
    says: note[0].text,
    sender: roleOf(sender),
    requester: roleOf(message),
    to: (identifier ?? extension[0].valueReference.identifier).value,
    files: payload.length,
  }
}

const role = (id: string) => `PractitionerRole/${id}`
const clinician = '555073103100.D82106.REFERRING-CLINICIAN'
const practiceAdmin = '555031998104.D82106.REFERRING-CLINICIAN-ADMIN'
const consultant = '555032006106.RCD.SERVICE-PROVIDER-CLINICIAN'
const represented = '555031999105.RCD.SERVICE-PROVIDER-CLINICIAN'
const hospitalAdmin = '555031998104.RCD.SERVICE-PROVIDER-CLINICIAN-ADMIN'

describe('A025', () => {
  it('answers one message as a bundle of its own, without a version', async () => {
    const answer = await read(await asked(server, { text: 'What now?' }))
    const { headers, json } = answer
    assert.equal(headers.get('content-type'), 'application/fhir+json')
    assert.equal(headers.get('etag'), null)
    assert.match(json.id, /^[0-9a-f-]{36}$/)
    assert.equal(json.type, 'searchset')
    assert.equal(json.total, 1)
    assert.equal(json.meta.lastUpdated, server.clock.now())
    const entries = json.entry as { fullUrl: string; search: object; resource: Answer['json'] }[]
    const [message] = resourcesIn(answer, 'Communication')
    const base = `${server.baseUrl}/referrals/FHIR/STU3`
    assert.deepEqual(
      entries.map(({ fullUrl, search }) => ({ fullUrl, search })),
      [
        { fullUrl: `${base}/Communication/${message.id}`, search: { mode: 'match' } },
        { fullUrl: `${base}/${role(clinician)}`, search: { mode: 'include' } },
      ],
    )
    assert.match(message.id, /^\d+$/)
    assert.equal(message.status, 'completed')
    assert.equal(message.sent, server.clock.now())
  })

  it('answers every reader with the same, but for its id', async () => {
    const request = await responded(server, await asked(server))
    const { id: _, ...own } = (await read(request)).json
    for (const by of Object.values(adviceReaders)) {
      const { id: __, ...others } = (await readConversation(await server.as(by), request)).json
      assert.deepEqual(others, own)
    }
  })

  it('tells all messages in order, who sent them to whom, and in whose name', async () => {
    let request = await asked(server, { ...byAdmin, text: 'One' })
    const later = () => server.clock.advance(60_000)
    later()
    request = await responded(server, request, { ...askedBack, text: 'Two' })
    later()
    const replies = {
      businessFunction: 'REFERRING_CLINICIAN_ADMIN',
      user: people.referrerAdmin.user,
    }
    request = await referrerActed(server, request, 'referrer-replies', {
      ...replies,
      text: 'Three',
    })
    later()
    request = await responded(server, request, { by: people.clinicianAdmin, text: 'Four' })
    const answer = await read(request)
    const messages = resourcesIn(answer, 'Communication')
    const practice = {
      kind: 'REQUESTER',
      sender: role(practiceAdmin),
      requester: role(clinician),
      to: '11014',
    }
    const hospital = { kind: 'RESPONDER', to: 'D82106' }
    const [inPerson, forSomebody] = [role(consultant), role(represented)]
    assert.deepEqual(messages.map(said), [
      { ...practice, says: 'One', files: 0 },
      { ...hospital, says: 'Two', files: 0, sender: inPerson, requester: inPerson },
      { ...practice, says: 'Three', files: 0 },
      { ...hospital, says: 'Four', files: 0, sender: role(hospitalAdmin), requester: forSomebody },
    ])
    assert.equal(answer.json.total, 4)
    const sent = messages.map((each) => each.sent)
    assert.deepEqual(sent, [...new Set(sent)].sort())
    for (const { basedOn } of messages) {
      assert.deepEqual(basedOn, [{ reference: `CommunicationRequest/${request.ubrn}/_history/4` }])
    }
  })

  it('shows the note that the system leaves about files, which are not its own', async () => {
    const request = await asked(server)
    const files = await uploadedToScan(referrer, 'history', request.ubrn)
    const answer = await read(
      await referrerActed(server, request, 'referrer-adds-information', { files }),
    )
    const [, note] = resourcesIn(answer, 'Communication')
    assert.deepEqual(said(note), {
      kind: 'REFERRER_CLINICAL_INFORMATION_UPDATED',
      says: 'The referrer has updated the clinical information.',
      sender: role(clinician),
      requester: role(clinician),
      to: '11014',
      files: 0,
    })
    assert.deepEqual(resourcesIn(answer, 'DocumentReference'), [])
  })

  it('shows files in both directions, each with its message, as they can be read', async () => {
    const question = await uploadedToScan(referrer, 'question')
    const first = await asked(server, { files: question.map((id) => ({ id })) })
    const answer = await uploadedToScan(provider, 'answer', first.ubrn)
    const request = await responded(server, first, { files: answer.map((id) => ({ id })) })
    const shown = async () => filesIn(resourcesIn(await read(request), 'DocumentReference'))
    const both = [...question, ...answer]
    assert.deepEqual(await shown(), filesThatAre(both, [...unscanned, ...unscanned]))
    await server.runDueJobs()
    assert.deepEqual(await shown(), filesThatAre(both, [...scanned, ...scanned]))
    const referTo = (ids: readonly string[]) =>
      ids.map((id) => ({ contentReference: { reference: `DocumentReference/${id}` } }))
    const payloads = resourcesIn(await read(request), 'Communication').map(({ payload }) => payload)
    assert.deepEqual(payloads, [referTo(question), referTo(answer)])
  })
})

describe('A025 includes', () => {
  const roles = {
    requester: [clinician, represented],
    sender: [practiceAdmin, hospitalAdmin],
    both: [clinician, practiceAdmin, represented, hospitalAdmin],
  }
  let request: Asked
  let files: readonly string[]

  before(async () => {
    const question = await uploadedToScan(referrer, 'include')
    request = await asked(server, { ...byAdmin, files: question.map((id) => ({ id })) })
    const hospital = await server.as(people.clinicianAdmin)
    const answer = await uploadedToScan(hospital, 'included', request.ubrn)
    const given = { by: people.clinicianAdmin, files: answer.map((id) => ({ id })) }
    request = await responded(server, request, given)
    files = [...question, ...answer]
  })

  const all = ['requester', 'sender', 'content'] as const
  // biome-ignore format: a table
  const cases: readonly [asked: readonly Include[], people: readonly string[], hasFiles: boolean, told?: readonly Include[]][] = [
    [[],                       roles.both,      true, all],
    [['requester'],            roles.requester, false],
    [['sender'],               roles.sender,    false],
    [['content'],              [],               true],
    [['requester', 'sender'],  roles.both,      false],
    [['requester', 'content'], roles.requester, true],
    [['sender', 'content'],    roles.sender,    true],
    [all,                      roles.both,      true],
    [['content', 'sender', 'requester'], roles.both,   true,  all],
    [['sender', 'sender'],               roles.sender, false, ['sender']],
  ]
  for (const [names, shown, hasFiles, told = names] of cases) {
    it(
      names.length === 0 ? 'everything, unless something is named' : names.join(' and '),
      async () => {
        const answer = await read(
          request,
          names.map((name) => `&_include=${includes[name]}`).join(''),
        )
        assert.equal(answer.json.total, 2)
        assert.equal(resourcesIn(answer, 'Communication').length, 2)
        assert.deepEqual(idsIn(answer, 'PractitionerRole'), shown)
        assert.deepEqual(idsIn(answer, 'DocumentReference'), hasFiles ? files : [])
        const query = [
          `based-on=CommunicationRequest/${request.ubrn}/_history/2`,
          ...told.map((name) => `_include=${includes[name]}`),
        ]
        const url = `${server.baseUrl}/referrals/FHIR/STU3/Communication?${query.join('&')}`
        assert.deepEqual(answer.json.link, [{ relation: 'self', url }])
      },
    )
  }

  it('the same when the query is not encoded, or more than it must', async () => {
    const [one, two] = await Promise.all([
      referrer.get(`/STU3/Communication?based-on=CommunicationRequest/${request.ubrn}/_history/2`),
      read(
        request,
        `&_include=${all.map((name) => encodeURIComponent(includes[name])).join('&_include=')}`,
      ),
    ])
    assert.equal(one.status, 200)
    assert.deepEqual(one.json.entry, two.json.entry)
    assert.deepEqual(one.json.link, two.json.link)
  })
})

describe('A025 refuses', () => {
  const basedOn = 'based-on=CommunicationRequest/000000070000/_history/1'
  const mandatory = "MISSING_PARAMETER 'based-on' is mandatory, but was not supplied"
  const noVersion = (given: string) =>
    `INVALID_VALUE 'based-on' (${given}) is not a reference to a version of an advice request, ` +
    'CommunicationRequest/<ubrn>/_history/<version>'
  const noInclude = (given: string) =>
    `INVALID_VALUE '_include' (${given}) is not one of ${Object.values(includes).join(', ')}`
  const unversioned = 'CommunicationRequest/000000070000'
  const referral = 'ReferralRequest/000000070000/_history/1'
  const url = 'https://x.example/CommunicationRequest/000000070000/_history/1'
  const wellSpelt = 'Communication:sender-practitionerrole:PractitionerRole'

  // biome-ignore format: a table
  const cases: readonly [what: string, query: string, ...issues: string[]][] = [
    ['no query',               '',                                    mandatory],
    ['an empty based-on',      '?based-on=',                          "INVALID_VALUE 'based-on' is empty"],
    ['no version',             `?based-on=${unversioned}`,            noVersion(unversioned)],
    ['a version of a referral', `?based-on=${referral}`,              noVersion(referral)],
    ['a whole URL',            `?based-on=${url}`,                    noVersion(url)],
    ['two requests',           `?${basedOn}&${basedOn}`,              "INVALID_VALUE 'based-on' is supplied more than once"],
    ['bad percent-encoding',   '?based-on=%ZZ',                       "INVALID_VALUE 'based-on' is not percent-encoded UTF-8"],
    ['an unknown include',     `?${basedOn}&_include=x`,              noInclude('x')],
    ['the misspelt one, spelt well', `?${basedOn}&_include=${wellSpelt}`, noInclude(wellSpelt)],
    ['an empty include',       `?${basedOn}&_include=`,               "INVALID_VALUE '_include' is empty"],
    ['another parameter',      `?${basedOn}&_count=1`,                "INVALID_VALUE '_count' unknown parameter name"],
    ['all of that at once',    '?_include=x&_format=json',
      noInclude('x'), "INVALID_VALUE '_format' unknown parameter name", mandatory],
  ]
  for (const [what, query, ...issues] of cases) {
    it(what, async () => {
      assertRefused(await referrer.get(`/STU3/Communication${query}`), 400, ...issues)
    })
  }

  it('another version than the current one', async () => {
    const request = await responded(server, await asked(server))
    const says = 'Only the current version of an advice request can be retrieved.'
    for (const version of ['0', '1', '3', '02', 'x', '99999999999999999999']) {
      const based = `CommunicationRequest/${request.ubrn}/_history/${version}`
      const answer = await referrer.get(`/STU3/Communication?based-on=${based}`)
      assertRefused(answer, 404, `NO_SUCH_RESOURCE ${says}`)
    }
  })

  it('an Accept that it cannot answer', async () => {
    const { status } = await referrer.get(`/STU3/Communication?${basedOn}`, { accept: 'image/png' })
    assert.equal(status, 406)
  })
})
