import type { Act } from '../../api/act.ts'
import { lockReferral } from '../../api/change-referral.ts'
import { commitOutside } from '../../api/commit-of.ts'
import type { Context } from '../../api/context.ts'
import type { Holder } from '../../api/pas-conversation.ts'
import type { Slot } from '../../domain/appointment/slot.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Referral } from '../../domain/referral/referral.ts'

/** What somebody outside the API may reach. */
export type OutsideSite = {
  readonly context: Context
  /** A PAS has closed a booking unasked: the simulated one has to know that it did. */
  readonly closeBooking: (ubrn: Ubrn, slot: Slot) => Promise<void>
}

/** One act outside the API upon one referral. */
export type Scene = OutsideSite & {
  /** As it was written. */
  readonly ubrn: string
  /** Compared when it is given: nobody outside has to know it. */
  readonly version?: number
  readonly act: Act
}

/** What an act came to; no patient data. */
export type Done = {
  readonly ubrn: Ubrn
  readonly version: number
  readonly state: Referral['state']
  readonly appointment?: {
    readonly id: string
    readonly version: number
    readonly status: string
    readonly service: string
    readonly slot?: string
    readonly start?: string
    readonly end?: string
  }
  /** Another referral that came of it. */
  readonly onward?: Ubrn
}

/** Whoever acts outside the API is admitted to every referral, and waits like everybody. */
export function holderAt({ ubrn, version, act, context }: Scene): Holder<undefined, Done> {
  const target = { ubrn, ...(version !== undefined && { version }) }
  return {
    hold: (work) => lockReferral(target, act, context, (held) => work(held, undefined)),
    holdAgain: (request, work) => lockReferral({ ubrn, request }, act, context, work),
    store: async (held, change) => {
      await held.commit(commitOutside(change, act, context))
      return doneOf(change.referral)
    },
  }
}

export function doneOf({ ubrn, version, state, appointment }: Referral): Done {
  if (appointment === undefined) return { ubrn, version, state }
  const { id, version: own, status, service, slot, start, end } = appointment
  return {
    ubrn,
    version,
    state,
    appointment: {
      id,
      version: own,
      status,
      service: service.id,
      ...(slot !== undefined && { slot }),
      ...(start !== undefined && { start }),
      ...(end !== undefined && { end }),
    },
  }
}
