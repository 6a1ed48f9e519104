import assert from 'node:assert/strict'
import type { DocumentPrinter } from '../../src/documents/document-printer.ts'
import type { Answer } from './caller.ts'
import { assertRefused } from './refused.ts'
import { type TestServer, testServer } from './server.ts'

/**
 * Prints while too many documents wait, which is a 503, and once more while printing fails, which
 * is a 500 without a word. `print` prepares a server and gives what prints there.
 */
export async function assertWantsPrinter(
  print: (server: TestServer) => Promise<() => Promise<Answer>>,
): Promise<void> {
  let isBroken = false
  const printer: DocumentPrinter = {
    print: async () => {
      if (isBroken) throw new Error('a printing worker ended')
      return { is: 'busy' }
    },
  }
  const server = await testServer({ printer })
  try {
    const printing = await print(server)
    const busy = await printing()
    const says = 'Too many documents are being printed. Try again shortly.'
    assertRefused(busy, 503, `SYSTEM_UNAVAILABLE ${says}`)
    assert.equal(busy.headers.get('retry-after'), '5')
    isBroken = true
    const fault = 'TECHNICAL_ERROR An unexpected fault; it has been logged.'
    assertRefused(await printing(), 500, fault)
  } finally {
    await server.close()
  }
}
