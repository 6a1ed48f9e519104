import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planSlots } from '../../src/environments/plan-slots.ts'
import type { SlotPattern } from '../../src/environments/records/slot-pattern-record.ts'
import { integrationFolder, readSeedFiles } from '../../src/environments/seed-files.ts'

// A Tuesday.
const from = '2026-11-24T10:00:00.000Z'

const pattern: SlotPattern = {
  services: ['700'],
  starts: ['09:00', '09:30'],
  minutes: 30,
  priorities: ['ROUTINE'],
}

describe('planSlots', () => {
  it('begins on the next day and ends with the sixtieth', () => {
    const slots = planSlots([pattern], from)
    assert.equal(slots[0]?.start, '2026-11-25T09:00:00.000Z')
    assert.equal(slots.at(-1)?.start, '2027-01-22T09:30:00.000Z')
    assert.equal(slots.length, 86)
  })

  it('leaves out weekends, and keeps to the days a pattern names', () => {
    const days = planSlots([pattern], from).map(({ start }) => new Date(start).getUTCDay())
    assert.deepEqual([...new Set(days)].toSorted(), [1, 2, 3, 4, 5])
    const sundays = planSlots([{ ...pattern, weekdays: ['SUN'] }], from)
    assert.ok(sundays.every(({ start }) => new Date(start).getUTCDay() === 0))
    assert.equal(sundays.length, 16)
  })

  it('numbers the slots of a service from its own thousand by start', () => {
    const later: SlotPattern = { ...pattern, starts: ['08:00'], minutes: 45 }
    const slots = planSlots([pattern, later], from).slice(0, 4)
    assert.deepEqual(
      slots.map(({ id, start, end, pasReference }) => [
        id,
        start.slice(8),
        end.slice(8),
        pasReference,
      ]),
      [
        ['700001', '25T08:00:00.000Z', '25T08:45:00.000Z', 'USRN-700001'],
        ['700002', '25T09:00:00.000Z', '25T09:30:00.000Z', 'USRN-700002'],
        ['700003', '25T09:30:00.000Z', '25T10:00:00.000Z', 'USRN-700003'],
        ['700004', '26T08:00:00.000Z', '26T08:45:00.000Z', 'USRN-700004'],
      ],
    )
  })

  it('gives the same slots for the same day, whatever the hour', () => {
    assert.deepEqual(planSlots([pattern], '2026-11-24T23:59:59.999Z'), planSlots([pattern], from))
  })

  it('refuses more slots than a service has numbers', () => {
    const starts = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`)
    assert.throws(() => planSlots([{ ...pattern, starts }], from), /fewer than 1000/)
  })

  it('gives the integration environment what the published bookings need', async () => {
    const { slotPatterns } = await readSeedFiles(integrationFolder, from)
    const slots = new Map(planSlots(slotPatterns, from).map((slot) => [String(slot.id), slot]))
    assert.equal(slots.get('11000021')?.clinician, undefined)
    assert.equal(slots.get('11000022')?.clinician, undefined)
    const clinicians = (service: string) =>
      new Set(
        [...slots.values()]
          .filter((slot) => slot.service === service)
          .map((slot) => slot.clinician),
      )
    assert.deepEqual(clinicians('11000'), new Set([undefined, '921600556514']))
    assert.deepEqual(clinicians('12000'), new Set(['921600556514']))
    assert.deepEqual(clinicians('13000'), new Set([undefined, '921600556514']))
    assert.deepEqual(clinicians('14000'), new Set(['921600556514', '555031999105']))
    assert.equal(clinicians('10000').size, 0)
    assert.equal(clinicians('11021').size, 0)
  })
})
