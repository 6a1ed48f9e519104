import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dateOf, plusDays } from '../../../src/base/clock.ts'
import { afterWorkingDays, isWorkingDay } from '../../../src/domain/appointment/contact-days.ts'

describe('afterWorkingDays', () => {
  it('does not count the day it starts from', () => {
    assert.equal(afterWorkingDays('2026-11-24', 1), '2026-11-25')
    assert.equal(afterWorkingDays('2026-11-24', 0), '2026-11-24')
  })

  it('jumps over the weekend', () => {
    assert.equal(afterWorkingDays('2021-09-03', 2), '2021-09-07')
    assert.equal(afterWorkingDays('2021-09-03', 6), '2021-09-13')
  })

  it('counts from the Monday when it starts on a weekend', () => {
    assert.equal(afterWorkingDays('2026-11-28', 1), '2026-11-30')
    assert.equal(afterWorkingDays('2026-11-29', 1), '2026-11-30')
    assert.equal(afterWorkingDays('2026-11-29', 5), '2026-12-04')
  })

  it('takes eight weeks for 40 days', () => {
    assert.equal(afterWorkingDays('2026-11-24', 40), '2027-01-19')
  })

  const dates = fc
    .integer({ min: 0, max: 20_000 })
    .map((days) => dateOf(plusDays('2000-01-01T00:00:00.000Z', days)))

  it('never ends on a weekend', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 400 }), (from, days) =>
        isWorkingDay(afterWorkingDays(from, days)),
      ),
      { seed: 24 },
    )
  })

  it('agrees with counting one day after the other', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (from, days) => {
        let date = from
        for (let counted = 0; counted < days; ) {
          date = dateOf(plusDays(`${date}T00:00:00.000Z`, 1))
          if (isWorkingDay(date)) counted++
        }
        assert.equal(afterWorkingDays(from, days), date)
      }),
      { seed: 24 },
    )
  })
})

describe('isWorkingDay', () => {
  it('is false of Saturday and Sunday', () => {
    const week = ['23', '24', '25', '26', '27', '28', '29'].map((day) => `2026-11-${day}`)
    assert.deepEqual(week.map(isWorkingDay), [true, true, true, true, true, false, false])
  })
})
