import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  optional,
  queryParametersOf,
  readQuery,
  repeatable,
  required,
} from '../../src/wire/query.ts'
import { serviceId } from '../../src/wire/shape/ids.ts'
import { codeOf, freeText } from '../../src/wire/shape/scalars.ts'
import { refusalsMax } from '../../src/wire/shape/tell.ts'
import { said, told } from './edit.ts'

const declared = {
  service: required('A service.', serviceId),
  status: optional('A status.', codeOf(['free', 'busy'])),
  'name:text': optional('Words.', freeText(50)),
} as const

const many = {
  ...declared,
  _include: repeatable('What comes along.', codeOf(['Slot:schedule', 'Slot:service'])),
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

  it('lists what may be repeated, in its order and as often as it was supplied', () => {
    const includes = ['Slot:service', 'Slot:schedule', 'Slot:service']
    const raw = includes.map((each) => `_include=${encodeURIComponent(each)}`).join('&service=1&')
    assert.deepEqual(told(readQuery(raw, many)), ['INVALID_FHIR_STRUCTURE service'])
    const read = readQuery(raw.replace('&service=1', ''), many)
    assert.ok(read.ok)
    assert.deepEqual(read.value, { service: '1', _include: includes })
    const once = readQuery('_include=Slot:service&service=1', many)
    assert.ok(once.ok)
    assert.deepEqual(once.value._include, ['Slot:service'])
  })

  it('gives an empty list of what may be repeated and was not supplied', () => {
    for (let times = 0; times < 2; times++) {
      const read = readQuery('service=1', many)
      assert.ok(read.ok)
      assert.deepEqual(read.value, { service: '1', _include: [] })
    }
  })

  it('refuses each wrong value of what may be repeated, and what else is wrong', () => {
    const raw = '_include=x&_include=Slot:service&_include=&_include=%zz&status=free&status=free'
    assert.deepEqual(said(readQuery(raw, many)), [
      "'_include' (x) is not one of Slot:schedule, Slot:service",
      "'_include' is empty",
      "'_include' is not percent-encoded UTF-8",
      "'status' is supplied more than once",
      "'service' is mandatory, but was not supplied",
    ])
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
    const names = fc.constantFrom('service', 'status', 'name:text', '_include', '%', 'x')
    const pairs = fc.array(fc.tuple(names, fc.string()).map(([name, value]) => `${name}=${value}`))
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pairs.map((all) => all.join('&')),
        ),
        (raw) => {
          for (const each of [declared, many]) {
            const read = readQuery(raw, each)
            if (!read.ok) for (const { at } of read.refusals) assert.ok(at)
          }
        },
      ),
      { seed: 20261117, numRuns: 1_000 },
    )
  })
})

describe('queryParametersOf', () => {
  it('shows a list as an array of what may stand in it', () => {
    const include = queryParametersOf(many).find(({ name }) => name === '_include')
    assert.deepEqual(include, {
      name: '_include',
      in: 'query',
      isRequired: false,
      says: 'What comes along.',
      schema: {
        type: 'array',
        items: { type: 'string', enum: ['Slot:schedule', 'Slot:service'] },
      },
    })
  })

  it('shows anything else as it is', () => {
    const [service, status] = queryParametersOf(many)
    assert.deepEqual([service?.isRequired, service?.schema.type], [true, 'string'])
    assert.deepEqual([status?.isRequired, status?.schema.type], [false, 'string'])
  })
})
