import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { ask } from '../world/ask.ts'
import { type Answer, codesIn } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { type TestServer, testServer } from '../world/server.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

/** The example call of an endpoint with other headers; what is `null` is not sent. */
async function call(
  endpoint: Endpoint,
  headers: Readonly<Record<string, string | null>>,
): Promise<Answer> {
  const { who, method, path, headers: own, body } = exampleCall(endpoint)
  const { token } = await server.as(who)
  const all = {
    authorization: `Bearer ${token}`,
    ...('user' in who && {
      'nhsd-end-user-organisation-ods': who.organisation,
      'nhsd-ers-business-function': who.function,
      ...(who.onBehalfOf && { 'nhsd-ers-on-behalf-of-user-id': who.onBehalfOf }),
    }),
    ...own,
    ...headers,
  }
  return ask(`${server.baseUrl}/referrals/FHIR${path}`, {
    method,
    headers: Object.fromEntries(
      Object.entries(all).filter((header): header is [string, string] => header[1] !== null),
    ),
    // Bytes, so that the client adds no content type of its own.
    ...(body !== undefined && { body: Buffer.from(body) }),
  })
}

/** Plain text in STU3, an OperationOutcome in R4, as the pages have it. */
function assertTurnedDown({ fhir }: Endpoint, answer: Answer, status: 406 | 415): void {
  assert.equal(answer.status, status, answer.text)
  const type = answer.headers.get('content-type')
  if (fhir === 'STU3') {
    assert.equal(type, 'text/plain;charset=utf-8')
    assert.notEqual(answer.text, '')
    return
  }
  const code = status === 406 ? 'REC_NOT_ACCEPTABLE' : 'REC_UNSUPPORTED_MEDIA_TYPE'
  assert.equal(type, 'application/fhir+json')
  assert.deepEqual(codesIn(answer), [code])
  assert.equal(answer.json.issue[0].code, 'not-supported')
  assert.equal(
    answer.json.issue[0].details.coding[0].system,
    'https://fhir.nhs.uk/CodeSystem/http-error-codes',
  )
}

const negotiating = endpoints.filter(({ answers }) => answers !== undefined)
const notNegotiating = endpoints.filter(({ answers }) => answers === undefined)
const takingJson = endpoints.filter(({ takes }) => takes?.kind === 'json')

// biome-ignore format: a table
const accepts: readonly (readonly [string | null, 'taken' | 'turned down'])[] = [
  [null,                                              'taken'],
  ['application/fhir+json',                           'taken'],
  ['Application/FHIR+JSON',                           'taken'],
  ['application/fhir+json;charset=utf-8',             'taken'],
  ['application/fhir+json; fhirVersion=4.0',          'taken'],
  ['*/*',                                             'taken'],
  ['application/*',                                   'taken'],
  ['text/html, application/fhir+json;q=0.1',          'taken'],
  ['text/html,application/xml;q=0.9,*/*;q=0.8',       'taken'],
  ['application/fhir+json;q=0.5, */*;q=0',            'taken'],
  ['application/fhir+json ; q=1 , text/plain',        'taken'],
  [' , application/fhir+json, ',                      'taken'],
  ['application/fhir+xml',                            'turned down'],
  ['application/json',                                'turned down'],
  ['text/*',                                          'turned down'],
  ['application/fhir+json;q=0',                       'turned down'],
  ['application/fhir+json;q=0.000',                   'turned down'],
  ['application/fhir+json;Q=0, text/plain',           'turned down'],
  ['application/fhir+json;q=0, */*',                  'turned down'],
  ['application/*;q=0, */*',                          'turned down'],
  ['*/*;q=0',                                         'turned down'],
  ['application/fhir+jsonx',                          'turned down'],
  ['fhir+json',                                       'turned down'],
  ['*',                                               'turned down'],
]

