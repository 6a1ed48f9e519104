import type { Brand } from '../../base/brand.ts'

/** Id of an appointment: digits, small enough for a 64-bit integer, e.g. `70000`. */
export type AppointmentId = Brand<string, 'AppointmentId'>

export function parseAppointmentId(text: string): AppointmentId | undefined {
  return /^[1-9][0-9]{0,17}$/.test(text) ? (text as AppointmentId) : undefined
}
