import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { PasBooking } from '../../../src/domain/appointment/pas.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../../src/domain/identifier/slot-id.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import type { PasDiary } from '../../../src/outside/pas/diary.ts'
import { type Database, openPool } from '../../../src/store/postgres/pool.ts'
import { openSimulatedPasDiary } from '../../../src/store/postgres/simulated-pas-diary.ts'
import { diaryInProcess } from '../../outside/diary-in-process.ts'
import { type FreshDatabase, freshDatabase } from '../../world/database.ts'

let fresh: FreshDatabase
let database: Database
before(async () => {
  fresh = await freshDatabase()
  database = openPool({ connectionString: fresh.connectionString, max: 2, onError: () => {} })
})
after(async () => {
  await database.end()
  await fresh.drop()
})

const service = '11000' as ServiceId
const slot = '11000001' as SlotId
const first = '000000100000' as Ubrn
const second = '000000100001' as Ubrn

/** The same id for the same number. */
function asks(id: number, ubrn: Ubrn): PasBooking {
  return {
    id: `5f0e2f7c-0000-4000-8000-00000000000${id}`,
    ubrn,
    service,
    slot,
    pasReference: 'PAS-1',
    start: '2026-12-01T09:00:00.000Z',
    end: '2026-12-01T09:20:00.000Z',
  }
}

/** The guarantees of docs/pas.md; the diary of the tests keeps them too. */
const diaries: Readonly<Record<string, () => PasDiary>> = {
  'the book of the simulated PASes': () => openSimulatedPasDiary(database),
  'the book of the bridge in tests': diaryInProcess,
}
for (const [name, open] of Object.entries(diaries)) {
  describe(name, () => {
    let diary: PasDiary
    beforeEach(async () => {
      await database.query('truncate simulated_pas_entry')
      diary = open()
    })

    it('has one UBRN for a slot', async () => {
      assert.equal(await diary.book(asks(1, first)), 'booked')
      assert.equal(await diary.book(asks(2, second)), 'taken')
      assert.deepEqual(await diary.list(service), [{ slot, ubrn: first }])
      assert.deepEqual(await diary.list('11001' as ServiceId), [])
    })

    it('does a booking once, however often it is asked for', async () => {
      assert.equal(await diary.book(asks(1, first)), 'booked')
      assert.equal(await diary.book(asks(1, first)), 'booked')
      await diary.cancel(asks(2, first))
      assert.equal(await diary.book(asks(1, first)), 'called-off')
      assert.deepEqual(await diary.list(service), [])
    })

    it('cancels by UBRN and slot, and leaves those of others', async () => {
      await diary.book(asks(1, first))
      await diary.cancel(asks(2, second))
      assert.deepEqual(await diary.list(service), [{ slot, ubrn: first }])
      await diary.cancel(asks(3, first))
      assert.equal(await diary.book(asks(4, second)), 'booked')
    })

    it('does no booking that was called off before it came', async () => {
      await diary.cancel(asks(1, first))
      assert.equal(await diary.book(asks(1, first)), 'called-off')
      assert.deepEqual(await diary.list(service), [])
    })

    it('does a cancellation once: what was booked since stays', async () => {
      await diary.book(asks(1, first))
      await diary.cancel(asks(2, first))
      assert.equal(await diary.book(asks(3, first)), 'booked')
      await diary.cancel(asks(2, first))
      assert.deepEqual(await diary.list(service), [{ slot, ubrn: first }])
    })
  })
}
