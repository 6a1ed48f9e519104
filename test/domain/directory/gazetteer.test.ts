import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import gazetteer from '../../../src/domain/directory/gazetteer.json' with { type: 'json' }
import { distanceMiles, isPostcode } from '../../../src/domain/directory/gazetteer.ts'

describe('distanceMiles', () => {
  it('is 0 within a district', () => {
    assert.equal(distanceMiles('LS1 2UT', 'ls12tw'), 0)
  })

  it('is about right between towns', () => {
    assertNear(distanceMiles('LS1 2UT', 'BR1 1AB'), 178)
    assertNear(distanceMiles('HG1 1AA', 'LS1 1AA'), 14)
    assertNear(distanceMiles('EH1 1AA', 'TR1 2AA'), 405)
  })

  it('is the same both ways', () => {
    assert.equal(distanceMiles('YO1 7HH', 'BR1 1AB'), distanceMiles('BR1 1AB', 'YO1 7HH'))
  })

  it('takes the centre of the area where the district is not known', () => {
    assert.equal(distanceMiles('AB10 1AA', 'AB55 5AA'), 0)
    assert.notEqual(distanceMiles('BR1 1AB', 'BR7 5AA'), 0)
  })

  it('is nothing for an area that does not exist or a text that is no postcode', () => {
    assert.equal(distanceMiles('XX1 1AA', 'LS1 2UT'), undefined)
    assert.equal(distanceMiles('LS1 2UT', 'Leeds'), undefined)
    assert.equal(distanceMiles('', ''), undefined)
  })
})

describe('isPostcode', () => {
  it('takes every form of a full postcode', () => {
    for (const text of [
      'LS1 2UT',
      'ls12ut',
      'EC1A 1BB',
      'W1A0AX',
      'M1 1AE',
      'B33 8TH',
      'CR2 6XH',
    ]) {
      assert.equal(isPostcode(text), true, text)
    }
  })

  it('takes nothing else', () => {
    for (const text of [
      '',
      'LS1',
      'LS1  2UT',
      ' LS1 2UT',
      'LS1 2UT\n',
      '1LS 2UT',
      'LS1 2CO',
      'LS123 4AA',
    ]) {
      assert.equal(isPostcode(text), false, text)
    }
  })
})

describe('the gazetteer', () => {
  it('knows all 124 postcode areas, each within the British Isles', () => {
    assert.equal(Object.keys(gazetteer.areas).length, 124)
    const places = Object.entries({ ...gazetteer.areas, ...gazetteer.districts })
    for (const [name, [latitude = 0, longitude = 0]] of places) {
      assert.match(name, /^[A-Z]{1,2}([0-9][0-9A-Z]?)?$/)
      assert.ok(latitude > 49 && latitude < 61 && longitude > -8 && longitude < 2, name)
    }
  })
})

function assertNear(miles: number | undefined, expected: number): void {
  assert.ok(
    miles !== undefined && Math.abs(miles - expected) < 8,
    `${miles} is not near ${expected}`,
  )
}
