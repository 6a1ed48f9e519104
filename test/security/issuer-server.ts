import Fastify from 'fastify'
import { type Clock, systemClock } from '../../src/base/clock.ts'
import { randomIdentity } from '../../src/base/identity.ts'
import { applicationRoutes } from '../../src/security/issuer/application-routes.ts'
import { issuerRoutes } from '../../src/security/issuer/issuer-routes.ts'
import {
  ensureTestApplications,
  readTestApplications,
} from '../../src/security/issuer/test-applications.ts'
import { type Sessions, sessions } from '../../src/security/sessions.ts'
import type { IdentityStore } from '../../src/store/ports/identity.ts'
import { identityStore } from '../../src/store/postgres/identity-store.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { freshDatabase } from '../world/database.ts'

/** The identity side alone, on a port and a database of its own. */
export type IssuerServer = {
  readonly url: string
  readonly store: IdentityStore
  readonly sessions: Sessions
  readonly database: Database
  /** What went to the log, as text: nothing in it may be secret. */
  readonly log: readonly string[]
  /** Another process of the same installation: own memory, same database and public address. */
  readonly twin: () => Promise<string>
  readonly close: () => Promise<void>
}

export type IssuerServerOptions = {
  readonly clock?: Clock
  readonly wallClock?: Clock
  readonly applications: readonly unknown[]
  readonly users?: readonly TestUserSeed[]
}

export type TestUserSeed = {
  readonly userId: string
  readonly name?: string
  readonly aal?: number
  readonly ial?: number
  readonly isActive?: boolean
  readonly roles?: Readonly<Record<string, readonly string[]>>
}

export async function issuerServer(options: IssuerServerOptions): Promise<IssuerServer> {
  const { connectionString, drop } = await freshDatabase()
  const fail = (error: Error) => {
    throw error
  }
  const database = openPool({ connectionString, max: 8, onError: fail })
  const store = identityStore(database)
  const clock = options.clock ?? systemClock
  const definitions = readTestApplications(options.applications)
  await ensureTestApplications(store, definitions, clock, randomIdentity)
  for (const user of options.users ?? []) await seedUser(database, user)

  const log: string[] = []
  const tell = (ids: object, event: string) => {
    const { err, ...rest } = ids as { err?: Error }
    log.push(JSON.stringify({ event, ...rest, fault: err?.stack }))
  }
  const logger = { info: tell, error: tell }
  const known = sessions({ store, clock })
  let url = ''
  const closers: (() => Promise<void>)[] = []

  async function listen(): Promise<string> {
    const app = Fastify()
    const { wallClock } = options
    const deps = { store, clock, identity: randomIdentity, publicUrl: () => url, logger }
    await app.register(issuerRoutes({ ...deps, ...(wallClock && { wallClock }) }))
    await app.register(applicationRoutes({ ...deps, forgetSessions: known.forgetAll }))
    closers.push(() => app.close())
    return app.listen({ host: '127.0.0.1', port: 0 })
  }

  url = await listen()
  return {
    url,
    store,
    sessions: known,
    database,
    log,
    twin: listen,
    close: async () => {
      for (const close of closers) await close()
      await database.end()
      await drop()
    },
  }
}

async function seedUser(database: Database, user: TestUserSeed): Promise<void> {
  const { userId, name = 'Dr Test', aal = 3, ial = 3, isActive = true, roles = {} } = user
  await database.query('insert into practitioner values ($1, $2, $3, $4, $5)', [
    userId,
    name,
    isActive,
    aal,
    ial,
  ])
  for (const [odsCode, functions] of Object.entries(roles)) {
    await database.query(
      `insert into organisation (ods_code, name, kind, is_referring)
       values ($1, $1, 'PROVIDER', true) on conflict do nothing`,
      [odsCode],
    )
    for (const each of functions) {
      await database.query('insert into business_role values ($1, $2, $3)', [userId, odsCode, each])
    }
  }
}
