import type { Ubrn } from '../../../../domain/identifier/ubrn.ts'

const text = `select ubrn from referral where ubrn > $1 order by ubrn limit $2`

export function listUbrns(after: Ubrn | undefined, countMax: number) {
  return { name: 'list-ubrns', text, values: [after ?? '', countMax] }
}
