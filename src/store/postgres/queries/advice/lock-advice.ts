import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = 'select document from advice_request where ubrn = $1 and not is_archived for update'

/** `nowait`: somebody else writing means 423 at once, not a queue (DESIGN 7). */
export function lockAdvice(ubrn: Ubrn) {
  return { name: 'lock-advice', text: `${text} nowait`, values: [ubrn] }
}

/** Also of what is archived, for a change of its look. */
export function lockAdviceToRedraw(ubrn: Ubrn) {
  const text = 'select document from advice_request where ubrn = $1 for update nowait'
  return { name: 'lock-advice-to-redraw', text, values: [ubrn] }
}
