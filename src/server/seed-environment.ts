import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { seedIntegration } from '../environments/seed.ts'
import { integrationFolder } from '../environments/seed-files.ts'
import { pasBehavioursIn } from '../outside/pas/behaviour.ts'
import { tellPas } from '../outside/pas/tell-pas.ts'
import {
  ensureTestApplications,
  readTestApplications,
} from '../security/issuer/test-applications.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { Database } from '../store/postgres/pool.ts'
import { openSettingStore } from '../store/postgres/setting-store.ts'
import { renderHealthcareService } from '../wire/r4/write-healthcare-service.ts'
import type { Opening } from './opening.ts'

type Seeding = {
  readonly pool: Database
  readonly clock: Clock
  readonly identities: IdentityStore
}

/**
 * The test directory, applications and sentinels of an environment: loaded once, left alone
 * afterwards.
 */
export async function seedEnvironment(
  { environment, options, identity }: Opening,
  { pool, clock, identities }: Seeding,
): Promise<void> {
  if (environment.seed === 'none') return
  const { report } = options
  await seedIntegration({
    pool,
    clock,
    renderService: renderHealthcareService,
    report,
    beside: async (transaction) =>
      tellPas(pasBehavioursIn(openSettingStore(transaction)), await read('pas.json')),
  })
  const applications = readTestApplications(await read('applications.json'))
  await ensureTestApplications(identities, applications, clock, identity)
}

async function read(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(integrationFolder, name), 'utf8'))
}
