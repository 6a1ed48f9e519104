/** A029 as a client writes it. */
import assert from 'node:assert/strict'
import type { Answer, Caller } from './caller.ts'
import type { Referred } from './referrals.ts'

type Seen = Pick<Referred, 'ubrn' | 'version'>

export function actionsQuery({ ubrn, version }: Seen): string {
  return `focus=ReferralRequest/${ubrn}/_history/${version}&intent=proposal&status=ready`
}

/** As a request. */
export function askActions(caller: Caller, referred: Seen): Promise<Answer> {
  return caller.get(`/STU3/Task?${actionsQuery(referred)}`)
}

/** The codes of a list, sorted. */
export function actionsIn({ json }: Answer): string[] {
  const entries = json.entry as { resource: { code: { coding: { code: string }[] } } }[]
  return entries.map(({ resource }) => resource.code.coding[0]?.code ?? '').sort()
}

/** What somebody may do now. */
export async function actionsFor(caller: Caller, referred: Seen): Promise<string[]> {
  const answer = await askActions(caller, referred)
  assert.equal(answer.status, 200, answer.text)
  return actionsIn(answer)
}
