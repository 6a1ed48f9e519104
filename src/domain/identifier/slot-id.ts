import type { Brand } from '../../base/brand.ts'

/** Id of a slot: digits, small enough for a 64-bit integer, e.g. `11000021`. */
export type SlotId = Brand<string, 'SlotId'>

export function parseSlotId(text: string): SlotId | undefined {
  return /^[1-9][0-9]{0,17}$/.test(text) ? (text as SlotId) : undefined
}
