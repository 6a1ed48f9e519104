/** The deeds of the reference model as calls of the API. */
import assert from 'node:assert/strict'
import type { Answer, Caller } from '../world/caller.ts'
import { cancelAppointment, cancelReferral, findAppointment } from '../world/cancellations.ts'
import { happen } from '../world/outside.ts'
import { people } from '../world/people.ts'
import {
  accept,
  arrange,
  type FreeSlot,
  freeSlots,
  link,
  type Referred,
  refer,
} from '../world/referrals.ts'
import { actLater, reject } from '../world/rejections.ts'
import { recordOutcome, returned } from '../world/review-outcomes.ts'
import type { TestServer } from '../world/server.ts'
import { changeForTriage, changeShortlist } from '../world/shortlists.ts'
import { uploaded } from '../world/uploads.ts'
import type { Deed } from './reference-model.ts'

/** With slots, without any, for triage. */
const services = ['11000', '10000', '11004']

/** So many slots ahead no letter is frozen yet. */
const SLOTS_AHEAD = 20

export type Teller = {
  readonly server: TestServer
  readonly referrer: Caller
  readonly clinician: Caller
  readonly referred: Referred
  /** What stands in the state that the model knows. */
  readonly state: string
}

export async function beginOverHttp(server: TestServer): Promise<Teller> {
  return {
    server,
    referrer: await server.as(people.referrer),
    clinician: await server.as(people.clinician),
    referred: await refer(server, { services }),
    state: 'NOT_BOOKED',
  }
}

type Told = Pick<Answer, 'status' | 'text'>

/** The answer; undefined where there is nothing that could be asked for. */
export function doOverHttp(teller: Teller, deed: Deed): Promise<Told | undefined> {
  return calls[deed](teller)
}

const calls: Readonly<Record<Deed, (teller: Teller) => Promise<Told | undefined>>> = {
  book: async (teller) => {
    const slot = await slotAhead(teller)
    return arrange(teller.referrer, teller.referred, { service: '11000', slot })
  },
  defer: ({ referrer, referred }) =>
    arrange(referrer, referred, { service: '10000', reason: 'NO_SLOTS_AT_SERVICE' }),
  sendForTriage: ({ referrer, referred }) =>
    arrange(referrer, referred, { service: '11004', reason: 'TRIAGE' }),
  addLetter: async ({ referrer, referred }) => {
    const { ubrn, files } = referred
    const id = await uploaded(referrer, { name: `letter-${files.length + 1}.txt`, ubrn })
    return link(
      referrer,
      referred,
      [...files, id].map((each) => ({ id: each })),
    )
  },
  accept: ({ clinician, referred }) => accept(clinician, referred),
  reject: ({ clinician, referred }) => reject(clinician, referred),
  cancelActionLater: ({ clinician, referred }) => actLater(clinician, referred),
  acceptReferBookLater: ({ clinician, referred }) =>
    recordOutcome(clinician, referred, { priority: 'ROUTINE' }),
  returnWithAdvice: ({ clinician, referred }) => recordOutcome(clinician, referred, returned),
  changeShortlist: ({ referrer, referred }) => changeShortlist(referrer, referred, { services }),
  reshortlistForTriage: ({ referrer, referred }) => changeForTriage(referrer, referred),
  cancelAppointment: async ({ server, referrer, referred }) => {
    const read = await findAppointment(server, referred)
    if (read === undefined) return undefined
    const current = { id: read.json.id, version: Number(read.json.meta.versionId), json: read.json }
    return cancelAppointment(referrer, current)
  },
  referrerCancels: ({ referrer, referred }) =>
    cancelReferral(referrer, referred, { reason: 'REFERRER_CANCELLATION' }),
  providerCancels: ({ clinician, referred, state }) => {
    const isTriaged = state === 'TRIAGED_PROVIDER_TO_ACTION'
    const reason = isTriaged ? 'TRIAGE_ENDED' : 'TREATMENT_NO_LONGER_REQUIRED'
    return cancelReferral(clinician, referred, { reason })
  },
  patientBooks: async (teller) => {
    const { id: slot } = await slotAhead(teller)
    return act(teller, 'patient-books', { slot })
  },
  patientForwards: (teller) => act(teller, 'patient-forwards', { service: '10000' }),
  patientCancels: (teller) => act(teller, 'patient-cancels', { reason: 'PATIENT_ILL' }),
  hospitalCancels: (teller) => act(teller, 'provider-cancels', { reason: 'CLINIC_CANCELLED' }),
  referrerNotices: (teller) => act(teller, 'referrer-notices'),
}

async function slotAhead({ server }: Teller): Promise<FreeSlot> {
  const slots = await freeSlots(server, '11000', { hasClinician: false, count: SLOTS_AHEAD })
  const slot = slots.at(-1)
  assert.ok(slot)
  return slot
}

/** Outside the API. */
async function act({ server, referred }: Teller, name: string, body?: object): Promise<Told> {
  const { status, json } = await happen(server, referred, name, body)
  return { status, text: JSON.stringify(json) }
}
