import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { type Answer, codesIn } from '../world/caller.ts'
import { exampleCall } from '../world/example-call.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { storedRows } from '../world/stored-rows.ts'

const bytesMax = 1_048_576

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function send(endpoint: Endpoint, raw: Buffer | string): Promise<Answer> {
  const { who, method, path, headers } = exampleCall(endpoint)
  keys += 1
  return (await server.as(who)).call(method, path, {
    headers: { ...headers, 'idempotency-key': `key-${keys}` },
    raw,
  })
}

let keys = 0

const MALFORMED = 'FHIR_CONSTRAINT_VIOLATION'
const SHAPE = 'INVALID_FHIR_STRUCTURE'

/** `right` is a body that the endpoint understands, as text. */
type Spoil = (right: string) => Buffer | string

const nested = (open: string, close: string, depth: number) =>
  `${open.repeat(depth)}1${close.repeat(depth)}`

// biome-ignore format: a table
const unreadable: readonly (readonly [string, Spoil])[] = [
  ['nothing',                        () => ''],
  ['blanks',                         () => ' \r\n\t '],
  ['a body cut short',               (right) => right.slice(0, -1)],
  ['a body with more behind it',     (right) => `${right}{}`],
  ['a comma too many',               (right) => `${right.slice(0, -1)},}`],
  ['single quotes',                  () => "{'resourceType':'Parameters'}"],
  ['a comment',                      (right) => `/* x */${right}`],
  ['NaN',                            () => '{"resourceType":NaN}'],
  ['a word',                         () => 'undefined'],
  ['XML',                            () => '<Parameters xmlns="http://hl7.org/fhir"/>'],
  ['a control character in a text',  () => '{"resourceType":"Para\u0001meters"}'],
  ['a field twice',                  (right) => right.replace('{', '{"resourceType":"Parameters",')],
  ['a field twice, once escaped',    (right) => right.replace('{', '{"\\u0072esourceType":"Parameters",')],
  ['__proto__',                      (right) => right.replace('{', '{"__proto__":{"isAdmin":true},')],
  ['__proto__ escaped',              (right) => right.replace('{', '{"__pr\\u006fto__":{},')],
  ['__proto__ far inside',           (right) => right.replace('{', '{"a":[{"b":{"__proto__":1}}],')],
  ['a byte that is no UTF-8',        (right) => Buffer.concat([Buffer.from(right.slice(0, 20)), Buffer.from([0xff]), Buffer.from(right.slice(20))])],
  ['an overlong encoding',           () => Buffer.from([0x22, 0xc0, 0x80, 0x22])],
  ['half a surrogate in UTF-8',      () => Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
  ['UTF-16',                         (right) => Buffer.from(right, 'utf16le')],
  ['gzip',                           () => Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ['a zero byte',                    (right) => `${right}\u0000`],
  ['33 levels of arrays',            () => nested('[', ']', 33)],
  ['33 levels of objects',           () => nested('{"a":', '}', 33)],
  ['200,000 levels',                 () => nested('[', ']', 200_000)],
  ['200,000 levels without an end',  () => '['.repeat(200_000)],
]

// biome-ignore format: a table
const misshapen: readonly (readonly [string, Spoil, string])[] = [
  ['null',                           () => 'null',                                    'MISSING_VALUE'],
  ['a number',                       () => '1',                                       SHAPE],
  ['a number beyond all numbers',    () => '1e999',                                   SHAPE],
  ['a text',                         () => '"Parameters"',                            SHAPE],
  ['true',                           () => 'true',                                    SHAPE],
  ['an array',                       () => '[]',                                      SHAPE],
  ['the body in an array',           (right) => `[${right}]`,                         SHAPE],
  ['32 levels',                      () => nested('[', ']', 32),                      SHAPE],
  ['an object without anything',     () => '{}',                                      'MISSING_VALUE'],
  ['a resource of another type',     (right) => right.replace(/"resourceType":"[^"]+"/, '"resourceType":"Patient"'), SHAPE],
  ['a field nobody knows',           (right) => right.replace('{', '{"constructor":{"prototype":{}},'), 'UNEXPECTED_FIELD'],
  ['a field without a name',         (right) => right.replace('{', '{"":1,'),         'UNEXPECTED_FIELD'],
]

const takingJson = endpoints.filter(({ takes }) => takes?.kind === 'json')

describe('a body that is none', () => {
  for (const endpoint of takingJson) {
    const right = exampleCall(endpoint).body ?? ''

    it(`is refused by ${endpoint.id}, and nothing is stored`, async () => {
      const before = await storedRows(server)
      for (const [name, spoil] of unreadable) {
        const answer = await send(endpoint, spoil(right))
        assert.equal(answer.status, 400, `${name}: ${answer.text}`)
        assert.deepEqual(codesIn(answer), [MALFORMED], name)
        assert.equal(answer.json.issue[0].code, 'structure')
      }
      assert.deepEqual(await storedRows(server), before)
    })

    it(`of another shape is refused by ${endpoint.id}, and nothing is stored`, async () => {
      const before = await storedRows(server)
      for (const [name, spoil, code] of misshapen) {
        const answer = await send(endpoint, spoil(right))
        assert.equal(answer.status, 422, `${name}: ${answer.text}`)
        // Some pages have no word for it but the second of these, A036 but the third (DOMAIN 7.2).
        const words = [code, 'INVALID_VALUE', 'INAPPROPRIATE_VALUE'] as const
        const told = words.find((word) => endpoint.refusals.some((each) => each === word))
        assert.ok(told && codesIn(answer).includes(told), `${name}: ${answer.text}`)
      }
      assert.deepEqual(await storedRows(server), before)
    })

    it(`larger than a mebibyte is refused by ${endpoint.id}, one that fills it is read`, async () => {
      const before = await storedRows(server)
      const tooLarge = await send(endpoint, `{${' '.repeat(bytesMax - 1)}}`)
      assert.equal(tooLarge.status, 413)
      assert.deepEqual(codesIn(tooLarge), ['PAYLOAD_TOO_LARGE'])
      assert.equal(tooLarge.json.issue[0].code, 'too-long')
      const filling = await send(endpoint, `{${' '.repeat(bytesMax - 2)}}`)
      assert.equal(filling.status, 422, filling.text)
      assert.deepEqual(await storedRows(server), before)
    })

    it(`is read by ${endpoint.id} with a byte order mark before it`, async () => {
      const marked = await send(endpoint, `\uFEFF${right}`)
      assert.notEqual(marked.status, 400, marked.text)
    })
  }
})

/** Without the query that the endpoint needs, so that only what is added is wrong or missing. */
function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? ''
}

// biome-ignore format: a table
const queries = [
  '?x=1', '?_format=json', '?x', '?=1', '?=', '?x=1&x=2', '?%ZZ=1', '?x=%ff', '?__proto__=1',
  '?constructor=1', '?_id[]=1', '?a=%00', '?x=1#y', `?${'x=1&'.repeat(500)}`, `?${'y'.repeat(8_000)}=1`,
] as const

describe('a query', () => {
  for (const endpoint of endpoints) {
    it(`that ${endpoint.id} does not know is refused, never ignored`, async () => {
      const { who, method, path, headers, body } = exampleCall(endpoint)
      const caller = await server.as(who)
      const before = await storedRows(server)
      for (const query of queries) {
        const mark = path.includes('?') ? '&' : '?'
        const answer = await caller.call(method, `${path}${mark}${query.slice(1)}`, {
          headers,
          ...(body !== undefined && { raw: body }),
        })
        const status = endpoint.fhir === 'R4' || endpoint.refusesWith === 400 ? 400 : 422
        assert.equal(answer.status, status, `${query}: ${answer.text}`)
      }
      assert.deepEqual(await storedRows(server), before)
    })

    it(`of nothing is no query for ${endpoint.id}`, async () => {
      const { who, method, path, headers, body } = exampleCall(endpoint)
      const caller = await server.as(who)
      const options = { headers, ...(body !== undefined && { raw: body }) }
      const plain = await caller.call(method, path, options)
      for (const more of ['&', '&&&']) {
        const mark = path.includes('?') ? '' : '?'
        const answer = await caller.call(method, `${path}${mark}${more}`, options)
        assert.equal(answer.status, plain.status, answer.text)
      }
    })
  }

  for (const endpoint of endpoints) {
    const names = endpoint.parameters.filter((each) => each.in === 'query').map(({ name }) => name)
    if (names.length === 0) continue
    it(`with a parameter twice, empty or undecodable is refused by ${endpoint.id}`, async () => {
      const { who, method, path } = exampleCall(endpoint)
      const caller = await server.as(who)
      for (const name of names) {
        for (const query of [`${name}=1&${name}=1`, `${name}=`, `${name}`, `${name}=%C3`]) {
          const answer = await caller.call(method, `${withoutQuery(path)}?${query}`)
          assert.equal(answer.status, 400, `${query}: ${answer.text}`)
        }
      }
    })
  }
})

// biome-ignore format: a table
const oddIds = [
  '%20', '%00', '000000070000%00', '%0d%0aSet-Cookie:%20a=b', '..', '%2e%2e', '%2F', '%252F', 'null', 'undefined',
  '0', '-1', '1e3', '0x10', '9'.repeat(400), 'a'.repeat(4_000), '%F0%9F%92%89', '%D9%A1%D9%A2', '__proto__', 'constructor',
  "1'%20or%20'1'='1", '%7B%7D', '[object%20Object]', '*', '$', ':ubrn', '000000070000;x=1', '+', '000000070000%20',
] as const

describe('an id in a path', () => {
  for (const endpoint of endpoints) {
    const names = endpoint.parameters.filter((each) => each.in === 'path').map(({ name }) => name)
    for (const name of names) {
      it(`of an odd form finds nothing: ${name} of ${endpoint.id}`, async () => {
        const { who, method, headers, body } = exampleCall(endpoint)
        const caller = await server.as(who)
        const before = await storedRows(server)
        for (const id of oddIds) {
          const { path } = exampleCall({
            ...endpoint,
            parameters: endpoint.parameters.map((each) =>
              each.name === name ? { ...each, example: id } : each,
            ),
          })
          const answer = await caller.call(method, path, {
            headers,
            ...(body !== undefined && { raw: body }),
          })
          assert.equal(answer.status, 404, `${id}: ${answer.text}`)
        }
        assert.deepEqual(await storedRows(server), before)
      })
    }
  }
})
