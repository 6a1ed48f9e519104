import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = 'select document from referral where ubrn = $1 for update'

export function lockToRedraw(ubrn: Ubrn, { waits }: { readonly waits: boolean }) {
  return waits
    ? { name: 'lock-to-redraw-waiting', text, values: [ubrn] }
    : { name: 'lock-to-redraw', text: `${text} nowait`, values: [ubrn] }
}
