import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BoundedMap } from '../../src/security/bounded-map.ts'

describe('bounded map', () => {
  it('never holds more than its bound', () => {
    const map = new BoundedMap<number, number>(10)
    for (let i = 0; i < 1_000; i += 1) {
      map.set(i % 37, i)
      map.get(i % 5)
      assert.ok(map.size <= 10)
    }
  })

  it('keeps what is read again and again', () => {
    const map = new BoundedMap<number, string>(10)
    map.set(-1, 'kept')
    for (let i = 0; i < 1_000; i += 1) {
      map.set(i, 'passing')
      assert.equal(map.get(-1), 'kept')
    }
    assert.equal(map.get(0), undefined)
  })

  it('gives the value written last', () => {
    const map = new BoundedMap<string, number>(4)
    map.set('a', 1)
    map.set('b', 2)
    map.set('c', 3)
    map.set('a', 4)
    assert.equal(map.get('a'), 4)
    map.clear()
    assert.equal(map.get('a'), undefined)
    assert.equal(map.size, 0)
  })

  it('works with a bound of one', () => {
    const map = new BoundedMap<string, number>(1)
    map.set('a', 1)
    map.set('b', 2)
    assert.equal(map.get('b'), 2)
  })
})
