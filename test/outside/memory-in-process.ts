import type { Memory } from '../../src/outside/memory.ts'

/** The memory of simulators, for tests that need no database. */
export function memoryInProcess(remembered: Readonly<Record<string, unknown>> = {}): Memory {
  const values = new Map(Object.entries(remembered))
  return {
    find: async (name) => values.get(name),
    put: async (name, value) => {
      values.set(name, value)
    },
    remove: async (name) => {
      values.delete(name)
    },
  }
}
