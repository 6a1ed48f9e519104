import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = 'select document from advice_request where ubrn = $1'

export function findAdvice(ubrn: Ubrn) {
  return { name: 'find-advice', text, values: [ubrn] }
}
