import { getCompileCacheDir } from 'node:module'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { DocumentModel } from './document-model.ts'
import type { DocumentPrinter, Printed } from './document-printer.ts'

export type WorkerPrinterOptions = {
  /** Calls something once, later; returns what calls it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void
  readonly workers?: number
  /** Documents that wait for a worker; another one is turned away. */
  readonly waitingMax?: number
  /** How long one document may take before its worker is taken for lost. */
  readonly limitMs?: number
  readonly script?: URL
}

/** One: a second would compete with the requests for the processor. */
const WORKERS = 1
const WAITING_MAX = 32
const LIMIT_MS = 30_000

/** Megabytes of a worker: a document takes a few. `--max-semi-space-size` wins where given. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 }

/**
 * Prints in threads of its own, because a document is tens of milliseconds of work and every other
 * request would wait for it. A thread starts with the first document it gets, and another takes the
 * place of one that died.
 */
export function printInWorker(
  options: WorkerPrinterOptions,
): DocumentPrinter & { readonly close: () => Promise<void> } {
  const { workers = WORKERS, waitingMax = WAITING_MAX } = options
  const waiting: Job[] = []
  const desks = Array.from({ length: workers }, () => openDesk(options, next))
  let isClosed = false

  function next(): void {
    if (isClosed) return
    for (const desk of desks) {
      if (!desk.isFree()) continue
      const job = waiting.shift()
      if (job === undefined) return
      desk.begin(job)
    }
  }

  return {
    print: (document) => {
      if (isClosed) return Promise.reject(new Error('the printer is closed'))
      const isBusy = waiting.length >= waitingMax && !desks.some((desk) => desk.isFree())
      if (isBusy) return Promise.resolve({ is: 'busy' })
      const { promise, resolve, reject } = Promise.withResolvers<Printed>()
      waiting.push({ document, resolve, reject })
      next()
      return promise
    },
    close: async () => {
      isClosed = true
      for (const { reject } of waiting.splice(0)) reject(new Error('the printer was closed'))
      await Promise.all(desks.map((desk) => desk.close()))
    },
  }
}

type Job = {
  readonly document: DocumentModel
  readonly resolve: (printed: Printed) => void
  readonly reject: (fault: Error) => void
}

type Answer = { readonly bytes: Uint8Array } | { readonly fault: string }

type Desk = {
  readonly isFree: () => boolean
  readonly begin: (job: Job) => void
  readonly close: () => Promise<void>
}

/** A worker, or the place for one, and the document it is at. */
function openDesk(
  {
    after,
    limitMs = LIMIT_MS,
    script = new URL('./printing-worker.ts', import.meta.url),
  }: WorkerPrinterOptions,
  onFree: () => void,
): Desk {
  let worker: Worker | undefined
  let job: Job | undefined
  let callOff = () => {}

  const end = (tell: (job: Job) => void): void => {
    callOff()
    const done = job
    job = undefined
    // Idle, it keeps nobody from ending.
    worker?.unref()
    if (done !== undefined) tell(done)
    onFree()
  }
  const lose = async (why: string): Promise<void> => {
    const lost = worker
    worker = undefined
    end(({ reject }) => reject(new Error(why)))
    await lost?.terminate()
  }
  const start = (): Worker => {
    const started = new Worker(script, { env: environment(), resourceLimits: MEMORY })
    const isCurrent = () => started === worker
    started.on('message', (answer: Answer) => {
      if (isCurrent()) end((done) => tell(done, answer))
    })
    // The code alone: the message may hold words of the document.
    started.on('error', ({ code = 'no code' }: NodeJS.ErrnoException) => {
      if (isCurrent()) lose(`a printing worker failed: ${code}`)
    })
    started.on('exit', () => {
      if (isCurrent()) lose('a printing worker ended')
    })
    return started
  }
  return {
    isFree: () => job === undefined,
    begin: (begun) => {
      job = begun
      worker ??= start()
      worker.ref()
      callOff = after(limitMs, () => lose(`a document took longer than ${limitMs} ms`))
      worker.postMessage(begun.document)
    },
    close: () => lose('the printer was closed'),
  }
}

/** Nothing but where compiled programs are kept: without it each worker strips types anew. */
function environment(): Record<string, string> {
  const folder = getCompileCacheDir()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) }
}

function tell({ resolve, reject }: Job, answer: Answer): void {
  if ('bytes' in answer) resolve({ is: 'printed', bytes: answer.bytes })
  else reject(new Error(`a document could not be drawn\n${answer.fault}`))
}
