import type { Brand } from '../../base/brand.ts'

/** Ten digits whose last is a modulus 11 check digit (DOMAIN 2.6). */
export type NhsNumber = Brand<string, 'NhsNumber'>

export function parseNhsNumber(text: string): NhsNumber | undefined {
  if (!/^[0-9]{10}$/.test(text)) return undefined
  return Number(text[9]) === checkDigit(text) ? (text as NhsNumber) : undefined
}

/** Weights 10 to 2 over the first nine digits; 11 counts as 0, and 10 never matches a digit. */
function checkDigit(text: string): number {
  let sum = 0
  for (let i = 0; i < 9; i++) sum += Number(text[i]) * (10 - i)
  const digit = 11 - (sum % 11)
  return digit === 11 ? 0 : digit
}
