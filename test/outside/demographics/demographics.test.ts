import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Demographics } from '../../../src/domain/directory/demographics.ts'
import { type NhsNumber, parseNhsNumber } from '../../../src/domain/identifier/nhs-number.ts'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import {
  type SimulatedPatient,
  simulatedDemographics,
} from '../../../src/outside/demographics/simulator.ts'
import { timedDemographics } from '../../../src/outside/demographics/timed-demographics.ts'
import type { Timer } from '../../../src/outside/timer.ts'

const known = nhsNumber('9912003888')
const unknown = nhsNumber('9462979626')

describe('simulatedDemographics', () => {
  it('finds a patient of the environment, without how it answers for them', async () => {
    const { answers: _, ...patient } = patientWho('found')
    assert.deepEqual(await simulatedDemographics([patientWho('found')]).find(known), {
      is: 'found',
      patient,
    })
  })

  it('knows nobody else', async () => {
    const demographics = simulatedDemographics([patientWho('found')])
    assert.deepEqual(await demographics.find(unknown), { is: 'not-found' })
  })

  it('withholds a sensitive record', async () => {
    const demographics = simulatedDemographics([patientWho('sensitive')])
    assert.deepEqual(await demographics.find(known), { is: 'error', why: 'sensitive' })
  })
})

describe('timedDemographics', () => {
  it('passes an answer on and calls the alarm off', async () => {
    const { timer, pending } = handTimer()
    const { demographics, faults } = limited(simulatedDemographics([patientWho('found')]), timer)
    assert.equal((await demographics.find(known)).is, 'found')
    assert.equal(pending.length, 0)
    assert.deepEqual(faults, [])
  })

  it('turns a failed look-up into unavailable, tells why, and not of whom', async () => {
    const { timer, pending } = handTimer()
    const { demographics, faults } = limited(simulatedDemographics([patientWho('fails')]), timer)
    assert.deepEqual(await demographics.find(known), { is: 'error', why: 'unavailable' })
    assert.equal(pending.length, 0)
    assert.equal(faults.length, 1)
    assert.equal(String(faults[0]).includes(known), false)
  })

  it('turns silence into unavailable when the time is up', async () => {
    const { timer, pending } = handTimer()
    const { demographics, faults } = limited(simulatedDemographics([patientWho('never')]), timer)
    const lookup = demographics.find(known)
    assert.deepEqual(
      pending.map(({ milliseconds }) => milliseconds),
      [5_000],
    )
    pending[0]?.ring()
    assert.deepEqual(await lookup, { is: 'error', why: 'unavailable' })
    assert.match(String(faults[0]), /did not answer within 5000 ms/)
  })

  it('ignores an answer that comes too late', async () => {
    const { timer, pending } = handTimer()
    const late = Promise.withResolvers<{ is: 'not-found' }>()
    const { demographics } = limited({ find: () => late.promise }, timer)
    const lookup = demographics.find(known)
    pending[0]?.ring()
    late.resolve({ is: 'not-found' })
    assert.deepEqual(await lookup, { is: 'error', why: 'unavailable' })
  })
})

function limited(inner: Demographics, timer: Timer) {
  const faults: unknown[] = []
  const onFault = (fault: unknown) => faults.push(fault)
  const options = { demographics: inner, limitMs: 5_000, timer, onFault }
  return { demographics: timedDemographics(options), faults }
}

/** A timer that rings when the test says so. */
function handTimer() {
  const pending: { milliseconds: number; ring: () => void }[] = []
  const timer: Timer = {
    after: (milliseconds, ring) => {
      const alarm = { milliseconds, ring }
      pending.push(alarm)
      return () => void pending.splice(pending.indexOf(alarm), 1)
    },
  }
  return { timer, pending }
}

function patientWho(answers: SimulatedPatient['answers']): SimulatedPatient {
  return {
    nhsNumber: known,
    dateOfBirth: '1968-02-29',
    gender: 'female',
    postcode: 'BR1 1AB',
    registeredPractice: 'D82106' as OdsCode,
    answers,
  }
}

function nhsNumber(text: string): NhsNumber {
  const parsed = parseNhsNumber(text)
  assert.ok(parsed !== undefined)
  return parsed
}
