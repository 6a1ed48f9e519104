import type { QueryConfig } from 'pg'

export function findSetting(name: string): QueryConfig {
  return {
    name: 'find-setting',
    text: 'select value from setting where name = $1',
    values: [name],
  }
}
