/** Advice requests: a list of them, and one long conversation. */
import { createAdvice } from '../test/world/advice.ts'
import { createMany, type Headers, post } from './create.ts'

export const MESSAGES = 50

/** As long as what people write. */
const TEXT = 'Short of breath on the stairs, ankles swollen in the evening. '.repeat(8).trim()

/**
 * So many requests that wait for one provider, by a referrer; the version of the last of them, in
 * which `MESSAGES` messages were sent.
 */
export async function makeAdvice(
  url: string,
  headers: Headers,
  worldToken: string,
  count: number,
): Promise<{ readonly ubrn: string; readonly version: number }> {
  const body = JSON.stringify(createAdvice({ text: TEXT }))
  const [ubrn = ''] = await createMany(`${url}${CREATE}`, headers, body, count)
  const reply = {
    headers: { authorization: `Bearer ${worldToken}`, 'content-type': 'application/json' },
    url: `${url}/world/advice/${ubrn}/referrer-replies`,
  }
  for (let sent = 1; sent < MESSAGES; sent++) {
    await post(reply.url, reply.headers, JSON.stringify({ text: TEXT }))
  }
  return { ubrn, version: MESSAGES }
}

const CREATE = '/referrals/FHIR/STU3/CommunicationRequest/$ers.createAdviceAndGuidance'
