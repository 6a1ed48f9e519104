import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestServer } from './server.ts'

/**
 * What is stored, counted: rows by table, and files. The audit trail grows with every request and
 * is left out.
 */
export async function storedRows({
  database,
  dataFolder,
}: Pick<TestServer, 'database' | 'dataFolder'>): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
     where schemaname in ('public', 'graphile_worker') and tablename not in ('audit_record', 'access_token')`,
  )
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int from ${name}`)
  const { rows } = await database.query<{ name: string; count: number }>(counts.join(' union all '))
  const files = await readdir(join(dataFolder, 'objects'), { recursive: true, withFileTypes: true })
  return {
    ...Object.fromEntries(rows.map(({ name, count }) => [name, count])),
    files: files.filter((file) => file.isFile()).length,
  }
}
