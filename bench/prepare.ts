import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { userToken } from '../scripts/obtain-token.ts'
import { cancellation } from '../test/world/cancellations.ts'
import { appointment, createReferral, fetchWorklist } from '../test/world/requests.ts'
import { reviewOutcome } from '../test/world/review-outcomes.ts'
import { newShortlist } from '../test/world/shortlists.ts'
import { copy, makeModel } from './triage.ts'
import { withClient } from './with-client.ts'

export const WORKLIST_ROWS = 500
const SERVICE = '11000'
const SLOT_MINUTES = 10

/** Referrals for an operation that each of them admits once. */
export type ToChange = {
  /** Of who does it, with the version. */
  readonly headers: () => Readonly<Record<string, string>>
  /** UBRNs of so many. */
  readonly make: (count: number) => Promise<readonly string[]>
}

/**
 * What the questions are asked of: a running server with referrals, slots and a signed-in
 * clinician.
 */
export type Site = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Of an organisation whose list has just the rows that are asked for. */
  readonly listHeaders: Readonly<Record<string, string>>
  readonly ubrn: string
  /** Id of an appointment. */
  readonly appointment: string
  readonly bodies: {
    readonly create: string
    readonly worklist: string
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
  const tokenOf = async (user: string) =>
    `Bearer ${await userToken({ url, worldToken }, 'user-app', { user })}`
  const renewals: (() => Promise<void>)[] = []
  const signIn = async (user: string, organisation: string, as = 'REFERRING_CLINICIAN') => {
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
  }
  const headers = await signIn('555073103100', 'D82106')
  const listHeaders = await signIn('021600556514', 'R69')
  const reviewer = await signIn('555032006106', 'RCD', 'SERVICE_PROVIDER_CLINICIAN')
  const create = JSON.stringify(createReferral({ services: [SERVICE] }))
  const referrals = (count: number) => createMany(`${url}${CREATE}`, headers, create, count)
  say(`preparing a worklist of ${WORKLIST_ROWS} referrals`)
  await createMany(`${url}${CREATE}`, listHeaders, create, WORKLIST_ROWS)
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
    ubrn,
    appointment: await createOne(`${url}${BOOK}`, headers, booking),
    bodies: {
      create,
      worklist: JSON.stringify(fetchWorklist('AWAITING_BOOKING')),
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
    signInAgain: async () => {
      for (const renew of renewals) await renew()
    },
  }
}

const CREATE = '/referrals/FHIR/STU3/ReferralRequest/$ers.createReferral'
const BOOK = '/referrals/FHIR/STU3/Appointment'
const NO_SLOT = { id: '0', start: '', end: '' }
const AT_ONCE = 16

async function createMany(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  count: number,
): Promise<string[]> {
  const ubrns: string[] = []
  let left = count
  const one = async () => {
    while (left > 0) {
      left -= 1
      ubrns.push(await createOne(url, headers, body))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return ubrns
}

/** The id of what was made. */
async function createOne(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers, body })
  if (response.status !== 201) throw new Error(`create answered ${response.status}`)
  return ((await response.json()) as { id: string }).id
}

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
