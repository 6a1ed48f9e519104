import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { ask } from '../world/ask.ts'
import { type Answer, codesIn, diagnosticsIn } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { headOf, sendRaw } from '../world/raw-http.ts'
import { type TestServer, testServer } from '../world/server.ts'

const fhir = '/referrals/FHIR'
const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

type Form = 'STU3' | 'R4' | 'plain'

function assertForm(answer: Answer, form: Form, status: 404 | 405 | 400): void {
  if (form === 'plain') {
    assert.deepEqual(answer.json, { error: status === 400 ? 'Bad Request' : 'Not Found' })
    return
  }
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  assert.equal(answer.headers.get('x-correlation-id'), 'c-1')
  assert.match(answer.headers.get('x-request-id') ?? '', new RegExp(`^${uuid}-1$`))
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  const stu3 = {
    400: 'FHIR_CONSTRAINT_VIOLATION',
    404: 'NO_SUCH_RESOURCE',
    405: 'METHOD_NOT_ALLOWED',
  }
  const r4 = { 400: 'REC_BAD_REQUEST', 404: 'REC_NOT_FOUND', 405: 'REC_BAD_REQUEST' }
  assert.deepEqual(codesIn(answer), [(form === 'STU3' ? stu3 : r4)[status]])
}

const correlated = { 'x-correlation-id': 'c-1' }

// biome-ignore format: a table
const unknown: readonly (readonly [string, string, Form])[] = [
  ['GET',    `${fhir}/STU3/NoSuchResource`,                                  'STU3'],
  ['POST',   `${fhir}/STU3/ReferralRequest/000000070000/$ers.noSuchOperation`, 'STU3'],
  ['POST',   `${fhir}/STU3/ReferralRequest/000000070000/$ERS.acceptReferral`, 'STU3'],
  ['GET',    `${fhir}/STU3/referralrequest/000000070000`,                    'STU3'],
  ['GET',    `${fhir}/STU3/ReferralRequest/000000070000/`,                   'STU3'],
  ['GET',    `${fhir}/STU3//ReferralRequest/000000070000`,                   'STU3'],
  ['GET',    `${fhir}/STU3/ReferralRequest/000000070000/_history`,           'STU3'],
  ['GET',    `${fhir}/STU3/ReferralRequest/a/b/c/d/e/f`,                     'STU3'],
  ['GET',    `${fhir}/STU3/PractitionerRole`,                                'STU3'],
  ['GET',    `${fhir}/STU3`,                                                 'STU3'],
  ['GET',    `${fhir}/DSTU2/ReferralRequest/000000070000`,                   'STU3'],
  ['GET',    `${fhir}/R5/PractitionerRole`,                                  'STU3'],
  ['GET',    `${fhir}/r4/PractitionerRole`,                                  'STU3'],
  ['GET',    `${fhir}/R4/ReferralRequest/000000070000`,                      'R4'],
  ['GET',    `${fhir}/R4/PractitionerRole/`,                                 'R4'],
  ['GET',    `${fhir}/R4/`,                                                  'R4'],
  ['GET',    '/referrals/fhir/STU3/CodeSystem/PRIORITY',                     'plain'],
  ['GET',    '/referrals',                                                   'plain'],
  ['GET',    '/FHIR/STU3/CodeSystem/PRIORITY',                               'plain'],
  ['GET',    '/nope?a=b',                                                    'plain'],
  ['POST',   '/health/live',                                                 'plain'],
  ['DELETE', '/docs',                                                        'plain'],
  ['GET',    '/docs/library/package.json',                                   'plain'],
  ['GET',    '/docs/library/swagger-ui.js',                                  'plain'],
]

