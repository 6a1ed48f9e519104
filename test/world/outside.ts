/** What happens outside the API, by `/world`, and what a test looks at afterwards. */
import assert from 'node:assert/strict'
import type { Answer } from './caller.ts'
import { type FreeSlot, freeSlot, type Referred } from './referrals.ts'
import type { TestServer } from './server.ts'

export type Happened = {
  readonly status: number
  readonly json: Answer['json']
  readonly requestId: string
}

/** `POST /world/referrals/{ubrn}/{act}` as a request. */
export async function happen(
  server: TestServer,
  { ubrn }: Pick<Referred, 'ubrn'>,
  act: string,
  body?: unknown,
): Promise<Happened> {
  const response = await server.world('POST', `/referrals/${ubrn}/${act}`, body)
  const requestId = response.headers.get('x-request-id') ?? ''
  return { status: response.status, json: await response.json(), requestId }
}

/** The referral once that has happened. */
export async function happened(
  server: TestServer,
  referred: Referred,
  act: string,
  body?: unknown,
): Promise<Referred> {
  const { status, json } = await happen(server, referred, act, body)
  assert.equal(status, 200, JSON.stringify(json))
  return { ...referred, version: json.version }
}

/** `CODE at place` of every refusal, once it was refused with this status. */
export function refusedWith({ status, json }: Happened, expected: number): readonly string[] {
  assert.equal(status, expected, JSON.stringify(json))
  const refusals = json.refusals as { code: string; at?: string }[]
  return refusals.map(({ code, at }) => (at === undefined ? code : `${code} at ${at}`))
}

/** UBRNs on a list of a provider's administrators. */
export async function internalList(
  server: TestServer,
  list: string,
  query = 'organisation=RCD',
): Promise<string[]> {
  const response = await server.world('GET', `/worklists/${list}?${query}`)
  assert.equal(response.status, 200)
  const { entries } = (await response.json()) as { entries: { ubrn: string }[] }
  return entries.map(({ ubrn }) => ubrn)
}

/** Where the world says that a referral stands. */
export async function lookAt(server: TestServer, { ubrn }: Pick<Referred, 'ubrn'>) {
  const response = await server.world('GET', `/referrals/${ubrn}`)
  assert.equal(response.status, 200)
  return (await response.json()) as Answer['json']
}

export async function slotIs(server: TestServer, { id }: Pick<FreeSlot, 'id'>) {
  const { rows } = await server.database.query('select status, ubrn from slot where slot_id = $1', [
    id,
  ])
  return rows[0]
}

/** Audit records and history rows of one act; those of advice requests where there are any. */
export async function recordsOf(server: TestServer, { requestId }: Pick<Happened, 'requestId'>) {
  const audit = await server.database.query(
    `select operation, http_status, application, user_id, ubrn from audit_record
     where request_id = $1 order by audit_id`,
    [requestId],
  )
  const historyIn = async (table: string) => {
    const { rows } = await server.database.query(
      `select ubrn, version, operation from ${table} where request_id = $1 order by ubrn`,
      [requestId],
    )
    return rows
  }
  const adviceHistory = await historyIn('advice_history')
  return {
    audit: audit.rows,
    history: await historyIn('referral_history'),
    ...(adviceHistory.length > 0 && { adviceHistory }),
  }
}

/** Moves the clock to a moment, for whoever has to have started. */
export function atTime<T>(server: TestServer, at: string, work: () => Promise<T>): Promise<T> {
  const before = server.clock.now()
  server.clock.set(at)
  return work().finally(() => server.clock.set(before))
}

/** The next slot of a service, as the body of an act. */
export async function nextSlot(server: TestServer, service = '11000') {
  const slot = await freeSlot(server, service, false)
  return { slot, body: { slot: slot.id } }
}
