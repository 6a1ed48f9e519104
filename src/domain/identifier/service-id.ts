import type { Brand } from '../../base/brand.ts'

/** Id of a service: a whole number written as text, without leading zeros. */
export type ServiceId = Brand<string, 'ServiceId'>

export function parseServiceId(text: string): ServiceId | undefined {
  return /^[1-9][0-9]{0,17}$/.test(text) ? (text as ServiceId) : undefined
}