describe('an address that nothing answers', () => {
  for (const [method, path, form] of unknown) {
    it(`is 404: ${method} ${path}`, async () => {
      const answer = await ask(`${server.baseUrl}${path}`, { method, headers: correlated })
      assert.equal(answer.status, 404)
      assert.equal(answer.headers.get('allow'), null)
      assertForm(answer, form, 404)
    })
  }

  it('is 404 whatever the body is', async () => {
    for (const [type, body] of [
      ['application/json', '{"a":'],
      [';;;', 'x'],
      ['application/fhir+json', '{}'],
      ['text/plain', 'x'.repeat(2_000_000)],
    ] as const) {
      const answer = await ask(`${server.baseUrl}${fhir}/STU3/Nowhere`, {
        method: 'POST',
        headers: { ...correlated, 'content-type': type },
        body,
      })
      assert.equal(answer.status, 404, type)
      assertForm(answer, 'STU3', 404)
    }
  })

  it('leads nowhere with dots in it', async () => {
    for (const [path, status] of [
      [`${fhir}/STU3/../R4/PractitionerRole`, 404],
      ['/docs/library/../../package.json', 403],
      ['/docs/library/%2e%2e%2fpackage.json', 404],
    ] as const) {
      const answer = await sendRaw(server.baseUrl, headOf(`GET ${path} HTTP/1.1`, {}))
      assert.equal(answer.status, status, path)
    }
  })
})

const byUrl = Map.groupBy(
  endpoints.map((endpoint) => ({ endpoint, ...exampleCall(endpoint) })),
  ({ path }) => path.split('?', 1)[0] ?? '',
)
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

describe('a method that an endpoint does not have', () => {
  for (const [path, own] of byUrl) {
    const has = own.map(({ method }) => method)
    // To read what is named like an operation of a whole type is to ask for an id that there is
    // not.
    const isReadable = /^\/STU3\/(ReferralRequest|CommunicationRequest|Binary)\/[^/]+$/.test(path)
    for (const method of methods.filter((each) => !has.includes(each))) {
      if (isReadable && method === 'GET') continue
      it(`is 405: ${method} ${path}`, async () => {
        const answer = await ask(`${server.baseUrl}${fhir}${path}`, { method, headers: correlated })
        assert.equal(answer.status, 405)
        assert.equal(answer.headers.get('allow'), has.join(', '))
        if (method === 'HEAD') return assert.equal(answer.text, '')
        const form = own[0]?.endpoint.fhir ?? 'plain'
        assertForm(answer, form, 405)
        assert.deepEqual(diagnosticsIn(answer), [`Allowed: ${has.join(', ')}.`])
      })
    }
  }

  it('is 405 for a method few know', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'QUERY']) {
      const line = `${method} ${fhir}/R4/PractitionerRole HTTP/1.1`
      const { status, headers } = await sendRaw(server.baseUrl, headOf(line, {}))
      assert.equal(status, 405, method)
      assert.equal(headers.get('allow'), 'GET')
    }
  })

  it('is 405 for metadata', async () => {
    for (const version of ['STU3', 'R4']) {
      const url = `${server.baseUrl}${fhir}/${version}/metadata`
      const answer = await ask(url, { method: 'POST' })
      assert.equal(answer.status, 405)
      assert.equal(answer.headers.get('allow'), 'GET')
      assert.equal((await ask(url, { method: 'HEAD' })).status, 200)
    }
  })

  it('sends no body with the answer to HEAD', async () => {
    const line = `HEAD ${fhir}/R4/PractitionerRole HTTP/1.1`
    const { status, body } = await sendRaw(server.baseUrl, headOf(line, {}))
    assert.equal(status, 405)
    assert.equal(body.length, 0)
  })
})

describe('an address that cannot be decoded', () => {
  // biome-ignore format: a table
  const broken: readonly (readonly [string, Form])[] = [
    [`${fhir}/STU3/ReferralRequest/%ZZ`,        'STU3'],
    [`${fhir}/STU3/ReferralRequest/%`,          'STU3'],
    [`${fhir}/STU3/CodeSystem/%C3%28`,          'STU3'],
    [`${fhir}/R4/HealthcareService/%E0%A4%A`,   'R4'],
    [`${fhir}/R4/%ff`,                          'R4'],
    ['/health/%ZZ',                             'plain'],
  ]
  for (const [path, form] of broken) {
    it(`is refused, and not told back: ${path}`, async () => {
      const answer = await ask(`${server.baseUrl}${path}`, { headers: correlated })
      assert.ok(answer.status === 400 || answer.status === 404, String(answer.status))
      assertForm(answer, form, answer.status === 400 ? 400 : 404)
      assert.ok(!answer.text.includes('%'))
    })
  }
})
