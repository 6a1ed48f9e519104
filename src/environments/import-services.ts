import { isDeepStrictEqual } from 'node:util'
import type { Instant } from '../base/clock.ts'
import type { Organisation } from '../domain/directory/organisation.ts'
import type { Service } from '../domain/directory/service.ts'
import type { RenderedService } from '../store/ports/directory.ts'
import { grantServiceAccess, storeServices } from '../store/postgres/directory-writes.ts'
import type { Queryable } from '../store/postgres/pool.ts'
import { listKnownUsers } from '../store/postgres/queries/directory/list-known-users.ts'
import { listOrganisations } from '../store/postgres/queries/directory/list-organisations.ts'
import { listServices, type ServiceRow } from '../store/postgres/queries/directory/list-services.ts'
import {
  type OrganisationRow,
  organisationOf,
} from '../store/postgres/queries/directory/organisation-columns.ts'
import type { LineProblem, Numbered } from './import-file.ts'
import { type ImportKind, ImportRefused } from './import-kind.ts'
import { shapeReader } from './records/problem.ts'
import {
  referencesOf,
  type ServiceRecord,
  serviceOf,
  serviceProblems,
  serviceRecord,
} from './records/service-record.ts'

export type ServiceCounts = {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** A service that is stored as the file has it keeps its version; any other gets the next. */
export function servicesImport(
  renderService: (service: Service) => string,
  at: Instant,
): ImportKind<ServiceRecord, ServiceCounts> {
  return {
    read: shapeReader(serviceRecord),
    keyOf: ({ id }) => id,
    check: async (transaction, records) => problemsOf(transaction, records, at),
    store: (transaction, records) => store(transaction, records, renderService),
    finish: grantServiceAccess,
    none: { added: 0, changed: 0, unchanged: 0 },
  }
}

async function problemsOf(
  transaction: Queryable,
  records: readonly Numbered<ServiceRecord>[],
  at: Instant,
): Promise<readonly LineProblem[]> {
  const references = records.map(({ record }) => referencesOf(record))
  const users = references.flatMap(({ practitioners }) => practitioners)
  const { rows } = await transaction.query<{ user_id: string }>(listKnownUsers(unique(users)))
  const practitioners = new Set(rows.map((row) => row.user_id))
  const organisations = await organisationsOf(
    transaction,
    references.flatMap((each) => each.organisations),
  )
  return records.flatMap(({ line, record }) =>
    serviceProblems(record, { organisations, practitioners, at }).map((problem) => ({
      ...problem,
      line,
    })),
  )
}

async function store(
  transaction: Queryable,
  records: readonly ServiceRecord[],
  renderService: (service: Service) => string,
): Promise<ServiceCounts> {
  const { rows } = await transaction.query<ServiceRow>(listServices(records.map(({ id }) => id)))
  const known = new Map<string, Service>(rows.map(({ document }) => [document.id, document]))
  const places = await organisationsOf(
    transaction,
    records.map(({ location }) => location),
  )
  const next = records.flatMap((record): RenderedService[] => {
    const place = places.get(record.location)
    if (place === undefined) return []
    const service = nextVersion(record, place, known.get(record.id))
    return service === undefined ? [] : [{ service, body: renderService(service) }]
  })
  const stored = next.length === 0 ? 0 : await storeServices(transaction, next)
  if (stored < next.length) {
    throw new ImportRefused('Somebody else changed these services meanwhile: run it again.')
  }
  const added = next.filter(({ service }) => service.version === 1).length
  const changed = next.length - added
  return { added, changed, unchanged: records.length - next.length }
}

/** Nothing when the service already is what the record says. */
function nextVersion(
  record: ServiceRecord,
  place: Organisation,
  known: Service | undefined,
): Service | undefined {
  if (known === undefined) return serviceOf(record, place, 1)
  if (isDeepStrictEqual(serviceOf(record, place, known.version), known)) return undefined
  return serviceOf(record, place, known.version + 1)
}

async function organisationsOf(
  transaction: Queryable,
  odsCodes: readonly string[],
): Promise<ReadonlyMap<string, Organisation>> {
  const { rows } = await transaction.query<OrganisationRow>(listOrganisations(unique(odsCodes)))
  return new Map(rows.map((row) => [row.ods_code, organisationOf(row)]))
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
