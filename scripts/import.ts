/**
 * Loads services and slots from NDJSON files into the database of a server (docs/import.md):
 * `npm run --silent import -- --services FILE --slots FILE`, either or both.
 */
import { parseArgs } from 'node:util'
import { systemClock } from '../src/base/clock.ts'
import { importDirectory } from '../src/environments/import-directory.ts'
import { ImportRefused } from '../src/environments/import-kind.ts'
import { StartRefused } from '../src/start-refused.ts'
import { renderHealthcareService } from '../src/wire/r4/write-healthcare-service.ts'
import { WrongUsage, withDatabase } from './database-url.ts'

const usage = `Usage: npm run --silent import -- [--services FILE] [--slots FILE]
  --services FILE      services, one JSON object a line
  --slots FILE         slots, one JSON object a line
  --data DIR           data folder of the running server (default: data)
  --database-url URL   database to load into (default: DATABASE_URL, else that of the data folder)
`

/** A file that is not there, or not ours to read, is for whoever named it. */
const FILE_FAULTS: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EISDIR'])

try {
  process.stdout.write(await run(process.argv.slice(2)))
} catch (fault) {
  if (!isForPeople(fault)) throw fault
  process.stderr.write(`${fault.message}\nNothing was loaded.\n`)
  process.exitCode = 1
}

async function run(parameters: string[]): Promise<string> {
  const { services, slots, help, ...place } = readParameters(parameters)
  if (help) return usage
  if (services === undefined && slots === undefined) throw new ImportRefused(usage)
  const counts = await withDatabase(place, (database) =>
    importDirectory({
      database,
      renderService: renderHealthcareService,
      at: systemClock.now(),
      ...(services !== undefined && { services }),
      ...(slots !== undefined && { slots }),
    }),
  )
  return Object.entries(counts).map(tell).join('')
}

function readParameters(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        services: { type: 'string' },
        slots: { type: 'string' },
        data: { type: 'string', default: 'data' },
        'database-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (fault) {
    throw new ImportRefused(`${fault instanceof Error ? fault.message : String(fault)}\n${usage}`)
  }
}

/** `slots: 120 stored, 3 taken` */
function tell([kind, counts]: [string, object]): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`)
  return `${kind}: ${parts.join(', ')}\n`
}

/** Anything else is a fault of ours, and shows its stack. */
function isForPeople(fault: unknown): fault is Error {
  const told = [ImportRefused, StartRefused, WrongUsage]
  if (told.some((kind) => fault instanceof kind)) return true
  return fault instanceof Error && 'code' in fault && FILE_FAULTS.has(String(fault.code))
}
