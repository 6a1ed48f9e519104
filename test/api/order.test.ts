import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, type CallerHeaders, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type Referred, refer } from '../world/referrals.ts'
import { maintainLetter } from '../world/requests.ts'
import { type TestServer, testServer } from '../world/server.ts'

type Wish = {
  readonly who?: CallerHeaders
  readonly headers?: Readonly<Record<string, string>>
  readonly raw?: string
  readonly ubrn?: string
  readonly query?: string
}

const unknownFile = JSON.stringify(maintainLetter([{ id: 'c5d2d200-7613-4a69-9c5f-1bb68e04b8d8' }]))

/** What is wrong, in the order e-RS looks at it (DOMAIN 3.2), with the answer: status and code. */
// biome-ignore format: a table
const faults: readonly (readonly [string, Wish, number, string?])[] = [
  ['a role it is not for',       { who: people.clinician },                                       403, 'FORBIDDEN'],
  ['an Accept it cannot meet',   { headers: { accept: 'image/png' } },                            406],
  ['a body of another type',     { headers: { 'content-type': 'text/plain' } },                   415],
  ['a body too large',           { raw: ' '.repeat(1_048_577) },                                  413, 'PAYLOAD_TOO_LARGE'],
  ['a body that is no JSON',     { raw: '{' },                                                    400, 'FHIR_CONSTRAINT_VIOLATION'],
  ['no If-Match',                { headers: { 'if-match': '' } },                                 412, 'PRECONDITION_FAILED'],
  ['an unknown query parameter', { query: '?x=1' },                                               422, 'UNEXPECTED_FIELD'],
  ['a body of another shape',    { raw: '{"resourceType":"Parameters"}' },                        422, 'MISSING_VALUE'],
  ['a referral there is not',    { ubrn: '999999999999' },                                        404, 'NO_SUCH_RESOURCE'],
  ['no relationship',            { who: { user: '555000000104', organisation: 'D82107', function: 'REFERRING_CLINICIAN' } }, 422, 'NO_RELATIONSHIP'],
  ['a stale version',            { headers: { 'if-match': 'W/"2"' } },                            409, 'VERSION_CONFLICT'],
  ['a file there is not',        { raw: unknownFile },                                            422, 'REFERENCE_NOT_FOUND'],
]

let server: TestServer
let referred: Referred

before(async () => {
  server = await testServer()
  referred = await refer(server)
})
after(() => server.close())

/** The first of two wishes wins where they want the same thing otherwise. */
async function call(...wishes: readonly Wish[]): Promise<Answer> {
  const fromLast = wishes.toReversed()
  const all: Wish = {
    ...Object.assign({}, ...fromLast),
    headers: Object.assign({}, ...fromLast.map(({ headers }) => headers)),
  }
  const { who = people.referrer, raw = unknownFile, ubrn = referred.ubrn, query = '' } = all
  const path = `/STU3/ReferralRequest/${ubrn}/$ers.maintainReferralLetter${query}`
  return (await server.as(who)).call('POST', path, {
    raw,
    headers: {
      'content-type': 'application/fhir+json',
      'if-match': `W/"${referred.version}"`,
      ...all.headers,
    },
  })
}

describe('e-RS looks at', () => {
  for (const [index, [name, wish, status, code]] of faults.entries()) {
    it(`${name}: ${status} ${code ?? ''}`, async () => {
      const answer = await call(wish)
      assert.equal(answer.status, status, answer.text)
      if (code !== undefined) assert.ok(codesIn(answer).includes(code), answer.text)
    })

    for (const [later, other] of faults.slice(index + 1)) {
      it(`${name} before ${later}`, async () => {
        const answer = await call(wish, other)
        assert.equal(answer.status, status, answer.text)
        if (code !== undefined) assert.ok(codesIn(answer).includes(code), answer.text)
      })
    }
  }
})
