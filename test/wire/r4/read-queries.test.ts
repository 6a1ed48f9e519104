import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readOnBehalfOfQuery } from '../../../src/wire/r4/read-on-behalf-of-query.ts'
import { readServiceRequestSearch } from '../../../src/wire/r4/read-service-request-search.ts'
import { readServiceSearch } from '../../../src/wire/r4/read-service-search.ts'
import { said, told } from '../edit.ts'

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

describe('readServiceRequestSearch', () => {
  const ubrn = '000000070000'

  it('reads a UBRN, alone and behind its system, and keeps how it was written', () => {
    for (const asked of [ubrn, `https://fhir.nhs.uk/Id/UBRN|${ubrn}`]) {
      for (const written of [asked, encodeURIComponent(asked)]) {
        const read = readServiceRequestSearch(`identifier=${written}`)
        assert.ok(read.ok, written)
        assert.deepEqual(read.value.command, { ubrn, asked })
      }
    }
  })

  it('refuses what is no such token, and shows none of it back', () => {
    const wrong = ['7', `${ubrn}0`, `|${ubrn}`, `x|${ubrn}`, `${ubrn}|`, `${ubrn},${ubrn}`, 'abc']
    for (const given of wrong) {
      const read = readServiceRequestSearch(`identifier=${given}`)
      assert.deepEqual(told(read), ['INVALID_VALUE identifier'], given)
      assert.match(said(read).join(), /^'identifier' is not a UBRN of twelve digits/)
    }
  })

  it('tells all that is wrong at once', () => {
    assert.deepEqual(told(readServiceRequestSearch('_id=x&_count=1')), [
      'UNEXPECTED_FIELD _id',
      'UNEXPECTED_FIELD _count',
      'MISSING_PARAMETER identifier',
    ])
    assert.deepEqual(told(readServiceRequestSearch(`identifier=${ubrn}&identifier=${ubrn}`)), [
      'INVALID_FHIR_STRUCTURE identifier',
    ])
  })
})
