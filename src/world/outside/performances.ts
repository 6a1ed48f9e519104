/**
 * The ways in which something outside the API happens to a referral: at once, by a PAS that
 * reports, by a booking or a cancellation that a PAS has to confirm.
 */

import type { Change } from '../../api/commit-of.ts'
import { bookAtPas, endAtPas } from '../../api/pas-conversation.ts'
import type { Instant } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { ok } from '../../base/outcome.ts'
import { isDirectlyBookable } from '../../domain/directory/service.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import { parseUbrn } from '../../domain/identifier/ubrn.ts'
import type { Booking } from '../../domain/referral/book.ts'
import { type Ending, slotToCancel } from '../../domain/referral/end-appointment.ts'
import type { Placement, PlacementFacts, Placing } from '../../domain/referral/outside/placing.ts'
import { lastService, type Referral } from '../../domain/referral/referral.ts'
import { type Decided, refuse } from '../../domain/refusal/refusal.ts'
import type { HeldReferral } from '../../store/ports/referrals.ts'
import { type Done, holderAt, type Scene } from './scene.ts'

export type Perform<Command> = (command: Command, scene: Scene) => Promise<Decided<Done>>

type Decide<Command> = (referral: Referral, command: Command, at: Instant) => Decided<Referral>

/** Nobody else is asked. */
export function atOnce<Command>(decide: Decide<Command>): Perform<Command> {
  return (command, scene) => {
    const { hold, store } = holderAt(scene)
    return hold(async (held) => {
      const decided = decide(held.referral, command, scene.act.at)
      return decided.ok ? ok(await store(held, { referral: decided.value })) : decided
    })
  }
}

/** The PAS says so, and has no booking any more: its slot is free. */
export function reportedByPas<Command>(decide: Decide<Command>): Perform<Command> {
  return async (command, scene) => {
    const { hold, store } = holderAt(scene)
    const { context, act } = scene
    const told = await hold(async (held) => {
      const decided = decide(held.referral, command, act.at)
      if (!decided.ok) return decided
      const id = slotToCancel(held.referral)
      const slot = id && (await held.slots.find(id))
      const cancelled = id && { request: context.identity.uuid(), slot: id }
      const change: Change = { referral: decided.value, ...(cancelled && { cancelled }) }
      return ok({ done: await store(held, change), slot })
    })
    if (!told.ok) return told
    const { done, slot } = told.value
    if (slot !== undefined) await scene.closeBooking(done.ubrn, slot)
    return ok(done)
  }
}

/** The PAS has to agree first, where it keeps the booking. */
export function agreedByPas<Command>(
  decide: (referral: Referral, command: Command, at: Instant) => Decided<Ending>,
): Perform<Command> {
  return (command, scene) => {
    const { act, context } = scene
    const plan = {
      decide: async ({ referral }: { readonly referral: Referral }) =>
        decide(referral, command, act.at),
    }
    return endAtPas(holderAt(scene), plan, act, context)
  }
}

export type BookingRules<Command> = {
  /** Whose slot or date it is: the service that is named, that of the slot, or where it is now. */
  readonly at: 'named' | 'slot' | 'own'
  readonly check: (
    referral: Referral,
    command: Command,
    facts: PlacementFacts,
    at: Instant,
  ) => Decided<Placing>
  readonly booked: (referral: Referral, placing: Placing, id: string, at: Instant) => Referral
}

type BookingCommand = Placement & { readonly service?: ServiceId }

/**
 * The PAS confirms a slot first; a date of an indirectly bookable service is its provider's word. A
 * booking that this one takes the place of is cancelled at its PAS, and nobody waits for that.
 */
export function booking<Command extends BookingCommand>(
  rules: BookingRules<Command>,
): Perform<Command> {
  return async (command, scene) => {
    const { context, act } = scene
    // Asked before the referral is locked: inside, only the transaction's own connection is used.
    const id = await serviceFor(command, rules, scene)
    const service = id && (await context.directory.findService(id))
    const appointmentId = await context.referrals.nextAppointmentId()
    const check = async ({ referral, slots }: HeldReferral) => {
      if (rules.at === 'own' && lastService(referral)?.id !== id) return moved
      const slot = command.slot && (await slots.find(command.slot))
      return rules.check(referral, command, { service, slot }, act.at)
    }
    const changed = (referral: Referral, placing: Placing): Change => {
      const left = slotToCancel(referral)
      const toCancel = left && { request: context.identity.uuid(), slot: left }
      const next = rules.booked(referral, placing, appointmentId, act.at)
      return { referral: next, ...(toCancel && { toCancel }) }
    }
    const holder = holderAt(scene)
    if (service !== undefined && isDirectlyBookable(service)) {
      const plan = {
        check: async (held: HeldReferral) => withSlot(await check(held)),
        booked: changed,
      }
      return bookAtPas(holder, plan, act, context)
    }
    return holder.hold(async (held) => {
      const checked = await check(held)
      if (!checked.ok) return checked
      return ok(await holder.store(held, changed(held.referral, checked.value)))
    })
  }
}

const moved = refuse('VERSION_CONFLICT', 'The referral has gone to another service meanwhile.')

async function serviceFor<Command extends BookingCommand>(
  { service, slot }: Command,
  { at }: Pick<BookingRules<Command>, 'at'>,
  { ubrn, context }: Scene,
): Promise<ServiceId | undefined> {
  if (at === 'named') return service
  if (at === 'slot') return slot && (await context.slots.find(slot))?.service
  const known = parseUbrn(ubrn)
  const referral = known && (await context.referrals.find(known))
  return referral && lastService(referral)?.id
}

function withSlot(checked: Decided<Placing>): Decided<Booking> {
  if (!checked.ok) return checked
  invariant('slot' in checked.value, 'a directly bookable service is booked by slot')
  return ok(checked.value)
}
