import type { QueryConfig } from 'pg'
import type { LeaseAsk } from '../../../ports/rate-leases.ts'

/** `granted`; no row when nothing is left, and then nothing is written either. */
export function takeLease({ minute, clientId, wanted, quota }: LeaseAsk): QueryConfig {
  return {
    name: 'take-lease',
    text: `
      insert into rate_lease as lease (minute, client_id, taken, granted)
      values ($1, $2, least($3::integer, $4::integer), least($3::integer, $4::integer))
      on conflict (minute, client_id) do update set
        taken = lease.taken + least($3::integer, $4::integer - lease.taken),
        granted = least($3::integer, $4::integer - lease.taken)
        where lease.taken < $4::integer
      returning granted`,
    values: [minute, clientId, wanted, quota],
  }
}
