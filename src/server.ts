import { buildApp } from './app.ts'
import { systemClock } from './base/clock.ts'
import { randomIdentity } from './base/identity.ts'
import { environments } from './environments/environment.ts'
import { openLog } from './log.ts'
import { systemTimer } from './outside/timer.ts'
import { freePort } from './server/free-port.ts'
import { openDatabase } from './server/open-database.ts'
import { openParts } from './server/open-parts.ts'
import type { Closer, Opening } from './server/opening.ts'
import { readPasBridges } from './server/read-pas-bridges.ts'
import type { ServerOptions } from './server/server-options.ts'
import { StartRefused } from './start-refused.ts'

export type RunningServer = {
  readonly baseUrl: string
  /**
   * Finishes the requests in flight, tells new ones to come back, then stops everything it
   * started.
   */
  readonly close: () => Promise<void>
  /** Does every job that is due now, and returns when that is done. */
  readonly runDueJobs: () => Promise<void>
}

/**
 * Starts everything in order: database, migrations, seed, jobs, HTTP. When a step fails, what was
 * started before is stopped again. Rejects with `StartRefused` for what the operator can put right.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const environment = environments[options.environment]
  if (environment === undefined) {
    const says = `The ${options.environment} environment is not built yet (docs/deviations.md).`
    throw new StartRefused(says)
  }
  const closers: Closer[] = []
  try {
    const port = options.port === 0 ? await freePort(options.host) : options.port
    return await open(
      {
        options,
        environment,
        closers,
        logger: openLog(options.logLevel),
        realClock: options.clock ?? systemClock,
        identity: options.identity ?? randomIdentity,
        timer: options.timer ?? systemTimer,
        pasBridges: await readPasBridges(options),
        publicUrl: options.publicUrl ?? `http://${options.host}:${port}`,
      },
      port,
    )
  } catch (fault) {
    await closeAll(closers)
    throw fault
  }
}

async function open(opening: Opening, port: number): Promise<RunningServer> {
  const { options, closers, publicUrl } = opening
  const database = await openDatabase(opening)
  const parts = await openParts(opening, database)
  const app = await buildApp(parts)
  closers.push(() => app.close())
  await app.listen({ host: options.host, port })
  return {
    baseUrl: publicUrl,
    runDueJobs: parts.runDueJobs,
    close: async () => {
      const deadline = performance.now() + options.drainSeconds * 1_000
      await parts.context.lifecycle.drain(options.drainSeconds * 1_000)
      const closed = closeAll(closers)
      // What has not ended by then is cut off: a body that trickles in could keep us up for
      // minutes.
      const leftMs = Math.max(CUT_OFF_MS, deadline - performance.now())
      const cutOff = setTimeout(() => app.server.closeAllConnections(), leftMs)
      await closed
      clearTimeout(cutOff)
    },
  }
}

/** Time enough for the listening to have ended, so that nobody comes after. */
const CUT_OFF_MS = 100

/** In the reverse of the order they were opened in. */
async function closeAll(closers: Closer[]): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close()
}
