import type { QueryConfig } from 'pg'
import type { Instant } from '../../../../base/clock.ts'

/** One row written: it is new, or was forgotten by now. None: somebody used it before. */
export function appendAssertion(id: string, now: Instant, forgetAt: Instant): QueryConfig {
  return {
    name: 'append-assertion',
    text: `
      insert into assertion_seen (jti, forget_at) values ($1, $3)
      on conflict (jti) do update set forget_at = excluded.forget_at
        where assertion_seen.forget_at <= $2`,
    values: [id, now, forgetAt],
  }
}
