import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { StartRefused } from '../../start-refused.ts'

/**
 * The database is ahead of this release, or its history is not ours: touching it would lose data.
 */
export class SchemaRefused extends StartRefused {}

export type MigrateOptions = {
  readonly connectionString: string
  readonly report: (step: string) => void
  /** Where the numbered files are; ours unless a test says otherwise. */
  readonly folder?: string
}

type Migration = {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly digest: string
}

type Applied = { readonly number: number; readonly name: string; readonly digest: string }

const OWN_FOLDER = fileURLToPath(new URL('../../../sql', import.meta.url))

/**
 * Brings the schema to this release: each missing migration in a transaction of its own, in order,
 * forward only. Every such transaction takes the same lock before it looks, so of two servers that
 * start at once each migration is applied by one, and the other waits. Rejects with
 * `SchemaRefused`.
 */
export async function migrate(options: MigrateOptions): Promise<void> {
  const migrations = await readMigrations(options.folder ?? OWN_FOLDER)
  const client = new pg.Client({ connectionString: options.connectionString })
  client.on('error', () => undefined)
  await client.connect()
  try {
    let applied: Migration | undefined
    do {
      applied = await applyNext(client, migrations)
      if (applied) options.report(`applied migration ${applied.name}`)
    } while (applied)
  } finally {
    await client.end()
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
  const digest = createHash('sha256').update(text).digest('hex')
  return { number: Number(name.slice(0, 4)), name: name.replace('.sql', ''), text, digest }
}

async function applyNext(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<Migration | undefined> {
  await client.query('begin')
  try {
    await client.query(`select pg_advisory_xact_lock(hashtext('open-ers migrations'))`)
    const next = nextOf(migrations, await readApplied(client))
    if (next) await apply(client, next)
    await client.query('commit')
    return next
  } catch (fault) {
    await client.query('rollback').catch(() => undefined)
    throw isAboutSchema(fault) ? refusalOf(fault) : fault
  }
}

/** Class 42: no right to make tables, or tables of another program under the same names. */
function isAboutSchema(fault: unknown): fault is pg.DatabaseError {
  return fault instanceof pg.DatabaseError && fault.code?.startsWith('42') === true
}

function refusalOf(fault: pg.DatabaseError): SchemaRefused {
  return new SchemaRefused(`The database does not take our schema: ${fault.message}.`, {
    cause: fault,
  })
}

async function readApplied(client: pg.Client): Promise<readonly Applied[]> {
  await client.query(`set local client_min_messages = warning`)
  await client.query(
    `create table if not exists schema_migration (
       number integer primary key,
       name text not null,
       digest text not null,
       applied_at timestamptz not null default now()
     )`,
  )
  const { rows } = await client.query<Applied>(
    'select number, name, digest from schema_migration order by number',
  )
  return rows
}

/** Row by row the history must be a beginning of ours, by content and not by name alone. */
function nextOf(
  migrations: readonly Migration[],
  history: readonly Applied[],
): Migration | undefined {
  for (const [index, applied] of history.entries()) {
    const own = migrations[index]
    if (own === undefined) {
      throw new SchemaRefused(
        `The database is of a newer release (it has migration ${applied.name}): start that one.`,
      )
    }
    if (own.number !== applied.number || own.digest !== applied.digest) {
      throw new SchemaRefused(
        `Migration ${applied.name} in the database is not the ${own.name} of this release: ` +
          'a migration that has been applied must not be edited.',
      )
    }
  }
  return migrations[history.length]
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query(migration.text)
  await client.query('insert into schema_migration (number, name, digest) values ($1, $2, $3)', [
    migration.number,
    migration.name,
    migration.digest,
  ])
}
