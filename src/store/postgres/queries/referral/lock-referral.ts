import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `
select document, locked_by, locked_until
from referral
where ubrn = $1 and not is_archived
for update`

export type LockedReferralRow = {
  document: unknown
  locked_by: string | null
  locked_until: string | null
}

/**
 * `nowait`: somebody else writing means 423 at once, not a queue (DESIGN 7). Who comes back
 * from a PAS waits: whoever has the row meanwhile only looks at its hold, or shows a scan result,
 * and is gone in a moment.
 */
export function lockReferral(ubrn: Ubrn, { waits }: { readonly waits: boolean }) {
  return waits
    ? { name: 'lock-held-referral', text, values: [ubrn] }
    : { name: 'lock-referral', text: `${text} nowait`, values: [ubrn] }
}
