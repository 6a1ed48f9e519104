import type { QueryConfig } from 'pg'
import type { Practitioner } from '../../domain/directory/practitioner.ts'
import type { Service } from '../../domain/directory/service.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { DirectoryStore, RenderedService, ServiceBody } from '../ports/directory.ts'
import type { DirectoryCache } from './directory-cache.ts'
import { grantServiceAccess, storeServices, storeSlots } from './directory-writes.ts'
import { type Database, inTransaction } from './pool.ts'
import { findClinicalTerm } from './queries/directory/find-clinical-term.ts'
import { findOrganisation } from './queries/directory/find-organisation.ts'
import { findPractitioner, type PractitionerRow } from './queries/directory/find-practitioner.ts'
import { findServiceAccess } from './queries/directory/find-service-access.ts'
import { findServiceOrganisation } from './queries/directory/find-service-organisation.ts'
import { listAccessibleServices } from './queries/directory/list-accessible-services.ts'
import { listOnBehalfOf } from './queries/directory/list-on-behalf-of.ts'
import { listServiceBodies } from './queries/directory/list-service-bodies.ts'
import { listServices, type ServiceRow } from './queries/directory/list-services.ts'
import { type OrganisationRow, organisationOf } from './queries/directory/organisation-columns.ts'
import { searchServices } from './queries/directory/search-services.ts'

/** The directory in PostgreSQL, with what is asked for again and again in memory. */
export function directoryStore(database: Database, cache: DirectoryCache): DirectoryStore {
  const findServices = (ids: readonly ServiceId[]) => servicesOf(database, cache, ids)
  return {
    findOrganisation: (odsCode) =>
      cache.organisations.read(odsCode, async () => {
        const { rows } = await database.query<OrganisationRow>(findOrganisation(odsCode))
        return rows.map(organisationOf)[0]
      }),
    findPractitioner: (userId) =>
      cache.practitioners.read(userId, async () => {
        const { rows } = await database.query<PractitionerRow>(findPractitioner(userId))
        return rows.map(practitionerOf)[0]
      }),
    listOnBehalfOf: async (admin, organisation) => {
      const clinicians = await cache.onBehalfOf.read(`${admin} ${organisation}`, async () => {
        const { rows } = await database.query<{ user_id: UserId }>(
          listOnBehalfOf(admin, organisation),
        )
        return rows.map((row) => row.user_id)
      })
      return clinicians ?? []
    },
    findService: async (id) => (await findServices([id]))[0],
    listServices: findServices,
    findServiceBodies: async (ids) => {
      const { rows } = await database.query<ServiceBody>(listServiceBodies(ids))
      return rows
    },
    searchServices: async (filter) => {
      const ids = await cache.searches.read(JSON.stringify(filter), async () => {
        const { rows } = await database.query<{ id: ServiceId }>(searchServices(filter))
        return rows.map(({ id }) => id)
      })
      const services = await findServices(ids ?? [])
      // One may have been withdrawn between the two questions.
      return services.filter(({ isPublished }) => isPublished)
    },
    isServiceOrganisation: (odsCode) => isFound(database, findServiceOrganisation(odsCode)),
    isKnownClinicalTerm: (code) => isFound(database, findClinicalTerm(code)),
    hasServiceAccess: (user, organisation, service) =>
      isFound(database, findServiceAccess(user, organisation, service)),
    listAccessibleServices: async (user, organisation) => {
      const { rows } = await database.query<{ service_id: ServiceId }>(
        listAccessibleServices(user, organisation),
      )
      return rows.map((row) => row.service_id)
    },
    upsertServices: async (services) => {
      const stored = await storesAll(database, services)
      // Others hear of it from the database; whoever wrote must never read the old one.
      cache.services.forget()
      return stored
    },
    upsertSlots: (slots) =>
      inTransaction(database, async (transaction) => {
        const stored = await storeSlots(transaction, slots)
        return slots.map(({ id }) => id).filter((id) => !stored.has(id))
      }),
  }
}

/** In the order asked for; only those not in memory are asked of the database. */
async function servicesOf(
  database: Database,
  cache: DirectoryCache,
  ids: readonly ServiceId[],
): Promise<readonly Service[]> {
  const found = new Map<ServiceId, Service>()
  for (const id of ids) {
    const kept = cache.services.get(id)
    if (kept !== undefined) found.set(id, kept)
  }
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length > 0) {
    const keep = cache.services.beginReading()
    const { rows } = await database.query<ServiceRow>(listServices(missing))
    for (const { document } of rows) {
      found.set(document.id, document)
      keep(document.id, document)
    }
  }
  return ids.flatMap((id) => found.get(id) ?? [])
}

async function isFound(database: Database, statement: QueryConfig): Promise<boolean> {
  const { rows } = await database.query<{ found: boolean }>(statement)
  return rows[0]?.found === true
}

async function storesAll(
  database: Database,
  services: readonly RenderedService[],
): Promise<boolean> {
  try {
    await inTransaction(database, async (transaction) => {
      const stored = await storeServices(transaction, services)
      if (stored !== services.length) throw new Outdated()
      await grantServiceAccess(transaction)
    })
    return true
  } catch (fault) {
    if (fault instanceof Outdated) return false
    throw fault
  }
}

/** Rolls the transaction back; never leaves this file. */
class Outdated extends Error {
  override readonly name = 'Outdated'
}

function practitionerOf(row: PractitionerRow): Practitioner {
  return {
    userId: row.user_id as UserId,
    name: row.name,
    isActive: row.is_active,
    roles: row.roles.map(({ organisation, functions }) => ({
      organisation: organisation as OdsCode,
      functions,
    })),
  }
}
