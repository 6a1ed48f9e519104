import { sealColumnsSql } from './seal-columns.ts'

const text = `
select ${sealColumnsSql} from audit_seal where number > $1 order by number limit $2`

export function listSeals(after: number, countMax: number) {
  return { name: 'list-seals', text, values: [after, countMax] }
}
