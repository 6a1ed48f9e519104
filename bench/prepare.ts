import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Server, userToken } from '../scripts/obtain-token.ts'
import { adviceList, adviceSelector } from '../test/world/advice.ts'
import { cancellation } from '../test/world/cancellations.ts'
import { appointment, createReferral, fetchWorklist } from '../test/world/requests.ts'
import { reviewOutcome } from '../test/world/review-outcomes.ts'
import { newShortlist } from '../test/world/shortlists.ts'
import { makeAdvice } from './advice.ts'
import { createMany, createOne, type Headers } from './create.ts'
import { copy, makeModel } from './triage.ts'
import { withClient } from './with-client.ts'

export const WORKLIST_ROWS = 500
const SERVICE = '11000'
const SLOT_MINUTES = 10

/** Referrals for an operation that each of them admits once. */
export type ToChange = {
  /** Of who does it, with the version. */
  readonly headers: () => Headers
  /** UBRNs of so many. */
  readonly make: (count: number) => Promise<readonly string[]>
}

/**
 * What the questions are asked of: a running server with referrals, slots and a signed-in
 * clinician.
 */
export type Site = {
  readonly url: string
  readonly headers: Headers
  /** Of an organisation whose list has just the rows that are asked for. */
  readonly listHeaders: Headers
  /** Of a provider whose list of advice requests has as many. */
  readonly adviceListHeaders: Headers
  readonly ubrn: string
  /** Id of an appointment. */
  readonly appointment: string
  /** A version of an advice request with a long conversation. */
  readonly conversation: { readonly ubrn: string; readonly version: number }
  readonly bodies: {
    readonly create: string
    readonly worklist: string
    readonly adviceWorklist: string
    readonly changeShortlist: string
    readonly cancel: string
    readonly review: string
  }
  /** New referrals. */
  readonly unbooked: ToChange
  /** Referrals with a letter that a provider has to triage. */
  readonly inTriage: ToChange
  /** Bodies of bookings, each with a referral and a slot of its own. */
  readonly bookings: (count: number) => Promise<readonly string[]>
  /** New tokens in the headers: a run of all questions may take longer than a token lives. */
  readonly signInAgain: () => Promise<void>
}

export async function prepare(
  url: string,
  dataFolder: string,
  databaseUrl: string,
  say: (line: string) => void,
): Promise<Site> {
  const worldToken = (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
  const { signIn, signInAgain } = signingIn({ url, worldToken })
  const headers = await signIn('555073103100', 'D82106')
  const listHeaders = await signIn('021600556514', 'R69')
  const reviewer = await signIn('555032006106', 'RCD', 'SERVICE_PROVIDER_CLINICIAN')
  const create = JSON.stringify(createReferral({ services: [SERVICE] }))
  const referrals = (count: number) => createMany(`${url}${CREATE}`, headers, create, count)
  say(`preparing worklists of ${WORKLIST_ROWS} referrals and advice requests`)
  await createMany(`${url}${CREATE}`, listHeaders, create, WORKLIST_ROWS)
  const conversation = await makeAdvice(url, headers, worldToken, WORKLIST_ROWS)
  const [ubrn = ''] = await referrals(1)
  let slots = 0
  const bookings = async (count: number) => {
    const first = slots
    slots += count
    const [ubrns, free] = await Promise.all([referrals(count), addSlots(databaseUrl, first, count)])
    return ubrns.map((each, index) =>
      JSON.stringify(
        appointment({ ubrn: each, version: 3, service: SERVICE, slot: free[index] ?? NO_SLOT }),
      ),
    )
  }
  const [booking = ''] = await bookings(1)
  const model = await makeModel(url, headers, databaseUrl)
  return {
    url,
    headers,
    listHeaders,
    adviceListHeaders: reviewer,
    ubrn,
    conversation,
    appointment: await createOne(`${url}${BOOK}`, headers, booking),
    bodies: {
      create,
      worklist: JSON.stringify(fetchWorklist('AWAITING_BOOKING')),
      adviceWorklist: JSON.stringify(fetchWorklist(adviceList, [], adviceSelector)),
      changeShortlist: JSON.stringify(newShortlist()),
      cancel: JSON.stringify(cancellation()),
      review: JSON.stringify(reviewOutcome()),
    },
    unbooked: { headers: () => ({ ...headers, 'if-match': 'W/"3"' }), make: referrals },
    inTriage: {
      headers: () => ({ ...reviewer, 'if-match': model.version }),
      make: (count) => copy(model, databaseUrl, count),
    },
    bookings,
    signInAgain,
  }
}

/** Headers of people with a token, which is another one after `signInAgain`. */
function signingIn(server: Server) {
  const tokenOf = async (user: string) => `Bearer ${await userToken(server, 'user-app', { user })}`
  const renewals: (() => Promise<void>)[] = []
  return {
    signIn: async (user: string, organisation: string, as = 'REFERRING_CLINICIAN') => {
      const headers = {
        authorization: await tokenOf(user),
        'nhsd-end-user-organisation-ods': organisation,
        'nhsd-ers-business-function': as,
        'content-type': 'application/fhir+json',
      }
      renewals.push(async () => {
        headers.authorization = await tokenOf(user)
      })
      return headers
    },
    signInAgain: async () => {
      for (const renew of renewals) await renew()
    },
  }
}

const CREATE = '/referrals/FHIR/STU3/ReferralRequest/$ers.createReferral'
const BOOK = '/referrals/FHIR/STU3/Appointment'
const NO_SLOT = { id: '0', start: '', end: '' }

/** Slots of the service, one after the other from tomorrow on, without a clinician. */
function addSlots(databaseUrl: string, first: number, count: number) {
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ id: string; start: Date; end: Date }>(
      `insert into slot (slot_id, service_id, priorities, starts_at, ends_at, pas_reference)
       select 900000000 + n, $1, '{ROUTINE}', at, at + make_interval(mins => $4), 'BENCH-' || n
       from generate_series($2::integer, $2::integer + $3::integer - 1) n,
         lateral (
           select date_trunc('day', now()) + interval '1 day' + make_interval(mins => n * $4) as at
         ) t
       returning slot_id::text as id, starts_at as start, ends_at as end`,
      [SERVICE, first, count, SLOT_MINUTES],
    )
    return rows.map(({ id, start, end }) => ({
      id,
      start: start.toISOString(),
      end: end.toISOString(),
    }))
  })
}
