/** A worker that does what the title of a document says, or answers with the title. */
import { parentPort } from 'node:worker_threads'

parentPort?.on('message', ({ title }: { title: string }) => {
  if (title === 'ends') process.exit(3)
  if (title === 'throws') throw new Error('the words of a document')
  if (title === 'never') return
  parentPort?.postMessage({ bytes: Buffer.from(title) })
})
