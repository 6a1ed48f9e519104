import type { Brand } from '../../base/brand.ts'

/** SDS user id: twelve digits. */
export type UserId = Brand<string, 'UserId'>

export function parseUserId(text: string): UserId | undefined {
  return /^[0-9]{12}$/.test(text) ? (text as UserId) : undefined
}
