import assert from 'node:assert/strict'
import { drawn } from '../../src/api/redraw.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { openReferralStore } from '../../src/store/postgres/referral-store.ts'
import type { TestServer } from './server.ts'

/**
 * What happens to a referral outside the API, decided by the domain and stored as every change is.
 */
export async function becomes(
  server: TestServer,
  ubrn: string,
  decide: (referral: Referral) => Referral,
): Promise<Referral> {
  const now = server.clock.now()
  const target = { ubrn: ubrn as Ubrn, now }
  const opened = await openReferralStore(server.database).change(target, async (held) => {
    const next = decide(held.referral)
    await held.commit({
      ...drawn(next, { fhirBaseUrl: `${server.baseUrl}/referrals/FHIR` }),
      operation: 'outside',
      requestId: `${ubrn}-${next.version}`,
      at: now,
      audit: { at: now, requestId: ubrn, operation: 'outside', httpStatus: 200 },
    })
    return next
  })
  assert.ok(opened.is === 'held', `${ubrn} is there and free`)
  return opened.value
}
