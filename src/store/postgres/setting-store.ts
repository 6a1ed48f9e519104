import type { SettingStore } from '../ports/settings.ts'
import type { Queryable } from './pool.ts'
import { findSetting } from './queries/identity/find-setting.ts'
import { putSetting } from './queries/setting/put-setting.ts'
import { removeSetting } from './queries/setting/remove-setting.ts'

export function openSettingStore(database: Queryable): SettingStore {
  return {
    find: async (name) => {
      const { rows } = await database.query<{ value: unknown }>(findSetting(name))
      return rows[0]?.value
    },
    put: async (name, value) => {
      await database.query(putSetting(name, value))
    },
    remove: async (name) => {
      await database.query(removeSetting(name))
    },
  }
}
