import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { shapeOf } from './examples/shape-of.ts'

const shape = (body: unknown) => [...shapeOf(body)]

describe('shapeOf', () => {
  it('tells elements by path and type, wherever they stand in an array', () => {
    assert.deepEqual(shape({ id: '1', entry: [{ n: 1 }, { n: 2, is: true }] }), [
      'id: string',
      'entry.n: number',
      'entry.is: boolean',
    ])
  })

  it('tells extensions and parameters by name, and resources by type', () => {
    const body = {
      resourceType: 'Parameters',
      parameter: [{ name: 'priority', valueString: 'priority' }],
      extension: [{ url: 'https://a', valueBoolean: true }],
    }
    assert.deepEqual(shape(body), [
      '(Parameters).parameter(priority).valueString: string',
      '(Parameters).extension(https://a).valueBoolean: boolean',
    ])
  })

  it('keeps what a reader goes by, and no other value', () => {
    assert.deepEqual(shape({ coding: [{ system: 'https://s', code: 'A' }] }), [
      'coding.system = https://s',
      'coding.code: string',
    ])
    const meta = (profile: string) => shape({ meta: { profile: [profile] } })
    assert.notDeepEqual(meta('https://p/1'), meta('https://p/2'))
  })

  it('tells an empty array from one that is not there', () => {
    assert.deepEqual(shape({ entry: [] }), ['entry is empty'])
    assert.deepEqual(shape({}), [])
  })
})
