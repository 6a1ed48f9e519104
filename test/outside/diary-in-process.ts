import type { ServiceId } from '../../src/domain/identifier/service-id.ts'
import type { DiaryEntry, PasDiary } from '../../src/outside/pas/diary.ts'

/** The book of a simulated PAS, as long as the test runs. */
export function diaryInProcess(): PasDiary & { readonly booked: () => readonly DiaryEntry[] } {
  const entries = new Map<string, DiaryEntry & { readonly service: ServiceId }>()
  const calledOff = new Set<string>()
  return {
    book: async ({ id, service, slot, ubrn }) => {
      if (calledOff.has(id)) return 'called-off'
      const taken = [...entries].some(([other, entry]) => other !== id && entry.slot === slot)
      if (taken) return 'taken'
      entries.set(id, { service, slot, ubrn })
      return 'booked'
    },
    cancel: async ({ id, slot, ubrn }) => {
      if (calledOff.has(id)) return
      calledOff.add(id)
      for (const [key, entry] of entries) {
        if (entry.slot !== slot || entry.ubrn !== ubrn) continue
        entries.delete(key)
        calledOff.add(key)
      }
    },
    list: async (service) =>
      [...entries.values()]
        .filter((entry) => entry.service === service)
        .map((entry) => ({ slot: entry.slot, ubrn: entry.ubrn })),
    booked: () => [...entries.values()].map(({ slot, ubrn }) => ({ slot, ubrn })),
  }
}
