import type { DiaryEntry, PasDiary } from '../../src/outside/pas/diary.ts'

/** The book of a simulated PAS, as long as the test runs. */
export function diaryInProcess(): PasDiary & { readonly booked: () => readonly DiaryEntry[] } {
  const entries = new Map<string, DiaryEntry>()
  const calledOff = new Set<string>()
  return {
    book: async ({ id, slot, ubrn }) => {
      if (calledOff.has(id)) return 'called-off'
      const taken = [...entries].some(([other, entry]) => other !== id && entry.slot === slot)
      if (taken) return 'taken'
      entries.set(id, { slot, ubrn })
      return 'booked'
    },
    cancel: async ({ id, slot, ubrn }) => {
      calledOff.add(id)
      for (const [key, entry] of entries) {
        if (entry.slot === slot && entry.ubrn === ubrn) entries.delete(key)
      }
    },
    list: async () => [...entries.values()],
    booked: () => [...entries.values()],
  }
}
