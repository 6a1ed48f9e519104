/**
 * Referrals with a letter that await triage. One is made through the API; the others are copies of
 * its rows under names of their own, because three calls and a scan for each would take longer
 * than what is measured. Their letters have no bytes, which nothing that is measured reads.
 */
import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { maintainLetter } from '../test/world/requests.ts'
import { newTriage } from '../test/world/shortlists.ts'
import { type Headers, post } from './create.ts'
import { withClient } from './with-client.ts'

export type Model = {
  /** As If-Match names it. */
  readonly version: string
  /** Of all tables that know the referral, in an order in which they can be stored. */
  readonly rows: readonly {
    readonly table: string
    readonly columns: readonly string[]
    /** The row as JSON, with `{ubrn}` and the like in place of the names. */
    readonly template: string
  }[]
}

/** A021, A020 and A012, by a referrer. */
export async function makeModel(
  url: string,
  headers: Headers,
  databaseUrl: string,
): Promise<Model> {
  const stu3 = `${url}/referrals/FHIR/STU3`
  const created = await post(
    `${stu3}/ReferralRequest/$ers.createReferralAndSendForTriage`,
    headers,
    JSON.stringify(newTriage()),
  )
  const { id: ubrn } = (await created.json()) as { id: string }
  const file = {
    'content-type': 'text/plain',
    'nhsd-ers-file-name': 'letter.txt',
    'nhsd-ers-referral-id': ubrn,
  }
  const uploaded = await post(`${stu3}/Binary`, { ...headers, ...file }, 'Dear colleague')
  const letter = headerOf(uploaded, 'location').replace('Binary/', '')
  return withClient(databaseUrl, async (client) => {
    await untilScanned(client, letter)
    const linked = await post(
      `${stu3}/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`,
      { ...headers, 'if-match': headerOf(created, 'etag') },
      JSON.stringify(maintainLetter([{ id: letter }])),
    )
    return { version: headerOf(linked, 'etag'), rows: await rowsOf(client, ubrn, letter) }
  })
}

/** Stores so many copies; gives their UBRNs. */
export function copy({ rows }: Model, databaseUrl: string, count: number): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    const { rows: names } = await client.query<{ ubrn: string }>(NEW_NAMES, [count])
    const asJson = JSON.stringify(names)
    for (const { table, columns, template } of rows) {
      await client.query(
        `insert into ${table} (${columns.join(', ')})
         select ${columns.map((column) => `copied.${column}`).join(', ')}
         from json_to_recordset($2)
             as named (ubrn text, request text, letter text, appointment text),
           replace($1, '{ubrn}', ubrn) as with_ubrn,
           replace(with_ubrn, '{request}', request) as with_request,
           replace(with_request, '{letter}', letter) as with_letter,
           replace(with_letter, '{appointment}', appointment) as renamed,
           json_populate_record(null::${table}, renamed::json) as copied`,
        [template, asJson],
      )
    }
    return names.map(({ ubrn }) => ubrn)
  })
}

/** From the sequences that the server takes them from. */
const NEW_NAMES = `
  select lpad(nextval('ubrn_sequence')::text, 12, '0') as ubrn,
    'r.' || gen_random_uuid() as request,
    gen_random_uuid() as letter,
    nextval('appointment_sequence')::text as appointment
  from generate_series(1, $1)`

/** Not the audit trail: nobody has asked for a copy. What other rows refer to comes first. */
const TABLES = `
  select attrelid::regclass::text as table,
    array_agg(quote_ident(attname) order by attnum) as columns
  from pg_attribute
  where attnum > 0 and not attisdropped and attgenerated = ''
    and attrelid in (
      select attrelid from pg_attribute join pg_class on pg_class.oid = attrelid
      where attname = 'ubrn' and relkind = 'r' and relname <> 'audit_record'
    )
  group by attrelid
  order by attrelid <> 'referral'::regclass`

async function rowsOf(client: pg.Client, ubrn: string, letter: string): Promise<Model['rows']> {
  const { rows: tables } = await client.query<{ table: string; columns: string[] }>(TABLES)
  const found: { table: string; columns: string[]; row: string }[] = []
  for (const { table, columns } of tables) {
    const { rows } = await client.query<{ row: string }>(
      `select row_to_json(t)::text as row from ${table} t where ubrn = $1`,
      [ubrn],
    )
    found.push(...rows.map(({ row }) => ({ table, columns, row })))
  }
  const referral = JSON.parse(found[0]?.row ?? '') as { request_id: string; appointment_id: number }
  // Five digits that could stand within a longer number.
  const appointment = new RegExp(`\\b${referral.appointment_id}\\b`, 'g')
  return found.map(({ table, columns, row }) => ({
    table,
    columns,
    template: row
      .replaceAll(ubrn, '{ubrn}')
      .replaceAll(referral.request_id, '{request}')
      .replaceAll(letter, '{letter}')
      .replaceAll(appointment, '{appointment}'),
  }))
}

const SCANNED = "select from document where document_id = $1 and availability = 'AVAILABLE'"
const LOOKS_MAX = 300
const LOOK_EVERY_MS = 100

/** So that nothing changes the copies beside what is measured. */
async function untilScanned(client: pg.Client, letter: string): Promise<void> {
  for (let look = 0; look < LOOKS_MAX; look++) {
    const { rowCount } = await client.query(SCANNED, [letter])
    if (rowCount === 1) return
    await setTimeout(LOOK_EVERY_MS)
  }
  throw new Error('the letter was not scanned')
}

function headerOf({ url, headers }: Response, name: string): string {
  const value = headers.get(name)
  if (value === null) throw new Error(`${url} answered without ${name}`)
  return value
}
