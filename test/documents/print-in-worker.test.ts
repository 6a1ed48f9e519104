import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import { type DocumentModel, paragraph } from '../../src/documents/document-model.ts'
import type { Printed } from '../../src/documents/document-printer.ts'
import { openFonts } from '../../src/documents/fonts.ts'
import { layOut } from '../../src/documents/layout.ts'
import { printInWorker, type WorkerPrinterOptions } from '../../src/documents/print-in-worker.ts'
import { systemTimer } from '../../src/outside/timer.ts'
import { now } from '../domain/build.ts'
import { heldTimer } from '../world/held-timer.ts'
import { readPdf } from './read-pdf.ts'

const document = (title: string): DocumentModel => ({
  title,
  reference: 'UBRN 0000 0007 0000',
  printedAt: now,
  print: 'small',
  blocks: [paragraph('Text')],
})

const asTold = new URL('./workers/as-told.ts', import.meta.url)
const open: { close: () => Promise<void> }[] = []

function printer(options: Partial<WorkerPrinterOptions> = {}) {
  const made = printInWorker({ ...systemTimer, ...options })
  open.push(made)
  return made
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

function textOf(printed: Printed): string {
  assert.ok(printed.is === 'printed')
  return Buffer.from(printed.bytes).toString()
}

describe('printing in a worker', () => {
  it('makes the same bytes as the layout here', async () => {
    const printed = await printer().print(document('A document'))
    assert.ok(printed.is === 'printed')
    const here = await layOut(document('A document'), openFonts())
    assert.ok(Buffer.from(here).equals(printed.bytes))
    assert.equal(readPdf(printed.bytes).pageCount, 1)
  })

  it('has room for a document of many hundred pages', async () => {
    const blocks = Array.from({ length: 20 }, () => paragraph('a line\n'.repeat(2_000)))
    const printed = await printer().print({ ...document('A long document'), blocks })
    assert.ok(printed.is === 'printed')
    assert.ok(readPdf(printed.bytes).pageCount > 700)
  })

  it('keeps the order of those who wait', async () => {
    const { print } = printer({ script: asTold })
    const titles = Array.from({ length: 20 }, (_, n) => `document ${n}`)
    const printed = await Promise.all(titles.map((title) => print(document(title))))
    assert.deepEqual(printed.map(textOf), titles)
  })

  it('turns away whom it has no room for, and takes others later', async () => {
    const { print } = printer({ script: asTold, waitingMax: 2 })
    const titles = ['first', 'second', 'third', 'fourth']
    const answers = await Promise.all(titles.map((title) => print(document(title))))
    assert.deepEqual(
      answers.map(({ is }) => is),
      ['printed', 'printed', 'printed', 'busy'],
    )
    assert.equal(textOf(await print(document('later'))), 'later')
  })

  it('prints without anybody waiting where none may wait', async () => {
    const { print } = printer({ script: asTold, waitingMax: 0 })
    const both = [print(document('one')), print(document('two'))]
    assert.deepEqual(
      (await Promise.all(both)).map(({ is }) => is),
      ['printed', 'busy'],
    )
  })

  it('starts another worker when one ends in the middle of a document', async () => {
    const { print } = printer({ script: asTold })
    const lost = print(document('ends'))
    const next = print(document('next'))
    await assert.rejects(lost, /a printing worker ended/)
    assert.equal(textOf(await next), 'next')
  })

  it('tells nothing of the document when a worker fails', async () => {
    const { print } = printer({ script: asTold })
    await assert.rejects(print(document('throws')), (fault: Error) => {
      assert.match(fault.message, /^a printing worker failed: /)
      assert.doesNotMatch(fault.message, /words/)
      return true
    })
    assert.equal(textOf(await print(document('next'))), 'next')
  })

  it('tells where drawing failed, but not with what', async () => {
    const { print } = printer()
    const broken = { ...document('A document'), printedAt: 'the words of a document' }
    await assert.rejects(print(broken), (fault: Error) => {
      assert.match(fault.message, /^a document could not be drawn\n\s+at /)
      assert.match(fault.message, /layout\.ts/)
      assert.doesNotMatch(fault.message, /the words/)
      return true
    })
    const printed = await print(document('A document'))
    assert.equal(printed.is, 'printed')
  })

  it('gives up a document that takes too long', async () => {
    const { timer, pass } = heldTimer()
    const { print } = printer({ script: asTold, ...timer, limitMs: 7_000 })
    const never = print(document('never'))
    pass(7_000)
    await assert.rejects(never, /longer than 7000 ms/)
    assert.equal(textOf(await print(document('next'))), 'next')
  })

  it('works with several workers', async () => {
    const { print } = printer({ script: asTold, workers: 2, waitingMax: 0 })
    const stuck = print(document('never')).catch(() => undefined)
    assert.equal(textOf(await print(document('beside'))), 'beside')
    await open.at(-1)?.close()
    await stuck
  })

  it('leaves nobody waiting when it is closed', async () => {
    const made = printer({ script: asTold })
    const waiting = [made.print(document('never')), made.print(document('after'))]
    const settled = Promise.allSettled(waiting)
    await made.close()
    assert.deepEqual(
      (await settled).map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    await assert.rejects(made.print(document('late')), /closed/)
  })
})
