import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

/**
 * `nowait`: the job that asks is tried again; waiting could meet a writer that waits for the
 * document.
 */
const text = 'select document from referral where ubrn = $1 for update nowait'

export function lockShownReferral(ubrn: Ubrn) {
  return { name: 'lock-shown-referral', text, values: [ubrn] }
}
