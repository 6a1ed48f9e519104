import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

export function listAdviceUbrns(after: Ubrn | undefined, countMax: number) {
  const text = 'select ubrn from advice_request where ubrn > $1 order by ubrn limit $2'
  return { name: 'list-advice-ubrns', text, values: [after ?? '', countMax] }
}
