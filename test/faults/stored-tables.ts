import type { Advice } from '../../src/domain/advice/advice.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { Queryable } from '../../src/store/postgres/pool.ts'

export type Row = Readonly<Record<string, unknown>>

/** A referral or an advice request as it stands, or as it stood. */
export type RequestRow<T> = Row & { readonly ubrn: string; readonly document: T }
export type ReferralRow = RequestRow<Referral>
export type AdviceRow = RequestRow<Advice>
export type HistoryRow<T> = RequestRow<T> & {
  readonly version: number
  readonly operation: string
}
export type HistoryOf<T> = ReadonlyMap<string, readonly HistoryRow<T>[]>

/** Everything that writes leave behind. */
export type Tables = {
  readonly referrals: readonly ReferralRow[]
  readonly historyOf: HistoryOf<Referral>
  readonly advice: readonly AdviceRow[]
  readonly adviceHistoryOf: HistoryOf<Advice>
  readonly placesOf: ReadonlyMap<string, readonly Row[]>
  readonly appointmentsOf: ReadonlyMap<string, readonly Row[]>
  /** Of writes that succeeded, by the id of the HTTP request. */
  readonly auditOf: ReadonlyMap<string, readonly Row[]>
  readonly slots: readonly Row[]
  readonly requests: readonly Row[]
  readonly documents: readonly Row[]
}

const writes = [
  'a011-create-referral',
  'a012-maintain-referral-letter',
  'a013-accept-referral',
  'a016-book-or-defer-appointment',
  'a020-upload-file-to-document-store',
  'a026-send-a-and-g-response',
  'a027-convert-a-and-g-to-referral',
  'a031-change-shortlist',
  'a034-update-appointment',
  'a036-cancel-referral',
  'a044-create-advice-and-guidance-request',
]

export async function readTables(database: Queryable): Promise<Tables> {
  const all = async <T extends Row>(sql: string, values: readonly unknown[] = []) =>
    (await database.query<T>(sql, [...values])).rows
  const audit = `
    select request_id, operation, http_status, ubrn, nhs_number, user_id, ods_code
    from audit_record
    where http_status < 300 and (operation = any ($1) or operation like 'world-advice-%')`
  return {
    referrals: await all<ReferralRow>('select * from referral order by ubrn'),
    historyOf: by('ubrn', await all<HistoryRow<Referral>>(historyIn('referral_history'))),
    advice: await all<AdviceRow>('select * from advice_request order by ubrn'),
    adviceHistoryOf: by('ubrn', await all<HistoryRow<Advice>>(historyIn('advice_history'))),
    placesOf: by('ubrn', await all('select * from worklist_entry order by ubrn, list')),
    appointmentsOf: by('ubrn', await all('select * from appointment')),
    auditOf: by('request_id', await all(audit, [writes])),
    slots: await all(
      `select slot_id::text, status, ubrn, held_by from slot where status <> 'free'`,
    ),
    requests: await all('select *, slot_id::text as slot from pas_request'),
    // Those that were announced and never came were told of to nobody.
    documents: await all('select * from document where awaits_bytes_until is null'),
  }
}

function historyIn(table: string): string {
  return `select * from ${table} order by ubrn, version`
}

function by<T extends Row>(column: string, rows: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return Map.groupBy(rows, (row) => String(row[column]))
}
