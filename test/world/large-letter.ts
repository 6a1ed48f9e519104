import assert from 'node:assert/strict'
import type { Caller } from './caller.ts'
import { createReferral, maintainLetter } from './requests.ts'
import { announced } from './uploads.ts'

/** A new referral, and a file for it that was announced and whose bytes have not come. */
export async function announcedLetter(caller: Caller, content: string) {
  const created = await caller.post('/STU3/ReferralRequest/$ers.createReferral', createReferral())
  assert.equal(created.status, 201, created.text)
  const ubrn: string = created.json.id
  const file = await announced(caller, { bytes: Buffer.byteLength(content), ubrn })
  return {
    ...file,
    ubrn,
    link: async (): Promise<void> => {
      const linked = await caller.post(
        `/STU3/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`,
        maintainLetter([{ id: file.id }]),
        { 'if-match': created.headers.get('etag') ?? '' },
      )
      assert.equal(linked.status, 200, linked.text)
    },
    /** As the referral shows it. */
    availability: async (): Promise<string> => {
      const { text } = await caller.get(`/STU3/ReferralRequest/${ubrn}`)
      const found = /"(AVAILABLE|PENDING|THREATS_FOUND|VALIDATION_FAILED)"/.exec(text)
      return found?.[1] ?? 'nothing'
    },
  }
}
