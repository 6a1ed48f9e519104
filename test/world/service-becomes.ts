import { codesIn } from './caller.ts'
import { people } from './people.ts'
import { arrange, type Referred } from './referrals.ts'
import type { TestServer } from './server.ts'
import { until } from './until.ts'

const NO_SLOT = { id: '999', start: '2026-12-24T09:00:00.000Z', end: '2026-12-24T09:30:00.000Z' }

/**
 * Changes the service of a referral in the directory, so that it may no longer be used, and waits
 * until the server has heard of it.
 */
export async function serviceBecomes(
  server: TestServer,
  referred: Referred,
  change: { readonly isPublished: false } | { readonly commissionedFor: readonly string[] },
): Promise<void> {
  await server.database.query(
    `update service set document = document::jsonb || $2::jsonb,
       is_published = coalesce(($2::jsonb ->> 'isPublished')::boolean, is_published)
     where service_id = $1`,
    [referred.service, JSON.stringify(change)],
  )
  const referrer = await server.as(people.referrer)
  await until('the service is unavailable', async () =>
    codesIn(await arrange(referrer, referred, { slot: NO_SLOT })).includes('SERVICE_UNAVAILABLE'),
  )
}
