import type { Instant } from '../base/clock.ts'
import type { Service } from '../domain/directory/service.ts'
import { type Database, inTransaction, type Queryable } from '../store/postgres/pool.ts'
import { type LineProblem, readBatches } from './import-file.ts'
import { type ImportKind, ImportRefused } from './import-kind.ts'
import { type ServiceCounts, servicesImport } from './import-services.ts'
import { type SlotCounts, slotsImport } from './import-slots.ts'

export type ImportOptions = {
  readonly database: Database
  /** Paths of NDJSON files; services are loaded before the slots that may belong to them. */
  readonly services?: string
  readonly slots?: string
  readonly renderService: (service: Service) => string
  readonly at: Instant
}

export type ImportCounts = { readonly services?: ServiceCounts; readonly slots?: SlotCounts }

/**
 * Loads files of services and slots, all or nothing: every line is checked before any is stored,
 * and everything is stored in one transaction. Rejects with `ImportRefused`.
 */
export function importDirectory(options: ImportOptions): Promise<ImportCounts> {
  const { database, services, slots, renderService, at } = options
  return inTransaction(database, async (transaction) => ({
    ...(services !== undefined && {
      services: await importFile(transaction, services, servicesImport(renderService, at)),
    }),
    ...(slots !== undefined && { slots: await importFile(transaction, slots, slotsImport) }),
  }))
}

/** The file is read twice, so that its size does not matter to memory. */
async function importFile<R, Counts extends Readonly<Record<string, number>>>(
  transaction: Queryable,
  path: string,
  kind: ImportKind<R, Counts>,
): Promise<Counts> {
  const problems = await problemsOf(transaction, path, kind)
  if (problems.length > 0) throw new ImportRefused(told(path, problems))
  let counts = kind.none
  for await (const { records } of readBatches(path, kind.read)) {
    if (records.length === 0) continue
    counts = sum(
      counts,
      await kind.store(
        transaction,
        records.map(({ record }) => record),
      ),
    )
  }
  await kind.finish(transaction)
  return counts
}

async function problemsOf<R, Counts extends Readonly<Record<string, number>>>(
  transaction: Queryable,
  path: string,
  kind: ImportKind<R, Counts>,
): Promise<readonly LineProblem[]> {
  const problems: LineProblem[] = []
  const lineOf = new Map<string, number>()
  for await (const batch of readBatches(path, kind.read)) {
    problems.push(...batch.problems)
    for (const { line, record } of batch.records) {
      const key = kind.keyOf(record)
      const first = lineOf.get(key)
      if (first === undefined) lineOf.set(key, line)
      else problems.push({ line, at: 'id', says: `stands on line ${first} already` })
    }
    if (batch.records.length > 0) problems.push(...(await kind.check(transaction, batch.records)))
  }
  return problems.sort((a, b) => a.line - b.line)
}

function told(path: string, problems: readonly LineProblem[]): string {
  const lines = problems.map(({ line, at, says }) => `${path}:${line} ${at} ${says}`)
  return lines.map((line) => line.replace('  ', ' ')).join('\n')
}

function sum<Counts extends Readonly<Record<string, number>>>(a: Counts, b: Counts): Counts {
  const entries = Object.entries(a).map(([name, count]) => [name, count + (b[name] ?? 0)])
  return Object.fromEntries(entries) as Counts
}
