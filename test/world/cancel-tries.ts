/** Bookings whose PASes are asked to cancel them, by A034 and A036 alike, for a held timer. */

import assert from 'node:assert/strict'
import { FOR_GOOD_MS } from '../../src/outside/pas/simulator.ts'
import type { Answer } from './caller.ts'
import { cancelAppointment, cancelReferral, currentAppointment } from './cancellations.ts'
import { pasLooks, pasTries, type Tried } from './pas-tries.ts'
import { people } from './people.ts'
import { booked, freeSlot, type Referred, readBy, refer, stateIn, versionIn } from './referrals.ts'
import type { TestServer } from './server.ts'

/** Longer than a cancellation is waited for, should its process die. */
export const PAST_EVERY_HOLD_MS = 140_000
/** Longer than until a PAS is asked again the next time. */
export const UNTIL_ASKED_AGAIN_MS = 200_000
export const LOCKED =
  'REFERRAL_LOCKED Somebody else is changing the referral. Read it again, then retry.'

/** How a booking is cancelled, and what its referral becomes. */
export type Way = {
  readonly id: string
  readonly operation: string
  readonly cancel: (referred: Referred) => Promise<Answer>
  readonly becomes: { readonly state: string; readonly reason: string }
}

type Listen = (milliseconds: number) => Promise<void>

export function cancelTries(server: () => TestServer, whenWaitingFor: Listen) {
  const { pas } = pasTries(server, whenWaitingFor)

  const ways: readonly Way[] = [
    {
      id: 'A034',
      operation: 'a034-update-appointment',
      cancel: async (referred) => {
        const current = await currentAppointment(server(), referred)
        return cancelAppointment(await server().as(people.referrer), current, {
          reason: 'PATIENT_ILL',
        })
      },
      becomes: { state: 'APPT_CANCELLED_BY_PATIENT', reason: 'PATIENT_ILL' },
    },
    {
      id: 'A036',
      operation: 'a036-cancel-referral',
      cancel: async (referred) => {
        const caller = await server().as(people.referrer)
        return cancelReferral(caller, referred, { reason: 'REFERRER_CANCELLATION' })
      },
      becomes: { state: 'CANCELLED_REFERRAL', reason: 'REFERRER_CANCELLATION' },
    },
  ]

  /** A booking at a service of its own, whose PAS then behaves. */
  async function bookedAt(
    service: string,
    behaviour: object = { behaviour: 'ok' },
  ): Promise<Tried> {
    await pas(service, { behaviour: 'ok' })
    const slot = await freeSlot(server(), service, false)
    const referred = await booked(server(), await refer(server(), { services: [service] }), {
      slot,
    })
    await pas(service, behaviour)
    return { referred, slot }
  }

  /** Sends it, and waits until somebody waits for so long: whoever asked the PAS, or the PAS. */
  async function asking(way: Way, { referred }: Tried, ms = FOR_GOOD_MS) {
    const asked = whenWaitingFor(ms)
    const answer = way.cancel(referred)
    await asked
    return { answer }
  }

  return { ways, bookedAt, asking }
}

/** What came of it, in e-RS and in the book of the PAS. */
export function cancelLooks(server: () => TestServer) {
  const { slotIs, bookingsAt } = pasLooks(server)

  const inBook = async ({ referred, slot }: Tried) =>
    (await bookingsAt(referred.service)).some(
      (each) => each.ubrn === referred.ubrn && each.slot === slot.id,
    )

  /** The booking stands as if nobody had asked, in both books. */
  async function assertStands(tried: Tried): Promise<void> {
    const { referred, slot } = tried
    const read = await readBy(server(), referred)
    assert.equal(versionIn(read), referred.version)
    assert.deepEqual(stateIn(read), { state: 'BOOKED' })
    assert.equal((await currentAppointment(server(), referred)).json.status, 'booked')
    assert.deepEqual(await slotIs(slot), { status: 'busy', ubrn: referred.ubrn })
  }

  /** It is cancelled, in both books, once. */
  async function assertEnded(tried: Tried, { becomes }: Way, versions = 1): Promise<void> {
    const { referred, slot } = tried
    const read = await readBy(server(), referred)
    assert.deepEqual(stateIn(read), becomes)
    assert.equal(versionIn(read), referred.version + versions)
    const { version, json } = await currentAppointment(server(), referred)
    assert.equal(json.status, 'cancelled')
    assert.equal(version, 1)
    assert.deepEqual(await slotIs(slot), { status: 'free', ubrn: null })
    assert.equal(await inBook(tried), false)
    assert.deepEqual(await openRequests(tried), [])
  }

  async function openRequests({ referred }: Tried) {
    const { rows } = await server().database.query(
      'select kind, outcome from pas_request where ubrn = $1 and ask_again_at is not null',
      [referred.ubrn],
    )
    return rows
  }

  return { inBook, assertStands, assertEnded, openRequests }
}

export const failedToCancel = ({ referred, slot }: Tried, word: string) =>
  `PAS unable to cancel booking of slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${word}`
