import type { Organisation } from '../../domain/directory/organisation.ts'
import type { Practitioner } from '../../domain/directory/practitioner.ts'
import type { Service } from '../../domain/directory/service.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import { type ListenerOptions, listen } from './listener.ts'
import { Shelf } from './shelf.ts'

/**
 * Directory reads of the hot paths, in memory. The database tells of every change (sql/0003); while
 * the connection that hears it is down nothing is kept, and every read goes to the database.
 */
export type DirectoryCache = {
  readonly organisations: Shelf<Organisation>
  readonly practitioners: Shelf<Practitioner>
  /** By `<admin> <organisation>`. */
  readonly onBehalfOf: Shelf<readonly UserId[]>
  readonly services: Shelf<Service>
  /** Ids of what a search finds, by the search as JSON. */
  readonly searches: Shelf<readonly ServiceId[]>
}

export type OpenDirectoryCache = DirectoryCache & { readonly close: () => Promise<void> }

export type DirectoryCacheOptions = Pick<ListenerOptions, 'connectionString' | 'timer'> & {
  /** Values of each kind. */
  readonly countMax?: number
  /** Told each time the connection is lost; reads are slower until it is back. */
  readonly onLost: (fault: unknown) => void
}

export async function openDirectoryCache(
  options: DirectoryCacheOptions,
): Promise<OpenDirectoryCache> {
  const { connectionString, timer, countMax = 10_000, onLost } = options
  const cache = closedDirectoryCache(countMax)
  const all = Object.values(cache)
  const listener = await listen({
    connectionString,
    timer,
    channel: 'directory_changed',
    onListening: () => all.forEach(open),
    onNotice: (table) => shelvesOf(cache, table).forEach(forget),
    onLost: (fault) => {
      all.forEach(close)
      onLost(fault)
    },
  })
  return {
    ...cache,
    close: async () => {
      all.forEach(close)
      await listener.stop()
    },
  }
}

/** Keeps nothing: for programs that read little and end soon. */
export function closedDirectoryCache(countMax = 0): DirectoryCache {
  return {
    organisations: new Shelf(countMax),
    practitioners: new Shelf(countMax),
    onBehalfOf: new Shelf(countMax),
    services: new Shelf(countMax),
    searches: new Shelf(countMax),
  }
}

type AnyShelf = DirectoryCache[keyof DirectoryCache]

const open = (shelf: AnyShelf) => shelf.open()
const close = (shelf: AnyShelf) => shelf.close()
const forget = (shelf: AnyShelf) => shelf.forget()

/** What was made from a table; from one we do not know, anything may have been. */
function shelvesOf(cache: DirectoryCache, table: string): readonly AnyShelf[] {
  switch (table) {
    case 'organisation':
      return [cache.organisations]
    case 'practitioner':
    case 'business_role':
      return [cache.practitioners, cache.onBehalfOf]
    case 'on_behalf_of':
      return [cache.onBehalfOf]
    case 'service':
      return [cache.services, cache.searches]
    default:
      return Object.values(cache)
  }
}
