/** Bookings tried at PASes that behave in every way, for tests that hold the timer. */

import assert from 'node:assert/strict'
import { FOR_GOOD_MS } from '../../src/outside/pas/simulator.ts'
import type { Answer } from './caller.ts'
import { people } from './people.ts'
import {
  arrange,
  type FreeSlot,
  freeSlot,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
} from './referrals.ts'
import type { TestServer } from './server.ts'

/** How long e-RS waits for a PAS. */
export const LIMIT_MS = 120_000

/** A new referral to a service and the slot it is to be booked into. */
export type Tried = { readonly referred: Referred; readonly slot: FreeSlot }

type Listen = (milliseconds: number) => Promise<void>

export function pasTries(server: () => TestServer, whenWaitingFor: Listen) {
  async function atService(service: string): Promise<Tried> {
    const referred = await refer(server(), { services: [service] })
    return { referred, slot: await freeSlot(server(), service) }
  }

  async function book({ referred, slot }: Tried): Promise<Answer> {
    return arrange(await server().as(people.referrer), referred, { slot })
  }

  /**
   * Sends a booking and waits until somebody waits for so long: whoever asked the PAS, or the PAS.
   */
  async function asking(
    tried: Tried,
    ms = FOR_GOOD_MS,
  ): Promise<{ readonly answer: Promise<Answer> }> {
    const asked = whenWaitingFor(ms)
    const answer = book(tried)
    await asked
    return { answer }
  }

  async function defer({ referred, slot }: Tried, reason: string) {
    const named = reason === 'SLOT_NOT_AVAILABLE' ? { namedSlot: slot.id } : {}
    return arrange(await server().as(people.referrer), referred, { reason, ...named })
  }

  async function pas(service: string, behaviour: object) {
    const told = await server().world('PUT', `/pas/${service}`, behaviour)
    assert.equal(told.status, 200, await told.text())
  }

  /** The job that asks PASes again; those that are silent answer it for once. */
  async function settle() {
    const silent = ['11019', '12011']
    for (const service of silent) await pas(service, { behaviour: 'ok' })
    await server().runDueJobs()
    for (const service of silent) await pas(service, { behaviour: 'never' })
  }
  return { atService, book, asking, defer, pas, settle }
}

/** What came of it, in e-RS and in the book of the PAS. */
export function pasLooks(server: () => TestServer) {
  async function slotIs({ id }: FreeSlot) {
    const { rows } = await server().database.query(
      'select status, ubrn from slot where slot_id = $1',
      [id],
    )
    return rows[0]
  }

  async function attemptsFor({ ubrn }: Referred) {
    const { rows } = await server().database.query(
      'select outcome from pas_request where ubrn = $1 order by started_at',
      [ubrn],
    )
    return rows.map(({ outcome }) => outcome)
  }

  /** What the PAS itself has in its book. */
  async function bookingsAt(service: string): Promise<{ slot: string; ubrn: string }[]> {
    const told = await server().world('GET', `/pas/${service}/bookings`)
    assert.equal(told.status, 200)
    return ((await told.json()) as { bookings: { slot: string; ubrn: string }[] }).bookings
  }

  /** Nothing has happened to the referral, and everybody may try again. */
  async function assertUntouched({ referred }: Tried) {
    const read = await readBy(server(), referred)
    assert.equal(versionIn(read), referred.version)
    assert.deepEqual(stateIn(read), { state: 'NOT_BOOKED' })
  }
  return { slotIs, attemptsFor, bookingsAt, assertUntouched }
}

export const failed = ({ referred, slot }: Tried, status: string) =>
  `PAS unable to create booking into slot '${slot.id}' for UBRN: ${referred.ubrn}. PAS Request Status: ${status}`
export const gone = ({ slot }: Tried) =>
  `SLOT_NOT_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is no longer available.`
export const available = ({ slot }: Tried) =>
  `THIS_SLOT_IS_AVAILABLE 'slot[0]/reference' The slot (${slot.id}) is available.`
export const NO_PROBLEM =
  "INAPPROPRIATE_VALUE 'reason[0]/coding[0]' No attempt to book at this service went without an answer."
