import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '../../src/wire/json.ts'

function parse(text: string) {
  return parseJson(Buffer.from(text, 'utf8'))
}

function fault(text: string): string {
  const parsed = parse(text)
  return parsed.ok ? '' : parsed.says
}

describe('parseJson', () => {
  it('gives back every JSON value, compact or spread out', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8 }),
        fc.integer({ min: 0, max: 3 }),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent)
          if (text.includes('__proto__')) return
          assert.deepEqual(parse(text), { ok: true, value: JSON.parse(text) })
        },
      ),
      { seed: 20261117, numRuns: 500 },
    )
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        assert.equal(typeof parseJson(Buffer.from(bytes)).ok, 'boolean')
      }),
      { seed: 20261117, numRuns: 1_000 },
    )
  })

  it('tells where malformed JSON breaks, without repeating it', () => {
    assert.equal(
      fault('{\n  "name": "John Smith" "x"\n}'),
      'The body is not well-formed JSON (line 2, column 24).',
    )
    for (const text of ['{"patient": John}', '{"a":1', '[1,]', "{'a':1}", 'NaN', '{"a":1}{}']) {
      assert.match(fault(text), /^The body is not well-formed JSON/, text)
      assert.doesNotMatch(fault(text), /John/)
    }
  })

  it('refuses an empty body and one that is not UTF-8', () => {
    for (const text of ['', ' \r\n\t']) assert.equal(fault(text), 'The body is empty.')
    const latin1 = parseJson(Buffer.from('"é"', 'latin1'))
    assert.deepEqual(latin1, { ok: false, says: 'The body is not UTF-8.' })
    const utf16 = parseJson(Buffer.from('{"a":1}', 'utf16le'))
    assert.equal(utf16.ok, false)
  })

  it('takes a byte order mark', () => {
    assert.deepEqual(parse('\ufeff{"a":1}'), { ok: true, value: { a: 1 } })
  })

  it('refuses a field twice in one object, however it is spelled', () => {
    const says = "The body has the field 'id' twice in one object."
    assert.equal(fault('{"id":1,"id":1}'), says)
    assert.equal(fault('{"id":1,"\\u0069d" :2}'), says)
    assert.equal(fault('{"a":[{"id":1,"b":{"id":2},"id":3}]}'), says)
    assert.equal(fault('{"id":1,"a":{"id":2},"b":[{"id":3},{"id":4}],"c":"id"}'), '')
    assert.doesNotMatch(fault('{"9912003888":1,"9912003888":2}'), /9912003888/)
  })

  it('is not confused by quotes, brackets and backslashes in texts', () => {
    for (const value of ['"', '\\', '\\"', '}', '{"a":1,"a":2}', '\\\\"]', '[[[[']) {
      assert.deepEqual(parse(JSON.stringify({ [value]: value })), {
        ok: true,
        value: { [value]: value },
      })
    }
  })

  it('refuses a field named __proto__, also spelled with escapes', () => {
    assert.equal(fault('{"__proto__":{"a":1}}'), 'The body has a field of the name __proto__.')
    assert.notEqual(fault('[{"\\u005f_proto__":1}]'), '')
    assert.deepEqual(parse('["__proto__"]'), { ok: true, value: ['__proto__'] })
  })

  it('refuses nesting deeper than 32 levels, however deep', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    assert.equal(parse(nested(32)).ok, true)
    const says = 'The body is nested deeper than 32 levels.'
    for (const depth of [33, 200_000]) assert.equal(fault(nested(depth)), says)
    assert.equal(fault(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), says)
    assert.notEqual(fault('['.repeat(200_000)), '')
  })
})
