import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = 'select document from referral where ubrn = $1 for update nowait'

export function lockToRedraw(ubrn: Ubrn) {
  return { name: 'lock-to-redraw', text, values: [ubrn] }
}
