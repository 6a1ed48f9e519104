import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { optional, readQuery, required } from '../../src/wire/query.ts'
import { serviceId } from '../../src/wire/shape/ids.ts'
import { codeOf, freeText } from '../../src/wire/shape/scalars.ts'
import { refusalsMax } from '../../src/wire/shape/tell.ts'
import { said, told } from './edit.ts'

const declared = {
  service: required('A service.', serviceId),
  status: optional('A status.', codeOf(['free', 'busy'])),
  'name:text': optional('Words.', freeText(50)),
} as const

describe('readQuery', () => {
  it('reads what was supplied, decoded', () => {
    const read = readQuery('service=11000&name%3Atext=a+b%20c%26d=%C3%A9&', declared)
    assert.ok(read.ok)
    assert.deepEqual(read.value, { service: '11000', 'name:text': 'a b c&d=é' })
  })

  it('refuses what is unknown, repeated, empty or missing, each at its name', () => {
    assert.deepEqual(told(readQuery('sort=x&status=free&status=free&name:text=', declared)), [
      'UNEXPECTED_FIELD sort',
      'INVALID_FHIR_STRUCTURE status',
      'INVALID_VALUE name:text',
      'MISSING_PARAMETER service',
    ])
    assert.deepEqual(told(readQuery('service', declared)), ['INVALID_VALUE service'])
    assert.deepEqual(told(readQuery('=1&service=1', declared)), ['UNEXPECTED_FIELD ?'])
  })

  it('refuses a wrong value with the code its place has', () => {
    assert.deepEqual(said(readQuery('service=x&status=open', declared)), [
      "'service' (x) is not the id of a service",
      "'status' (open) is not one of free, busy",
    ])
    assert.deepEqual(told(readQuery('service=x&status=open', declared)), [
      'INVALID_VALUE service',
      'INVALID_CODE status',
    ])
  })

  it('does not throw at broken percent-encoding', () => {
    assert.deepEqual(told(readQuery('service=%zz&%c3=1', declared)), [
      'INVALID_VALUE service',
      'UNEXPECTED_FIELD ?',
    ])
  })

  it('takes no name from the prototype of objects', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.equal(told(readQuery(`${name}=1`, {})).length, 1, name)
    }
  })

  it('speaks the codes that an endpoint has', () => {
    const codes = { UNEXPECTED_FIELD: 'INVALID_VALUE' } as const
    assert.deepEqual(told(readQuery('sort=x', {}, codes)), ['INVALID_VALUE sort'])
  })

  it('tells at most a hundred problems and shows no NHS number', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `p${i}=1`).join('&')
    assert.equal(told(readQuery(many, {})).length, refusalsMax)
    const shown = said(readQuery('9912003888=1&service=9912003888x', declared)).join()
    assert.doesNotMatch(shown, /9912003888/)
  })

  it('never throws, and tells a place with every problem', () => {
    const names = fc.constantFrom('service', 'status', 'name:text', '%', 'x')
    const pairs = fc.array(fc.tuple(names, fc.string()).map(([name, value]) => `${name}=${value}`))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pairs.map((all) => all.join('&')),
        ),
        (raw) => {
          const read = readQuery(raw, declared)
          if (!read.ok) for (const { at } of read.refusals) assert.ok(at)
        },
      ),
      { seed: 20261117, numRuns: 1_000 },
    )
  })
})
