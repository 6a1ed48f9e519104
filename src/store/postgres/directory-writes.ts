/**
 * Writes of the directory, for transactions that somebody else began: a seed, an import, the store.
 */
import type { PublishedSlot, RenderedService } from '../ports/directory.ts'
import type { Queryable } from './pool.ts'
import { deriveServiceAccess } from './queries/directory/derive-service-access.ts'
import { upsertServices } from './queries/directory/upsert-services.ts'
import { upsertSlots } from './queries/directory/upsert-slots.ts'

/**
 * How many services were stored; the others are there in this version or a later one. Ends, after
 * the last of them, with `grantServiceAccess`.
 */
export async function storeServices(
  transaction: Queryable,
  services: readonly RenderedService[],
): Promise<number> {
  const { rowCount } = await transaction.query(upsertServices(services))
  return rowCount ?? 0
}

/** Lets the members of workgroups work on what their workgroups cover now. */
export async function grantServiceAccess(transaction: Queryable): Promise<void> {
  await transaction.query(deriveServiceAccess())
}

/** Ids of the slots that were stored; the others are taken, or of another service. */
export async function storeSlots(
  transaction: Queryable,
  slots: readonly PublishedSlot[],
): Promise<ReadonlySet<string>> {
  const { rows } = await transaction.query<{ id: string }>(upsertSlots(slots))
  return new Set(rows.map(({ id }) => id))
}
