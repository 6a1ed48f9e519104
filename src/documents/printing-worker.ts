/**
 * A thread that draws documents, one after the other. Its thread has less right to the processor
 * than the requests, which is a matter of the thread alone on Linux and of the process elsewhere.
 */
import { constants, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { invariant } from '../base/invariant.ts'
import type { DocumentModel } from './document-model.ts'
import { openFonts } from './fonts.ts'
import { layOut } from './layout.ts'

invariant(parentPort !== null, 'documents are drawn in a thread of their own')
const desk = parentPort
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)
const fonts = openFonts()

desk.on('message', async (document: DocumentModel) => {
  try {
    desk.postMessage({ bytes: await layOut(document, fonts) })
  } catch (fault) {
    desk.postMessage({ fault: placesIn(fault) })
  }
})

/** Where it happened, without the message: that may hold words of the document. */
function placesIn(fault: unknown): string {
  if (!(fault instanceof Error)) return ''
  const lines = (fault.stack ?? '').replace(fault.message, '').split('\n')
  return lines.filter((line) => /^\s+at /.test(line)).join('\n')
}
