import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import type { Service } from '../domain/directory/service.ts'
import {
  grantServiceAccess,
  storeServices,
  storeSlots,
} from '../store/postgres/directory-writes.ts'
import { type Database, inTransaction, type Queryable } from '../store/postgres/pool.ts'
import { insertBusinessRoles } from '../store/postgres/queries/directory/insert-business-roles.ts'
import { insertMembers } from '../store/postgres/queries/directory/insert-members.ts'
import { insertOnBehalfOf } from '../store/postgres/queries/directory/insert-on-behalf-of.ts'
import { insertOrganisations } from '../store/postgres/queries/directory/insert-organisations.ts'
import { insertPractitioners } from '../store/postgres/queries/directory/insert-practitioners.ts'
import { insertWorkgroups } from '../store/postgres/queries/directory/insert-workgroups.ts'
import { lockSeed } from '../store/postgres/queries/directory/lock-seed.ts'
import { findSetting } from '../store/postgres/queries/identity/find-setting.ts'
import { putSetting } from '../store/postgres/queries/setting/put-setting.ts'
import { planSlots } from './plan-slots.ts'
import { integrationFolder, readSeedFiles, type SeedData } from './seed-files.ts'

export type SeedOptions = {
  readonly pool: Database
  readonly clock: Clock
  /** The R4 bytes of a service. */
  readonly renderService: (service: Service) => string
  readonly report?: (step: string) => void
  /** What else a new database begins with: in the same transaction, so there is no half of it. */
  readonly beside?: (transaction: Queryable) => Promise<void>
  /** Where the files are; those of integration unless a test says otherwise. */
  readonly folder?: string
}

/**
 * Fills a database that has never been seeded, once, in one transaction: of several processes that
 * start together one loads and the others wait for it. A seeded database is left as it is, whatever
 * the files say by now. Rejects with `SeedInvalid` when the files are not valid.
 */
export async function seedIntegration(options: SeedOptions): Promise<{ loaded: boolean }> {
  const { pool, clock, report = () => undefined, folder = integrationFolder } = options
  if (await isSeeded(pool)) return { loaded: false }
  report('reading the seed files')
  const data = await readSeedFiles(folder, clock.now())
  const loaded = await inTransaction(pool, async (transaction) => {
    await transaction.query(lockSeed())
    if (await isSeeded(transaction)) return false
    await load(transaction, data, { ...options, report })
    await options.beside?.(transaction)
    return true
  })
  return { loaded }
}

async function isSeeded(database: Queryable): Promise<boolean> {
  const { rows } = await database.query(findSetting('seed'))
  return rows.length > 0
}

async function load(
  transaction: Queryable,
  data: SeedData,
  { clock, renderService, report }: SeedOptions & { readonly report: (step: string) => void },
): Promise<void> {
  const now = clock.now()
  await transaction.query(insertOrganisations(data.organisations))
  await transaction.query(insertPractitioners(data.practitioners))
  await transaction.query(insertBusinessRoles(data.practitioners))
  await transaction.query(insertOnBehalfOf(data.onBehalfOf))
  report(`loaded ${data.organisations.length} organisations, ${data.practitioners.length} users`)
  await storeServices(
    transaction,
    data.services.map((service) => ({ service, body: renderService(service) })),
  )
  await transaction.query(insertWorkgroups(data.workgroups))
  await transaction.query(insertMembers(data.workgroups))
  await grantServiceAccess(transaction)
  const slots = planSlots(data.slotPatterns, now)
  const stored = await storeSlots(transaction, slots)
  invariant(stored.size === slots.length, 'a database without a seed has no slots')
  report(`loaded ${data.services.length} services, ${slots.length} slots`)
  await transaction.query(putSetting('clinical-terms', data.clinicalTerms))
  await transaction.query(putSetting('seed', { digest: data.digest, loadedAt: now }))
}
