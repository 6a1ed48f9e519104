import { readFile } from 'node:fs/promises'
import type { Context } from '../api/context.ts'
import { keepExplanations, noExplanations } from '../api/explanations.ts'
import { openGate } from '../api/gate.ts'
import { trackLifecycle } from '../api/lifecycle.ts'
import { openMetrics } from '../api/metrics.ts'
import type { AppDeps } from '../app.ts'
import type { Clock } from '../base/clock.ts'
import type { DocumentPrinter } from '../documents/document-printer.ts'
import { printInWorker } from '../documents/print-in-worker.ts'
import { systemTimer } from '../outside/timer.ts'
import { openRateLimiter } from '../security/rate-limiter.ts'
import { sessions } from '../security/sessions.ts'
import { openAdviceStore } from '../store/postgres/advice-store.ts'
import { openAuditReader, openAuditSealStore } from '../store/postgres/audit-seal-store.ts'
import { openAuditTrail } from '../store/postgres/audit-trail.ts'
import { openDeadlineStore } from '../store/postgres/deadline-store.ts'
import { closedDirectoryCache, openDirectoryCache } from '../store/postgres/directory-cache.ts'
import { directoryStore } from '../store/postgres/directory-store.ts'
import { openDocumentStore } from '../store/postgres/document-store.ts'
import { identityStore } from '../store/postgres/identity-store.ts'
import { openPasRequestStore } from '../store/postgres/pas-request-store.ts'
import { openPool } from '../store/postgres/pool.ts'
import { openRateLeaseStore } from '../store/postgres/rate-lease-store.ts'
import { openReferralStore } from '../store/postgres/referral-store.ts'
import { openSettingStore } from '../store/postgres/setting-store.ts'
import { openSimulatedPasDiary } from '../store/postgres/simulated-pas-diary.ts'
import { openSlotStore } from '../store/postgres/slot-store.ts'
import { isDatabaseUnavailable } from '../store/postgres/sql-state.ts'
import { followBaseUrl } from './follow-base-url.ts'
import { idLog } from './id-log.ts'
import type { OpenDatabase } from './open-database.ts'
import { type Files, openFiles } from './open-files.ts'
import { type Outside, openOutside } from './open-outside.ts'
import { openWorldClock } from './open-world-clock.ts'
import type { Opening } from './opening.ts'
import { seedEnvironment } from './seed-environment.ts'
import { startWork } from './start-work.ts'
import { worldDeps } from './world-deps.ts'

/** A worklist of thousands of rows is megabytes, in the driver and again on its way out. */
const LARGE_ANSWERS_AT_ONCE = 4

/** Nobody else asks a PAS about a request while one process may still be waiting. */
const ASK_AGAIN_MARGIN_SECONDS = 60

export type Parts = AppDeps & { readonly runDueJobs: () => Promise<void> }

/** Every adapter, in the order of their needs, and what the site is built from. */
export async function openParts(opening: Opening, database: OpenDatabase): Promise<Parts> {
  const { options, environment, logger, identity, publicUrl } = opening
  const { pool } = database
  const settings = openSettingStore(pool)
  const identities = identityStore(pool)
  const worldClock = environment.hasWorld ? await openWorldClock(opening, settings) : undefined
  const clock = worldClock ?? opening.realClock
  const version = await ownVersion()

  options.report('seed')
  await seedEnvironment(opening, { pool, clock, identities })

  const services = directoryStore(pool, closedDirectoryCache())
  const outside = await openOutside(opening, {
    settings,
    diary: openSimulatedPasDiary(pool),
    providerOf: async (service) => (await services.findService(service))?.provider,
  })
  const files = await openFiles(opening, { clock, identities })
  const context = await openContext(opening, database, { clock, outside, files, identities })
  await followBaseUrl(context, settings, options.report)
  const deadlines = openDeadlineStore(pool)
  const work = await startWork(opening, database, {
    context,
    identities,
    rateLeases: openRateLeaseStore(pool),
    deadlines,
    seals: openAuditSealStore(pool),
    scanner: outside.scanner,
    refreshClock: async () => worldClock?.reload(),
  })

  return {
    runDueJobs: work.runDue,
    context,
    publicUrl,
    version,
    startedAt: clock.now(),
    ...(files.locations !== undefined && { files: files.locations }),
    health: {
      version,
      metrics: context.metrics,
      lifecycle: context.lifecycle,
      askDatabase: async () => void (await pool.query('select')),
      isKnownApiKey: async (key) => (await identities.findApplication(key))?.isActive ?? false,
    },
    ...(environment.hasIssuer && {
      issuer: {
        store: identities,
        clock,
        identity,
        publicUrl: () => publicUrl,
        logger: idLog(logger),
        isUnavailable: isDatabaseUnavailable,
      },
    }),
    ...(worldClock !== undefined && {
      world: await worldDeps(opening, {
        context,
        worldClock,
        outside,
        identities,
        deadlines,
        audit: openAuditReader(pool),
        work,
      }),
    }),
  }
}

type Adapters = {
  readonly clock: Clock
  readonly outside: Outside
  readonly files: Files
  readonly identities: ReturnType<typeof identityStore>
}

async function openContext(
  opening: Opening,
  { pool, connectionString }: OpenDatabase,
  { clock, outside, files, identities }: Adapters,
): Promise<Context> {
  const { options, environment, identity, logger, timer, closers, publicUrl } = opening
  const cache = await openDirectoryCache({
    connectionString,
    timer,
    onLost: () => logger.warn({}, 'directory changes are not heard of; reading without a cache'),
  })
  closers.push(() => cache.close())
  const auditPool = openPool({
    connectionString,
    max: 1,
    isAsynchronous: true,
    onError: (fault) => logger.warn({ fault: fault.message }, 'lost the audit connection'),
  })
  closers.push(() => auditPool.end())
  return {
    fhirBaseUrl: `${publicUrl}/referrals/FHIR`,
    clock,
    identity,
    logger,
    metrics: openMetrics(),
    explanations: environment.hasWorld ? keepExplanations() : noExplanations,
    sessions: sessions({ store: identities, clock }),
    rates: openRateLimiter({
      leases: openRateLeaseStore(pool),
      wallClock: opening.realClock,
      after: systemTimer.after,
    }),
    rateLimitPerMinute: options.rateLimitPerMinute,
    audit: openAuditTrail({
      database: auditPool,
      // Real time here and for rates, whatever waiting is made of in a test.
      after: systemTimer.after,
    }),
    directory: directoryStore(pool, cache),
    demographics: outside.demographics,
    referrals: openReferralStore(pool),
    advice: openAdviceStore(pool),
    slots: openSlotStore(pool),
    pasRequests: openPasRequestStore(pool, {
      againInSeconds: options.pasTimeoutSeconds + ASK_AGAIN_MARGIN_SECONDS,
    }),
    documents: openDocumentStore(pool),
    objects: files.objects,
    pas: outside.pas.pas,
    printer: openPrinter(opening),
    keysInUse: new Set(),
    limits: {
      pasTimeoutMs: options.pasTimeoutSeconds * 1_000,
      jsonBytesMax: options.jsonBytesMax,
    },
    largeAnswers: openGate(LARGE_ANSWERS_AT_ONCE),
    lifecycle: trackLifecycle(),
    isUnavailable: isDatabaseUnavailable,
  }
}

function openPrinter({ options, timer, closers }: Opening): DocumentPrinter {
  if (options.printer !== undefined) return options.printer
  const printer = printInWorker(timer)
  closers.push(printer.close)
  return printer
}

async function ownVersion(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
