import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { epochMilliseconds, instantOf } from '../../../src/base/clock.ts'
import { parseInstant } from '../../../src/wire/shape/instant.ts'

describe('parseInstant', () => {
  it('gives an instant in UTC with milliseconds', () => {
    const read: Readonly<Record<string, string>> = {
      '2026-11-17T10:00:00Z': '2026-11-17T10:00:00.000Z',
      '2026-07-01T00:30:00.5+01:00': '2026-06-30T23:30:00.500Z',
      '2021-06-24T13:22:13.311000+00:00': '2021-06-24T13:22:13.311Z',
      '2026-12-31T23:59:59.999-14:00': '2027-01-01T13:59:59.999Z',
      '2028-02-29T00:00:00Z': '2028-02-29T00:00:00.000Z',
    }
    for (const [text, instant] of Object.entries(read)) assert.equal(parseInstant(text), instant)
  })

  it('wants date, time with seconds, and zone', () => {
    const refused = [
      '2026-11-17',
      '2026-11-17T10:00:00',
      '2026-11-17T10:00Z',
      '2026-11-17 10:00:00Z',
      '2026-11-17T10:00:00z',
      '2026-11-17T10:00:00+0100',
      ' 2026-11-17T10:00:00Z',
      '17/11/2026',
      '',
    ]
    for (const text of refused) assert.equal(parseInstant(text), undefined, text)
  })

  it('wants a day and a time that exist', () => {
    const refused = [
      '2026-02-29T00:00:00Z',
      '2100-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-11-17T24:00:00Z',
      '2026-11-17T10:60:00Z',
      '2026-12-31T23:59:60Z',
      '2026-11-17T10:00:00+15:00',
    ]
    for (const text of refused) assert.equal(parseInstant(text), undefined, text)
  })

  it('wants a year that any store can hold, after the zone too', () => {
    for (const text of ['0000-01-01T00:00:00Z', '1899-12-31T23:00:00Z', '3000-01-01T00:00:00Z']) {
      assert.equal(parseInstant(text), undefined, text)
    }
    assert.equal(parseInstant('1900-01-01T00:00:00+01:00'), undefined)
    assert.equal(parseInstant('2999-12-31T23:59:59-01:00'), undefined)
  })

  it('reads back every instant of this program', () => {
    const milliseconds = fc.integer({
      min: epochMilliseconds('1900-01-01T00:00:00.000Z'),
      max: epochMilliseconds('2999-12-31T23:59:59.999Z'),
    })
    fc.assert(
      fc.property(milliseconds.map(instantOf), (instant) => parseInstant(instant) === instant),
      { seed: 20261117 },
    )
  })
})
