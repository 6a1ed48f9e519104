import type { Endpoint } from './endpoint.ts'

export type Settings = Readonly<Record<string, string>>

/**
 * Given on the command line at every start, so that a new release can change them without touching
 * the `postgresql.conf` of an old data folder.
 */
export function clusterSettings(endpoint: Endpoint, overrides: Settings): Settings {
  return { ...durability, ...speed, ...privacy, ...listenOn(endpoint), ...overrides }
}

const durability = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
} as const

const speed = {
  max_connections: '100',
  shared_buffers: '128MB',
  // Recycled log segments: PostgreSQL's own default (80MB) made the slowest inserts ten times
  // slower.
  min_wal_size: '512MB',
  max_wal_size: '1GB',
  // Nobody replicates from a cluster that a server brings along.
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Every statement is a short one; planning it for parallel workers or machine code never pays.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  random_page_cost: '1.1',
  timezone: 'UTC',
} as const

/** Statements and the values in error details may name a patient: neither reaches the log. */
const privacy = {
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  cluster_name: 'open-ers',
} as const

function listenOn(endpoint: Endpoint): Settings {
  return endpoint.kind === 'socket'
    ? {
        listen_addresses: '',
        unix_socket_directories: endpoint.folder,
        unix_socket_permissions: '0700',
        port: SOCKET_PORT,
      }
    : {
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        port: String(endpoint.port),
      }
}

/** Only part of the socket's file name; the driver's default. */
const SOCKET_PORT = '5432'
