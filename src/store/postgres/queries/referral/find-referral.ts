import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = 'select document from referral where ubrn = $1'

export function findReferral(ubrn: Ubrn) {
  return { name: 'find-referral', text, values: [ubrn] }
}
