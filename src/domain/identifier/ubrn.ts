import type { Brand } from '../../base/brand.ts'

/**
 * Unique Booking Reference Number: twelve digits, leading zeros kept. No check digit is published
 * (DOMAIN 2.6).
 */
export type Ubrn = Brand<string, 'Ubrn'>

export function parseUbrn(text: string): Ubrn | undefined {
  return /^[0-9]{12}$/.test(text) ? (text as Ubrn) : undefined
}
