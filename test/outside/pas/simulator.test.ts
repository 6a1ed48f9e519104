import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import type { PasBooking, PasCancellation } from '../../../src/domain/appointment/pas.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../../src/domain/identifier/slot-id.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import {
  type PasBehaviour,
  pasBehaviourNames,
  pasBehavioursIn,
  readPasBehaviour,
} from '../../../src/outside/pas/behaviour.ts'
import { pasSimulator } from '../../../src/outside/pas/simulator.ts'
import { tellPas } from '../../../src/outside/pas/tell-pas.ts'
import { timedPas } from '../../../src/outside/pas/timed-pas.ts'
import { diaryInProcess } from '../diary-in-process.ts'
import { memoryInProcess } from '../memory-in-process.ts'
import { manualTimer, settled } from './manual-timer.ts'

const service = '12000' as ServiceId

const cancellation: PasCancellation = {
  id: '5f0e2f7c-0000-4000-8000-000000000001',
  ubrn: '000000070000' as Ubrn,
  service,
  slot: '11000021' as SlotId,
  pasReference: 'PAS-21',
}

const booking: PasBooking = {
  ...cancellation,
  start: '2026-12-01T09:00:00.000Z',
  end: '2026-12-01T09:20:00.000Z',
}

function simulated(memory = memoryInProcess()) {
  const clock = manualTimer()
  const faults: unknown[] = []
  const behaviours = pasBehavioursIn(memory)
  const diary = diaryInProcess()
  const pas = timedPas({
    pas: pasSimulator({ behaviours, diary, timer: clock.timer }),
    limitMs: 120_000,
    timer: clock.timer,
    onFault: (fault) => faults.push(fault),
  })
  return { ...clock, behaviours, diary, pas, faults }
}

async function told(behaviour: PasBehaviour) {
  const world = simulated()
  await world.behaviours.set(service, behaviour)
  return world
}

describe('PAS simulator', () => {
  it('does what it is asked unless it was told otherwise', async () => {
    const { pas } = simulated()
    assert.deepEqual(await pas.book(booking), { is: 'ok' })
    assert.deepEqual(await pas.cancel(cancellation), { is: 'ok' })
  })

  const answers = [
    ['ok', 'ok', 'ok'],
    ['slot-gone', 'slot-gone', 'ok'],
    ['error', 'error', 'error'],
    ['refuse-booking', 'refused', 'ok'],
    ['refuse-cancel', 'ok', 'refused'],
  ] as const
  for (const [behaviour, booked, cancelled] of answers) {
    it(`that is told ${behaviour} answers ${booked} and ${cancelled}`, async () => {
      const { pas, waiting } = await told({ behaviour })
      assert.deepEqual(await pas.book(booking), { is: booked })
      assert.deepEqual(await pas.cancel(cancellation), { is: cancelled })
      assert.equal(waiting(), 0)
    })
  }

  it('that never answers makes its caller time out after two minutes', async () => {
    const { pas, pass, waiting } = await told({ behaviour: 'never' })
    const asked = pas.book(booking)
    await settled()
    pass(120_000)
    assert.deepEqual(await asked, { is: 'timed-out' })
    assert.equal(waiting(), 0)
  })

  it('that is late answers within the limit of a patient caller', async () => {
    const { pas, pass, waiting } = await told({ behaviour: 'late', afterMilliseconds: 5_000 })
    const asked = pas.book(booking)
    await settled()
    pass(5_000)
    assert.deepEqual(await asked, { is: 'ok' })
    assert.equal(waiting(), 0)
  })

  it('that is too late makes its caller time out and leaves no timer', async () => {
    const { pas, pass, waiting } = await told({ behaviour: 'late', afterMilliseconds: 150_000 })
    const asked = pas.book(booking)
    await settled()
    pass(120_000)
    assert.deepEqual(await asked, { is: 'timed-out' })
    assert.equal(waiting(), 0)
  })

  it('behaves for one service alone, until that is cleared', async () => {
    const { pas, behaviours } = await told({ behaviour: 'error' })
    const other = { ...booking, service: '12001' as ServiceId }
    assert.deepEqual(await pas.book(other), { is: 'ok' })
    await behaviours.clear(service)
    assert.deepEqual(await pas.book(booking), { is: 'ok' })
  })

  it('that breaks off has done what it was asked, and nobody knows', async () => {
    const { pas, diary, faults } = await told({ behaviour: 'breaks-off' })
    assert.deepEqual(await pas.book(booking), { is: 'lost' })
    assert.deepEqual(diary.booked(), [{ slot: booking.slot, ubrn: booking.ubrn }])
    assert.equal(faults.length, 1)
  })

  it('gives a slot to one UBRN alone, and to the same one again', async () => {
    const { pas } = simulated()
    const other = { ...booking, id: '5f0e2f7c-0000-4000-8000-000000000002' }
    assert.deepEqual(await pas.book(booking), { is: 'ok' })
    assert.deepEqual(await pas.book(booking), { is: 'ok' })
    assert.deepEqual(await pas.book({ ...other, ubrn: '000000070001' as Ubrn }), {
      is: 'slot-gone',
    })
    assert.deepEqual(await pas.cancel(cancellation), { is: 'ok' })
    assert.deepEqual(await pas.book({ ...other, ubrn: '000000070001' as Ubrn }), { is: 'ok' })
  })

  it('does not book what was called off before it came', async () => {
    const { pas, diary } = simulated()
    assert.deepEqual(await pas.cancel(cancellation), { is: 'ok' })
    assert.deepEqual(await pas.book(booking), { is: 'refused' })
    assert.deepEqual(diary.booked(), [])
  })

  it('that cannot be asked is lost to the caller and a fault to the operator', async () => {
    const memory = memoryInProcess()
    const gone = new Error('the database is gone')
    const { pas, faults } = simulated({ ...memory, find: () => Promise.reject(gone) })
    assert.deepEqual(await pas.book(booking), { is: 'lost' })
    assert.deepEqual(faults, [gone])
  })
})

