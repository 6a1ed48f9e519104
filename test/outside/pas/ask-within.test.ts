import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { askWithin } from '../../../src/outside/pas/ask-within.ts'
import { manualTimer, settled } from './manual-timer.ts'

describe('askWithin', () => {
  it('gives the answer and leaves no timer', async () => {
    const { timer, waiting } = manualTimer()
    assert.deepEqual(await askWithin(1_000, timer, async () => 7), { is: 'answered', answer: 7 })
    assert.equal(waiting(), 0)
  })

  it('times out at the limit and not before', async () => {
    const { timer, pass, waiting } = manualTimer()
    let answered: unknown
    const asked = askWithin(1_000, timer, () => new Promise(() => {})).then((answer) => {
      answered = answer
    })
    pass(999)
    await settled()
    assert.equal(answered, undefined)
    pass(1)
    await asked
    assert.deepEqual(answered, { is: 'timed-out' })
    assert.equal(waiting(), 0)
  })

  it('tells whoever is asked that nobody listens any more', async () => {
    const { timer, pass } = manualTimer()
    let given: AbortSignal | undefined
    const asked = askWithin(5, timer, (signal) => {
      given = signal
      return new Promise(() => {})
    })
    await settled()
    assert.equal(given?.aborted, false)
    pass(5)
    await asked
    assert.equal(given?.aborted, true)
  })

  it('passes on a fault before the limit and leaves no timer', async () => {
    const { timer, waiting } = manualTimer()
    const failing = async () => {
      throw new Error('no route')
    }
    await assert.rejects(askWithin(1_000, timer, failing), { message: 'no route' })
    const failingAtOnce = () => {
      throw new Error('no address')
    }
    await assert.rejects(askWithin(1_000, timer, failingAtOnce), { message: 'no address' })
    assert.equal(waiting(), 0)
  })

  it('drops a fault after the limit', async (test) => {
    const unhandled = test.mock.fn()
    process.once('unhandledRejection', unhandled)
    const { timer, pass } = manualTimer()
    const late = Promise.withResolvers<never>()
    const asked = askWithin(5, timer, () => late.promise)
    await settled()
    pass(5)
    assert.deepEqual(await asked, { is: 'timed-out' })
    late.reject(new Error('too late'))
    await settled()
    assert.equal(unhandled.mock.callCount(), 0)
    process.removeListener('unhandledRejection', unhandled)
  })
})
