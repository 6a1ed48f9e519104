import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, type Caller, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'

const path = '/R4/HealthcareService'

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

function idsIn({ json }: Answer): string[] {
  return (json.entry ?? []).map(({ resource }: { resource: { id: string } }) => resource.id)
}

const twenty = Array.from({ length: 20 }, (_, index) => String(12_000 + index))

describe('A035', () => {
  it('answers the services asked for, in the order asked for, as A033 answers each', async () => {
    const answer = await referrer.get(`${path}?_id=11012,2,11002`)
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
    assert.equal(answer.headers.get('etag'), null)
    assert.deepEqual(idsIn(answer), ['11012', '2', '11002'])
    assert.equal(answer.json.total, 3)
    for (const { fullUrl, resource, search } of answer.json.entry) {
      assert.deepEqual(resource, (await referrer.get(`${path}/${resource.id}`)).json)
      assert.equal(fullUrl, `${server.baseUrl}/referrals/FHIR/R4/HealthcareService/${resource.id}`)
      assert.deepEqual(search, { mode: 'match' })
    }
  })

  it('links to itself as it was asked', async () => {
    const { json } = await referrer.get(`${path}?_id=11012,2`)
    const url = `${server.baseUrl}/referrals/FHIR/R4/HealthcareService?_id=11012,2`
    assert.deepEqual(json.link, [{ relation: 'self', url }])
  })

  it('answers up to twenty', async () => {
    const answer = await referrer.get(`${path}?_id=${twenty.join(',')}`)
    assert.equal(answer.status, 200)
    assert.deepEqual(idsIn(answer), twenty)
  })

  it('leaves out what does not exist', async () => {
    const answer = await referrer.get(`${path}?_id=2,5,11002,6`)
    assert.equal(answer.status, 200)
    assert.deepEqual(idsIn(answer), ['2', '11002'])
    assert.equal(answer.json.total, 2)
  })

  it('answers an empty bundle when nothing is found', async () => {
    const answer = await referrer.get(`${path}?_id=5,6`)
    assert.equal(answer.status, 200)
    assert.equal(answer.json.total, 0)
    assert.equal(answer.json.entry, undefined)
  })

  it('answers a service once that was asked for twice', async () => {
    const answer = await referrer.get(`${path}?_id=2,2,11002,2`)
    assert.deepEqual(idsIn(answer), ['2', '11002'])
    assert.equal(answer.json.total, 2)
  })

  it('takes the comma percent-encoded as well', async () => {
    assert.deepEqual(idsIn(await referrer.get(`${path}?_id=2%2C11002`)), ['2', '11002'])
  })

  // biome-ignore format: a table
  const wrong: readonly (readonly [string, string, readonly RegExp[]])[] = [
    ['no ids',                  '',                          [/^'_id' is mandatory/]],
    ['an empty list',           '?_id=',                     [/^'_id' is empty/]],
    ['twenty-one ids',          `?_id=${twenty},1`,          [/^'_id' /]],
    ['a word for an id',        '?_id=2,abc',                [/^'_id' /]],
    ['a gap in the list',       '?_id=2,,11002',             [/^'_id' /]],
    ['a blank in the list',     '?_id=2,+11002',             [/^'_id' /]],
    ['an id of forty digits',   `?_id=${'1'.repeat(40)}`,    [/^'_id' /]],
    ['the parameter twice',     '?_id=2&_id=11002',          [/^'_id' is supplied more than once/]],
    ['bad percent-encoding',    '?_id=%ZZ',                  [/^'_id' is not percent-encoded/]],
    ['another parameter',       '?_id=2&name=x',             [/^'name' unknown/]],
    ['everything wrong at once','?_id=x&name=x&_count=1',    [/^'_id' /, /^'name' /, /^'_count' /]],
    ['only another parameter',  '?identifier=2',             [/^'identifier' /, /^'_id' is mandatory/]],
  ]
  for (const [name, query, expected] of wrong) {
    it(`refuses ${name}`, async () => {
      const answer = await referrer.get(`${path}${query}`)
      assert.equal(answer.status, 400, answer.text)
      assert.deepEqual(
        codesIn(answer),
        expected.map(() => 'REC_BAD_REQUEST'),
      )
      const said = diagnosticsIn(answer)
      for (const [index, pattern] of expected.entries()) assert.match(said[index] ?? '', pattern)
      assert.ok(answer.json.issue.every(({ code }: { code: string }) => code === 'invalid'))
    })
  }

  it('is not for providers', async () => {
    for (const who of [people.clinician, people.providerApp]) {
      const answer = await (await server.as(who)).get(`${path}?_id=2`)
      assert.equal(answer.status, 403)
      assert.deepEqual(codesIn(answer), ['REC_FORBIDDEN'])
    }
    assert.equal((await (await server.as(people.referrerApp)).get(`${path}?_id=2`)).status, 200)
  })
})