// biome-ignore format: a table
const contentTypes: readonly (readonly [string | null, 'taken' | 'turned down'])[] = [
  ['application/fhir+json',                           'taken'],
  ['APPLICATION/FHIR+JSON',                           'taken'],
  ['application/fhir+json;charset=utf-8',             'taken'],
  ['application/fhir+json; charset=UTF-8',            'taken'],
  ['application/fhir+json; charset="utf-8"',          'taken'],
  ['  application/fhir+json  ',                       'taken'],
  [null,                                              'turned down'],
  ['',                                                'turned down'],
  ['application/json',                                'turned down'],
  ['application/fhir+xml',                            'turned down'],
  ['application/fhir+json;charset=iso-8859-1',        'turned down'],
  ['application/fhir+json;charset=utf-16',            'turned down'],
  ['application/fhir+json, application/fhir+json',    'turned down'],
  ['text/plain',                                      'turned down'],
  ['multipart/form-data; boundary=x',                 'turned down'],
  ['application/x-www-form-urlencoded',               'turned down'],
  ['application',                                     'turned down'],
  [';;;',                                             'turned down'],
  ['application/fhir+json garbage',                   'turned down'],
]

/** The table speaks of FHIR; what answers with PDFs is asked for those. */
function answerTypeOf({ answers }: Endpoint): string {
  return answers === 'application/pdf' ? answers : '$&'
}

describe('Accept', () => {
  for (const endpoint of negotiating) {
    it(`is looked at by ${endpoint.id}`, async () => {
      assert.ok(endpoint.statuses.includes(406))
      for (const [row, outcome] of accepts) {
        const accept = row?.replace(/application\/fhir\+json/gi, answerTypeOf(endpoint)) ?? null
        const answer = await call(endpoint, { accept })
        if (outcome === 'turned down') assertTurnedDown(endpoint, answer, 406)
        else assert.notEqual(answer.status, 406, `${accept}: ${answer.text}`)
      }
    })
  }

  for (const endpoint of notNegotiating) {
    it(`does not matter before ${endpoint.id} has found what it answers`, async () => {
      const answer = await call(endpoint, { accept: 'image/png' })
      assert.notEqual(answer.status, 406)
    })
  }

  it('is negotiated by all but A006, which knows its type late, and A037 and A042, which send none', () => {
    assert.deepEqual(
      notNegotiating.map(({ id }) => id.slice(0, 4)),
      ['a006', 'a037', 'a042'],
    )
  })
})

describe('Content-Type', () => {
  for (const endpoint of takingJson) {
    it(`is looked at by ${endpoint.id}`, async () => {
      assert.ok(endpoint.statuses.includes(415))
      for (const [type, outcome] of contentTypes) {
        const answer = await call(endpoint, { 'content-type': type })
        if (outcome === 'turned down') assertTurnedDown(endpoint, answer, 415)
        else assert.notEqual(answer.status, 415, `${type}: ${answer.text}`)
      }
    })

    it(`comes after the caller and Accept for ${endpoint.id}`, async () => {
      for (const type of ['text/plain', ';;;']) {
        const wrong = { 'content-type': type }
        const unknown = await call(endpoint, { ...wrong, authorization: 'Bearer x' })
        assert.equal(unknown.status, 401, type)
        const forbidden = await call(endpoint, {
          ...wrong,
          accept: 'image/png',
          'nhsd-ers-business-function': 'SURGEON',
        })
        assert.equal(forbidden.status, 403, type)
        const unacceptable = await call(endpoint, { ...wrong, accept: 'image/png' })
        assertTurnedDown(endpoint, unacceptable, 406)
      }
    })
  }

  it('of an answer is exact, without a charset', async () => {
    for (const endpoint of negotiating) {
      const answer = await call(endpoint, {})
      if (answer.status === 201 && answer.text === '') continue
      assert.equal(answer.headers.get('content-type'), 'application/fhir+json', endpoint.id)
    }
  })
})
