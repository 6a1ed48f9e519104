import type { Instant } from '../../base/clock.ts'
import { type IndirectBookingLeft, lastService, type Referral } from './referral.ts'

/**
 * A booking without a slot is known to the provider's PAS by no message of ours: when e-RS ends it,
 * the provider's administrators have to cancel it there (DOMAIN 1.4). Nothing for any other.
 */
export function indirectBookingLeft(
  referral: Referral,
  at: Instant,
): IndirectBookingLeft | undefined {
  const { appointment } = referral
  const isIndirect = appointment?.status === 'booked' && appointment.slot === undefined
  if (!isIndirect) return undefined
  const provider = lastService(referral)?.provider
  const { id, name } = appointment.service
  return { service: { id, name }, ...(provider !== undefined && { provider }), since: at }
}

/** The same with its provider, for when the shortlist that tells it goes. */
export function withProvider({
  ibsAppointmentToCancel: left,
  shortlist,
}: Pick<Referral, 'ibsAppointmentToCancel' | 'shortlist'>): IndirectBookingLeft | undefined {
  const provider = left?.provider ?? shortlist.find(({ id }) => id === left?.service.id)?.provider
  return left === undefined || provider === undefined ? left : { ...left, provider }
}
