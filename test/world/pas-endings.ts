/** Bookings that end at PASes that behave in every way, for tests that hold the timer. */

import assert from 'node:assert/strict'
import { FOR_GOOD_MS } from '../../src/outside/pas/simulator.ts'
import type { Answer } from './caller.ts'
import { people } from './people.ts'
import {
  booked,
  type FreeSlot,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from './referrals.ts'
import { reject } from './rejections.ts'
import type { TestServer } from './server.ts'

/** A referral with a letter, and the slot that it is booked into. */
export type Held = { readonly referred: Referred; readonly slot: FreeSlot }

type Listen = (milliseconds: number) => Promise<void>

export function pasEndings(server: () => TestServer, whenWaitingFor: Listen) {
  async function bookedAt(service: string): Promise<Held> {
    const lettered = await withLetter(server(), await refer(server(), { services: [service] }))
    const slot = await freeSlot(server(), service)
    return { referred: await booked(server(), lettered, { slot }), slot }
  }

  /**
   * Sends a rejection and waits until somebody waits for so long: whoever asked the PAS, or the PAS.
   */
  async function rejecting(
    { referred }: Held,
    ms = FOR_GOOD_MS,
  ): Promise<{ readonly answer: Promise<Answer> }> {
    const asked = whenWaitingFor(ms)
    const answer = reject(await server().as(people.clinician), referred)
    await asked
    return { answer }
  }

  /** The last that is known of every cancellation asked for, and whether it is asked again. */
  async function requestsFor({ referred }: Held) {
    const { rows } = await server().database.query(
      `select outcome, ask_again_at is not null as is_open from pas_request
       where ubrn = $1 and kind = 'CANCEL' order by outcome`,
      [referred.ubrn],
    )
    return rows.map(({ outcome, is_open }) => (is_open ? `${outcome}, open` : outcome))
  }

  /** The booking stands, in its version, and everybody may try again. */
  async function assertStands({ referred, slot }: Held) {
    const read = await readBy(server(), referred)
    assert.equal(versionIn(read), referred.version)
    assert.deepEqual(stateIn(read), { state: 'BOOKED' })
    const { rows } = await server().database.query(
      'select status, ubrn from slot where slot_id = $1',
      [slot.id],
    )
    assert.deepEqual(rows, [{ status: 'busy', ubrn: referred.ubrn }])
  }
  return { bookedAt, rejecting, requestsFor, assertStands }
}

export const unable = ({ referred, slot }: Held, status: string) =>
  `PAS unable to cancel booking of slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${status}`
