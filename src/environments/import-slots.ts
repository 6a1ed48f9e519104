import { invariant } from '../base/invariant.ts'
import type { Service } from '../domain/directory/service.ts'
import { storeSlots } from '../store/postgres/directory-writes.ts'
import type { Queryable } from '../store/postgres/pool.ts'
import { listForeignSlots } from '../store/postgres/queries/directory/list-foreign-slots.ts'
import { listServices, type ServiceRow } from '../store/postgres/queries/directory/list-services.ts'
import type { LineProblem, Numbered } from './import-file.ts'
import type { ImportKind } from './import-kind.ts'
import { shapeReader } from './records/problem.ts'
import {
  publishedSlotOf,
  type SlotRecord,
  slotProblems,
  slotRecord,
} from './records/slot-record.ts'

export type SlotCounts = { readonly stored: number; readonly taken: number }

/** A slot that somebody has taken meanwhile stays as it is. */
export const slotsImport: ImportKind<SlotRecord, SlotCounts> = {
  read: shapeReader(slotRecord),
  keyOf: ({ id }) => id,
  check: problemsOf,
  store,
  finish: async () => undefined,
  none: { stored: 0, taken: 0 },
}

async function problemsOf(
  transaction: Queryable,
  numbered: readonly Numbered<SlotRecord>[],
): Promise<readonly LineProblem[]> {
  const records = numbered.map(({ record }) => record)
  const services = await servicesOf(transaction, records)
  const { rows } = await transaction.query<{ id: string; service_id: string }>(
    listForeignSlots(records),
  )
  const owners = new Map(rows.map((row) => [row.id, row.service_id]))
  return numbered.flatMap(({ line, record }) => {
    const owner = owners.get(record.id)
    return [
      ...(owner === undefined ? [] : [{ at: 'id', says: `belongs to service ${owner}` }]),
      ...slotProblems(record, services.get(record.service)),
    ].map((problem) => ({ ...problem, line }))
  })
}

async function store(transaction: Queryable, records: readonly SlotRecord[]): Promise<SlotCounts> {
  const services = await servicesOf(transaction, records)
  const slots = records.map((record) => {
    const service = services.get(record.service)
    invariant(service !== undefined, 'a slot that was checked has a service')
    return publishedSlotOf(record, service)
  })
  const stored = await storeSlots(transaction, slots)
  return { stored: stored.size, taken: slots.length - stored.size }
}

async function servicesOf(
  transaction: Queryable,
  records: readonly SlotRecord[],
): Promise<ReadonlyMap<string, Service>> {
  const ids = [...new Set(records.map(({ service }) => service))]
  const { rows } = await transaction.query<ServiceRow>(listServices(ids))
  return new Map(rows.map(({ document }) => [document.id, document]))
}
