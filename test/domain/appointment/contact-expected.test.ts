import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contactExpected } from '../../../src/domain/appointment/contact-expected.ts'
import type { Priority } from '../../../src/domain/reference/priority.ts'
import { worklistsOf } from '../../../src/domain/worklist/worklists-of.ts'
import { deferral, referral } from '../build.ts'

/** In working days, by hand: DOMAIN 5.6, and a calendar. */
// biome-ignore format: a table
const table: readonly (readonly [day: string, from: string, Priority, deferred: string, triage: string])[] = [
  // came in                             priority         deferred      triage
  ['Monday',    '2026-11-23T09:00:00.000Z', 'ROUTINE',       '2027-01-18', '2027-01-18'],
  ['Monday',    '2026-11-23T09:00:00.000Z', 'URGENT',        '2026-12-07', '2026-11-30'],
  ['Monday',    '2026-11-23T09:00:00.000Z', 'TWO_WEEK_WAIT', '2026-11-30', '2026-11-25'],
  ['Wednesday', '2026-11-25T09:00:00.000Z', 'ROUTINE',       '2027-01-20', '2027-01-20'],
  ['Wednesday', '2026-11-25T09:00:00.000Z', 'URGENT',        '2026-12-09', '2026-12-02'],
  ['Wednesday', '2026-11-25T09:00:00.000Z', 'TWO_WEEK_WAIT', '2026-12-02', '2026-11-27'],
  ['Thursday',  '2026-11-26T09:00:00.000Z', 'TWO_WEEK_WAIT', '2026-12-03', '2026-11-30'],
  ['Friday',    '2026-11-27T23:59:59.999Z', 'ROUTINE',       '2027-01-22', '2027-01-22'],
  ['Friday',    '2026-11-27T23:59:59.999Z', 'URGENT',        '2026-12-11', '2026-12-04'],
  ['Friday',    '2026-11-27T23:59:59.999Z', 'TWO_WEEK_WAIT', '2026-12-04', '2026-12-01'],
  ['Saturday',  '2026-11-28T00:00:00.000Z', 'ROUTINE',       '2027-01-22', '2027-01-22'],
  ['Saturday',  '2026-11-28T00:00:00.000Z', 'URGENT',        '2026-12-11', '2026-12-04'],
  ['Saturday',  '2026-11-28T00:00:00.000Z', 'TWO_WEEK_WAIT', '2026-12-04', '2026-12-01'],
  ['Sunday',    '2026-11-29T12:00:00.000Z', 'URGENT',        '2026-12-11', '2026-12-04'],
  ['Sunday',    '2026-11-29T12:00:00.000Z', 'TWO_WEEK_WAIT', '2026-12-04', '2026-12-01'],
  // The page of A004 counts over a bank holiday: this Monday was one.
  ['Monday',    '2022-01-03T11:21:45.652Z', 'TWO_WEEK_WAIT', '2022-01-10', '2022-01-05'],
]

const because = (code: 'NO_SLOTS_AT_SERVICE' | 'TRIAGE') =>
  ({ reason: { set: 'REVIEW_REASON', code } }) as const

describe('contactExpected', () => {
  for (const [day, createdAt, priority, deferred, triage] of table) {
    it(`of ${priority} that came on ${day} ${createdAt.slice(0, 10)} leaves weekends out`, () => {
      const deferral = { createdAt, ...because('NO_SLOTS_AT_SERVICE') }
      assert.equal(contactExpected(deferral, priority), deferred)
      assert.equal(contactExpected({ createdAt, ...because('TRIAGE') }, priority), triage)
    })

    it(`is what the worklist shows of ${priority} from ${createdAt}`, () => {
      const one = referral({
        state: 'DEFERRED_TO_PROVIDER',
        priority,
        appointment: deferral({ createdAt }),
      })
      const [place] = worklistsOf(one)
      assert.ok(place?.item.list === 'APPOINTMENT_SLOT_ISSUES')
      assert.equal(place.item.patientContactExpected, deferred)
    })
  }
})
