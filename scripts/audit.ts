/**
 * The audit trail from the command line, also where there is no `/world` (docs/audit.md):
 * `npm run --silent audit -- list|export|verify|seal`.
 */
import { parseArgs } from 'node:util'
import { type Instant, systemClock } from '../src/base/clock.ts'
import { sealAudit } from '../src/security/audit/seal-audit.ts'
import { verifyAudit } from '../src/security/audit/verify-audit.ts'
import { StartRefused } from '../src/start-refused.ts'
import type { AuditQuery, StoredAuditRecord } from '../src/store/ports/audit-seals.ts'
import { openAuditReader, openAuditSealStore } from '../src/store/postgres/audit-seal-store.ts'
import type { Database } from '../src/store/postgres/pool.ts'
import { writeAuditEvent } from '../src/wire/r4/write-audit-event.ts'
import { parseInstant } from '../src/wire/shape/instant.ts'
import { WrongUsage, withDatabase } from './database-url.ts'

const usage = `Usage: npm run --silent audit -- COMMAND [OPTIONS]
  list      the newest records, one JSON object a line
  export    all of them, oldest first
  verify    whether any that is sealed was changed, removed or put in afterwards
  seal      seals what has been recorded since the last seal, as the server does every minute
Of list and export:
  --ubrn UBRN  --user ID  --organisation ODS  --from INSTANT  --to INSTANT
  --format ndjson|fhir  as they are stored, or as FHIR R4 AuditEvents (default: ndjson)
Of list:
  --count N             at most so many (default: 100)
Of verify:
  --noted DIGEST        a digest from the log of the server, or of an earlier verify
Of all:
  --data DIR            data folder of the running server (default: data)
  --database-url URL    its database (default: DATABASE_URL, else that of the data folder)
`

const recordsAtOnce = 1_000

type Options = ReturnType<typeof readOptions>['values']

async function run(args: string[]): Promise<void> {
  const { values, positionals } = readOptions(args)
  if (values.help) return say(usage)
  const [command = '', ...more] = positionals
  const work = commands[command]
  if (work === undefined || more.length > 0) throw new WrongUsage(usage)
  await withDatabase(values, (database) => work(database, values))
}

const commands: Readonly<Record<string, (database: Database, options: Options) => Promise<void>>> =
  {
    list: async (database, options) => {
      const countMax = Number(options.count)
      if (!Number.isSafeInteger(countMax) || countMax < 1) throw new WrongUsage('--count: a number')
      const page = { order: 'newest first', countMax } as const
      const records = await openAuditReader(database).list(queryOf(options), page)
      say(records.map(lineFor(options)).join(''))
    },
    export: async (database, options) => {
      const reader = openAuditReader(database)
      const query = queryOf(options)
      const write = lineFor(options)
      let beyond = 0
      for (;;) {
        const page = { order: 'oldest first', beyond, countMax: recordsAtOnce } as const
        const records = await reader.list(query, page)
        say(records.map(write).join(''))
        beyond = records.at(-1)?.id ?? beyond
        if (records.length < recordsAtOnce) return
      }
    },
    verify: async (database, { noted }) => {
      const store = openAuditSealStore(database)
      const { seals, records, head, problems } = await verifyAudit(store, systemClock.now(), noted)
      for (const problem of problems) process.stderr.write(`${problem}\n`)
      if (problems.length > 0) process.exitCode = 1
      say(`${seals} seals over ${records} records: ${problems.length === 0 ? 'whole' : 'broken'}\n`)
      if (head !== undefined) say(`seal ${head.number}: ${head.digest}\n`)
    },
    seal: async (database) => {
      const logger = { debug: quiet, info: tell, warn: tell, error: tell }
      await sealAudit({ seals: openAuditSealStore(database), wallClock: systemClock, logger })()
    },
  }

function readOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ubrn: { type: 'string' },
        user: { type: 'string' },
        organisation: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        format: { type: 'string', default: 'ndjson' },
        count: { type: 'string', default: '100' },
        noted: { type: 'string' },
        data: { type: 'string', default: 'data' },
        'database-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (fault) {
    throw new WrongUsage(`${fault instanceof Error ? fault.message : String(fault)}\n${usage}`)
  }
}

function queryOf({ ubrn, user, organisation, from, to }: Options): AuditQuery {
  return {
    ...(ubrn !== undefined && { ubrn }),
    ...(user !== undefined && { user }),
    ...(organisation !== undefined && { organisation }),
    ...(from !== undefined && { from: instantOf('from', from) }),
    ...(to !== undefined && { to: instantOf('to', to) }),
  }
}

function instantOf(option: string, text: string): Instant {
  const instant = parseInstant(text)
  if (instant === undefined) {
    throw new WrongUsage(`--${option}: date, time and zone are wanted: 2026-11-22T09:00:00Z`)
  }
  return instant
}

function lineFor({ format }: Options): (record: StoredAuditRecord) => string {
  if (format === 'ndjson') return (record) => `${JSON.stringify(record)}\n`
  if (format === 'fhir') return (record) => `${JSON.stringify(writeAuditEvent(record))}\n`
  throw new WrongUsage('--format: ndjson or fhir')
}

function say(text: string): void {
  process.stdout.write(text)
}

function tell(_fields: object, message: string): void {
  say(`${message}\n`)
}

function quiet(): void {}

try {
  await run(process.argv.slice(2))
} catch (fault) {
  if (!(fault instanceof WrongUsage || fault instanceof StartRefused)) throw fault
  process.stderr.write(`${fault.message}\n`)
  process.exitCode = 1
}
