import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Shelf } from '../../src/store/postgres/shelf.ts'

describe('Shelf', () => {
  it('loads once while it is open', async () => {
    const shelf = openShelf()
    const { load, count } = counting('value')
    assert.equal(await shelf.read('a', load), 'value')
    assert.equal(await shelf.read('a', load), 'value')
    assert.equal(count(), 1)
  })

  it('keeps nothing before it is opened or after it is closed', async () => {
    const shelf = new Shelf<string>(10)
    const { load, count } = counting('value')
    await shelf.read('a', load)
    shelf.open()
    await shelf.read('a', load)
    shelf.close()
    await shelf.read('a', load)
    await shelf.read('a', load)
    assert.equal(count(), 4)
    assert.equal(shelf.size, 0)
  })

  it('asks again for what was not there', async () => {
    const shelf = openShelf()
    const { load, count } = counting(undefined)
    await shelf.read('a', load)
    await shelf.read('a', load)
    assert.equal(count(), 2)
  })

  it('forgets when told', async () => {
    const shelf = openShelf()
    const { load, count } = counting('value')
    await shelf.read('a', load)
    shelf.forget()
    await shelf.read('a', load)
    assert.equal(count(), 2)
  })

  it('keeps no value whose reading began before a change', async () => {
    const shelf = openShelf()
    const loading = Promise.withResolvers<string>()
    const reading = shelf.read('a', () => loading.promise)
    shelf.forget()
    loading.resolve('old')
    assert.equal(await reading, 'old')
    assert.equal(shelf.get('a'), undefined)
  })

  it('keeps no value whose reading began while it was closed', async () => {
    const shelf = new Shelf<string>(10)
    const keep = shelf.beginReading()
    shelf.open()
    keep('a', 'old')
    assert.equal(shelf.get('a'), undefined)
  })

  it('lets the value go that was used longest ago', async () => {
    const shelf = openShelf(2)
    const keep = shelf.beginReading()
    keep('a', '1')
    keep('b', '2')
    shelf.get('a')
    keep('c', '3')
    assert.deepEqual([shelf.get('a'), shelf.get('b'), shelf.get('c')], ['1', undefined, '3'])
  })

  it('keeps nothing when it may keep nothing', async () => {
    const shelf = openShelf(0)
    shelf.beginReading()('a', '1')
    assert.equal(shelf.size, 0)
  })
})

function openShelf(countMax = 10): Shelf<string> {
  const shelf = new Shelf<string>(countMax)
  shelf.open()
  return shelf
}

function counting(value: string | undefined) {
  let calls = 0
  const load = async () => {
    calls += 1
    return value
  }
  return { load, count: () => calls }
}
