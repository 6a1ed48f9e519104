import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ScannedFile } from '../../../src/domain/document/scanner.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import {
  type ScannerBehaviour,
  scannerBehavioursIn,
} from '../../../src/outside/scanner/behaviour.ts'
import { eicar } from '../../../src/outside/scanner/eicar.ts'
import { scannerSimulator } from '../../../src/outside/scanner/simulator.ts'
import { memoryInProcess } from '../memory-in-process.ts'

function file(name: string): ScannedFile {
  const id = '11111111-1111-4111-8111-111111111111' as DocumentId
  return { id, name, mediaType: 'application/pdf', bytes: 1 }
}

async function* stream(chunks: readonly Buffer[], onEnd = () => {}): AsyncGenerator<Buffer> {
  yield* chunks
  onEnd()
}

async function scan(content: readonly Buffer[], name = 'letter.pdf', told?: ScannerBehaviour) {
  const behaviours = scannerBehavioursIn(memoryInProcess())
  if (told !== undefined) await behaviours.set(told)
  return scannerSimulator(behaviours).scan(stream(content), file(name))
}

describe('scanner simulator', () => {
  it('finds a letter clean', async () => {
    assert.equal(await scan([Buffer.from('Dear colleague')]), 'clean')
  })

  it('finds the EICAR text at any place of a file', async () => {
    const around = Buffer.alloc(1_000, 'x')
    assert.equal(await scan([Buffer.from(eicar)]), 'threat')
    assert.equal(await scan([Buffer.concat([around, Buffer.from(eicar), around])]), 'threat')
  })

  it('finds the EICAR text however it is cut into chunks', async () => {
    const whole = Buffer.from(`before ${eicar} after`)
    for (let cut = 1; cut < whole.length; cut++) {
      assert.equal(await scan([whole.subarray(0, cut), whole.subarray(cut)]), 'threat', `${cut}`)
    }
    assert.equal(await scan([...whole].map((byte) => Buffer.from([byte]))), 'threat')
  })

  it('takes a file that ends within the EICAR text for clean', async () => {
    assert.equal(await scan([Buffer.from(eicar.slice(0, -1))]), 'clean')
  })

  it('knows its sentinels by the beginning of their names', async () => {
    assert.equal(await scan([], 'ers-threat.pdf'), 'threat')
    assert.equal(await scan([], 'ERS-Pending scan.txt'), 'pending')
    assert.equal(await scan([], 'ers-invalid-1.doc'), 'invalid')
    assert.equal(await scan([], 'an ers-threat.pdf'), 'clean')
  })

  it('says of every file what it was told to say', async () => {
    for (const told of ['clean', 'threat', 'invalid', 'pending'] as const) {
      assert.equal(await scan([Buffer.from(eicar)], 'ers-pending.pdf', told), told)
    }
  })

  it('reads to the end what it calls clean', async () => {
    let ended = 0
    for (const told of ['clean', 'by-content'] as const) {
      const behaviours = scannerBehavioursIn(memoryInProcess())
      await behaviours.set(told)
      const content = stream([Buffer.from('a'), Buffer.from('b')], () => {
        ended += 1
      })
      await scannerSimulator(behaviours).scan(content, file('letter.pdf'))
    }
    assert.equal(ended, 2)
  })

  it('looks at the content when its memory makes no sense', async () => {
    const behaviours = scannerBehavioursIn(memoryInProcess({ scanner: 'asleep' }))
    assert.equal(await behaviours.get(), 'by-content')
  })
})
