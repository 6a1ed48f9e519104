import type { Brand } from '../../base/brand.ts'

/**
 * Code of an organisation or site, as the Organisation Data Service gives it: `RCD`, `D82106`,
 * `R6901`.
 */
export type OdsCode = Brand<string, 'OdsCode'>

export function parseOdsCode(text: string): OdsCode | undefined {
  return /^[A-Z0-9]{3,10}$/.test(text) ? (text as OdsCode) : undefined
}
