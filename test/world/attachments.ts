import assert from 'node:assert/strict'
import type { Caller } from './caller.ts'
import { appointment, createReferral, maintainLetter } from './requests.ts'
import type { TestServer } from './server.ts'
import { type Upload, uploaded } from './uploads.ts'

export type Attached = { readonly id: string; readonly ubrn: string; readonly version: number }

/** A new referral with one letter attached: not scanned yet, and at no service. */
export async function attached(
  caller: Caller,
  options: Upload & { readonly patient?: string } = {},
): Promise<Attached> {
  const { patient } = options
  const created = await caller.post(
    '/STU3/ReferralRequest/$ers.createReferral',
    createReferral(patient === undefined ? {} : { patient }),
  )
  assert.equal(created.status, 201, created.text)
  const ubrn: string = created.json.id
  const id = await uploaded(caller, { ...options, ubrn })
  const linked = await caller.post(
    `/STU3/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`,
    maintainLetter([{ id }]),
    { 'if-match': created.headers.get('etag') ?? '' },
  )
  assert.equal(linked.status, 200, linked.text)
  return { id, ubrn, version: Number(linked.json.meta.versionId) }
}

/** Sends the referral to service 11000 of RCD, where nobody has a slot for it. */
export async function sentToProvider(server: TestServer, caller: Caller, referral: Attached) {
  const { ubrn, version } = referral
  await server.database.query(`update slot set status = 'withdrawn' where service_id = '11000'`)
  const sent = await caller.post(
    '/STU3/Appointment',
    appointment({ ubrn, version, service: '11000', reason: 'NO_SLOTS_AT_SERVICE' }),
  )
  assert.equal(sent.status, 201, sent.text)
}
