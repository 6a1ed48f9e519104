import type { Referral } from '../../../../domain/referral/referral.ts'

/** State and body, and nothing else: what a scan found is no new version. */
const text = 'update referral set document = $2, body = $3 where ubrn = $1'

export function showScan(referral: Referral, body: string) {
  return {
    name: 'show-scan',
    text,
    values: [referral.ubrn, JSON.stringify(referral), body],
  }
}