describe('readPasBehaviour', () => {
  it('names everything that is wrong at once', () => {
    assert.deepEqual(readPasBehaviour({ behaviour: 'asleep', afterMilliseconds: 5, when: 1 }), {
      ok: false,
      problems: [
        `behaviour: one of ${pasBehaviourNames.join(', ')} is wanted`,
        'afterMilliseconds: only for the behaviour late',
        'when: unknown field',
      ],
    })
  })

  it('wants a delay that somebody could wait for', () => {
    for (const afterMilliseconds of [undefined, -1, 1.5, 180_001, '5', null]) {
      assert.equal(readPasBehaviour({ behaviour: 'late', afterMilliseconds }).ok, false)
    }
    assert.equal(readPasBehaviour({ behaviour: 'late', afterMilliseconds: 180_000 }).ok, true)
  })

  it('takes an object only', () => {
    for (const value of [undefined, null, 'error', ['error'], 5]) {
      assert.deepEqual(readPasBehaviour(value), {
        ok: false,
        problems: ['body: a JSON object is wanted'],
      })
    }
  })
})

describe('tellPas', () => {
  it('tells the services of the integration environment', async () => {
    const behaviours = pasBehavioursIn(memoryInProcess())
    const path = new URL('../../../environments/integration/pas.json', import.meta.url)
    await tellPas(behaviours, JSON.parse(await readFile(path, 'utf8')))
    const named = { '12010': 'error', '12011': 'never', '12012': 'slot-gone' }
    for (const [id, behaviour] of Object.entries(named)) {
      assert.deepEqual(await behaviours.get(id as ServiceId), { behaviour })
    }
  })

  it('tells nobody anything when something is wrong', async () => {
    const behaviours = pasBehavioursIn(memoryInProcess())
    const sentinels = { '12000': { behaviour: 'error' }, x: { behaviour: 'error' }, '2': { a: 1 } }
    await assert.rejects(tellPas(behaviours, sentinels), /x is not a service id.*|2: behaviour/)
    assert.deepEqual(await behaviours.get(service), { behaviour: 'ok' })
  })
})
