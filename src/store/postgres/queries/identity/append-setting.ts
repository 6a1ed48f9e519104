import type { QueryConfig } from 'pg'

/** Of several processes that start at once the first one's value stays. */
export function appendSetting(name: string, value: unknown): QueryConfig {
  return {
    name: 'append-setting',
    text: 'insert into setting (name, value) values ($1, $2) on conflict (name) do nothing',
    values: [name, JSON.stringify(value)],
  }
}
