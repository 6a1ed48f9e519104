import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOnBehalfOfQuery } from '../../../src/wire/r4/read-on-behalf-of-query.ts'
import { readServiceSearch } from '../../../src/wire/r4/read-service-search.ts'
import { told } from '../edit.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(11_000 + i)).join()

describe('readServiceSearch', () => {
  it('reads one id and twenty, in their order, doubles too', () => {
    for (const asked of ['1', '2,1', '1,1', ids(20)]) {
      const read = readServiceSearch(`_id=${asked}`)
      assert.ok(read.ok)
      assert.deepEqual(read.value.command.ids, asked.split(','))
    }
    const encoded = readServiceSearch('_id=1%2C2')
    assert.ok(encoded.ok)
    assert.deepEqual(encoded.value.command.ids, ['1', '2'])
  })

  it('refuses 21 ids, a missing or empty list, gaps and what is no id', () => {
    for (const asked of [ids(21), ',', '1,', '1,,2', 'a', '1,x', '01', '-1', ' 1', ids(5_000)]) {
      assert.deepEqual(told(readServiceSearch(`_id=${asked}`)), ['INVALID_VALUE _id'], asked)
    }
    assert.deepEqual(told(readServiceSearch('_id=')), ['INVALID_VALUE _id'])
    assert.deepEqual(told(readServiceSearch('')), ['MISSING_PARAMETER _id'])
  })

  it('refuses other parameters and a second list', () => {
    assert.deepEqual(told(readServiceSearch('_id=1&name=x')), ['UNEXPECTED_FIELD name'])
    assert.deepEqual(told(readServiceSearch('_id=1&_id=2')), ['INVALID_FHIR_STRUCTURE _id'])
  })
})

describe('readOnBehalfOfQuery', () => {
  it('reads the one query there is', () => {
    const read = readOnBehalfOfQuery('_query=onBehalfOf')
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { query: 'onBehalfOf' })
  })

  it('refuses any other', () => {
    assert.deepEqual(told(readOnBehalfOfQuery('')), ['MISSING_PARAMETER _query'])
    assert.deepEqual(told(readOnBehalfOfQuery('_query=onbehalfof')), ['INVALID_VALUE _query'])
    assert.deepEqual(told(readOnBehalfOfQuery('_query=')), ['INVALID_VALUE _query'])
    assert.deepEqual(told(readOnBehalfOfQuery('_query=onBehalfOf&x')), ['UNEXPECTED_FIELD x'])
  })
})
