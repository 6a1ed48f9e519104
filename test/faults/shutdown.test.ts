import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../src/server/free-port.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { people } from '../world/people.ts'
import { appointment, createReferral } from '../world/requests.ts'
import { eventually } from './eventually.ts'
import { halfDone } from './half-done.ts'
import { type Answered, type HttpClient, httpClient, type Outcome } from './http-client.ts'
import {
  databaseUrlIn,
  isAlive,
  postmasterIn,
  type ServerProcess,
  startServerProcess,
  stopPostmaster,
} from './server-process.ts'
import { signedIn } from './signed-in.ts'

const CLIENTS = 32
const WRITES_BEFORE_SIGNAL = 200
/** The PAS of the one answers after three seconds, that of the other never. */
const LATE_SERVICE = '12015'
const SILENT_SERVICE = '12011'
const stu3 = '/referrals/FHIR/STU3'

type Sent = { readonly isBeforeSignal: boolean; readonly outcome: Outcome }
type Headers = Readonly<Record<string, string>>

describe('a server told to stop', () => {
  let dataFolder: string
  let port: number

  before(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'open-ers-stop-'))
    port = await freePort('127.0.0.1')
  })
  after(async () => {
    await stopPostmaster(dataFolder)
    await rm(dataFolder, { recursive: true, force: true })
  })

  const start = async (...parameters: string[]) => {
    const server = await startServerProcess({ dataFolder, port, parameters })
    const headers = await signedIn({ baseUrl: server.baseUrl, dataFolder }, people.referrer)
    return { server, headers }
  }

  it('answers or refuses every request under load, loses none, and leaves nothing running', async (test) => {
    const { server, headers } = await start()
    test.after(server.kill)
    const postmaster = (await postmasterIn(dataFolder)) ?? 0
    const client = httpClient(server.baseUrl, CLIENTS)
    test.after(client.close)
    const waiting = await bookingUnderWay(server, dataFolder, headers, LATE_SERVICE)
    const upload = await uploadUnderWay(server, headers)
    let signalled = false
    const { sent, whenSoMany } = load(client, headers, () => signalled)
    await whenSoMany
    signalled = true
    server.signal('SIGTERM')
    await server.says(/^stopping /)
    upload.finish()
    const outcomes = await sent
    assert.equal(answered(await upload.outcome).status, 201)
    assert.equal(answered(await waiting.outcome).status, 201)
    assert.deepEqual(await server.ended, { code: 0, signal: null })
    assert.deepEqual([isAlive(postmaster), await postmasterIn(dataFolder)], [false, undefined])
    assert.deepEqual(unexpected(outcomes), [])

    const again = await start()
    test.after(again.server.kill)
    const database = await openDatabaseIn(dataFolder)
    const acknowledged = outcomes.flatMap(({ outcome }) => ubrnIn(outcome) ?? [])
    const { rows } = await database.query(
      'select count(*)::int as kept from referral where ubrn = any($1)',
      [acknowledged],
    )
    assert.deepEqual(rows, [{ kept: acknowledged.length }])
    assert.deepEqual(await halfDone(database, server.baseUrl), [])
    await database.end()
    again.server.signal('SIGTERM')
    assert.deepEqual(await again.server.ended, { code: 0, signal: null })
  })

  it('finishes an answer that its caller reads slowly', async (test) => {
    const { server, headers } = await start()
    test.after(server.kill)
    const ubrn = await largeReferral(server, dataFolder, headers)
    const head = Promise.withResolvers<IncomingMessage>()
    const url = new URL(`${stu3}/ReferralRequest/${ubrn}`, server.baseUrl)
    request(url, { headers }, head.resolve).on('error', head.reject).end()
    const response = await head.promise
    server.signal('SIGTERM')
    await server.says(/^stopping /)
    await eventually('nobody new is let in', 5, async () => {
      const sent = await httpClient(server.baseUrl, 1).send(`${stu3}/CodeSystem/PRIORITY`)
      return sent.is !== 'answered' || sent.status === 503 || undefined
    })
    let bytes = 0
    for await (const chunk of response) bytes += (chunk as Buffer).length
    assert.equal(bytes, Number(response.headers['content-length']))
    assert.ok(bytes > LARGE)
    assert.deepEqual(await server.ended, { code: 0, signal: null })
  })

  it('waits no longer than it was told for requests that do not end', async (test) => {
    const { server, headers } = await start('--drain-seconds', '1')
    test.after(server.kill)
    const booking = await bookingUnderWay(server, dataFolder, headers, SILENT_SERVICE)
    const upload = await uploadUnderWay(server, headers)
    const toldAt = performance.now()
    server.signal('SIGTERM')
    const ending = await server.ended
    const seconds = (performance.now() - toldAt) / 1_000
    assert.deepEqual([ending, seconds < 8], [{ code: 0, signal: null }, true], `${seconds} s`)
    assert.equal((await booking.outcome).is, 'dropped')
    assert.equal((await upload.outcome).is, 'dropped')
  })

  it('ends at once when it is told a second time, and its PostgreSQL with it', async (test) => {
    const { server, headers } = await start()
    test.after(server.kill)
    const postmaster = (await postmasterIn(dataFolder)) ?? 0
    const booking = await bookingUnderWay(server, dataFolder, headers, SILENT_SERVICE)
    server.signal('SIGTERM')
    await server.says(/^stopping /)
    const toldAt = performance.now()
    server.signal('SIGTERM')
    assert.deepEqual(await server.ended, { code: 1, signal: null })
    assert.ok(performance.now() - toldAt < 2_000)
    assert.equal((await booking.outcome).is, 'dropped')
    await eventually('PostgreSQL has stopped', 10, () => !isAlive(postmaster) || undefined)
  })
})

/** Creates referrals over and over, as many at once as there are clients, until one is not made. */
function load(client: HttpClient, headers: Headers, isSignalled: () => boolean) {
  const outcomes: Sent[] = []
  const soMany = Promise.withResolvers<void>()
  const body = JSON.stringify(createReferral())
  const one = async () => {
    for (let made = true; made; ) {
      const isBeforeSignal = !isSignalled()
      const outcome = await client.send(`${stu3}/ReferralRequest/$ers.createReferral`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/fhir+json' },
        body,
      })
      outcomes.push({ isBeforeSignal, outcome })
      if (outcomes.length === WRITES_BEFORE_SIGNAL) soMany.resolve()
      made = outcome.is === 'answered' && outcome.status === 201
      // Told to come back, it does, until nobody is there.
      made ||= outcome.is === 'answered' && outcome.status === 503
    }
  }
  const sent = Promise.all(Array.from({ length: CLIENTS }, one)).then(() => outcomes)
  return { sent, whenSoMany: soMany.promise }
}

/** Whatever is neither a whole answer nor a refusal. */
function unexpected(outcomes: readonly Sent[]): string[] {
  return outcomes.flatMap(({ isBeforeSignal, outcome }) => {
    if (outcome.is === 'refused') return []
    // A kept connection may be closed at the moment it is used again.
    if (outcome.is === 'dropped' && !isBeforeSignal) return []
    if (outcome.is !== 'answered') return [`${outcome.is}, before the signal: ${isBeforeSignal}`]
    if (outcome.status === 201) return []
    const isToldWhen = outcome.status === 503 && Number(outcome.headers['retry-after']) > 0
    return isToldWhen ? [] : [`${outcome.status} ${outcome.text}`]
  })
}

function ubrnIn(outcome: Outcome): string | undefined {
  const isMade = outcome.is === 'answered' && outcome.status === 201
  return isMade ? (JSON.parse(outcome.text) as { id: string }).id : undefined
}

async function openDatabaseIn(dataFolder: string): Promise<Database> {
  const connectionString = await databaseUrlIn(dataFolder)
  return openPool({ connectionString, max: 1, onError: () => undefined })
}

/** A booking that waits for its PAS. */
async function bookingUnderWay(
  { baseUrl }: ServerProcess,
  dataFolder: string,
  headers: Headers,
  service: string,
) {
  const client = httpClient(baseUrl, 1)
  const database = await openDatabaseIn(dataFolder)
  const { rows } = await database.query<{ id: string; start: string; end: string }>(
    `select slot_id::text as id, starts_at as start, ends_at as end from slot
     where service_id = $1 and status = 'free' order by slot_id limit 1`,
    [service],
  )
  const [slot] = rows
  assert.ok(slot)
  const post = (path: string, body: unknown) =>
    client.send(`${stu3}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    })
  const created = await post(
    '/ReferralRequest/$ers.createReferral',
    createReferral({ services: [service] }),
  )
  const ubrn = ubrnIn(created) ?? ''
  const outcome = post('/Appointment', appointment({ ubrn, version: 3, service, slot }))
  await eventually('the slot is held', 10, async () => {
    const held = `select from slot where slot_id = $1 and status = 'held'`
    return (await database.query(held, [slot.id])).rowCount === 1 || undefined
  })
  await database.end()
  return { outcome }
}

/** More than the buffers of both ends hold. */
const LARGE = 32_000_000

/** A referral whose stored body is a large one. */
async function largeReferral(
  { baseUrl }: ServerProcess,
  dataFolder: string,
  headers: Headers,
): Promise<string> {
  const client = httpClient(baseUrl, 1)
  const created = await client.send(`${stu3}/ReferralRequest/$ers.createReferral`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(createReferral()),
  })
  client.close()
  const ubrn = ubrnIn(created)
  const database = await openDatabaseIn(dataFolder)
  await database.query(`update referral set body = body || repeat(' ', $2) where ubrn = $1`, [
    ubrn,
    LARGE,
  ])
  await database.end()
  return ubrn ?? ''
}

const LETTER = 'Dear colleague'

/** An upload whose second half has not been sent yet. */
async function uploadUnderWay({ baseUrl }: ServerProcess, headers: Headers) {
  const outcome = Promise.withResolvers<Outcome>()
  const sending: ClientRequest = request(new URL(`${stu3}/Binary`, baseUrl), {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'text/plain',
      'content-length': LETTER.length * 2,
      'nhsd-ers-file-name': 'letter.txt',
      expect: '100-continue',
    },
  })
  sending.on('response', (response) => {
    response.resume()
    outcome.resolve({
      is: 'answered',
      status: response.statusCode ?? 0,
      headers: response.headers,
      text: '',
    })
  })
  sending.on('error', () => outcome.resolve({ is: 'dropped' }))
  const isTaken = Promise.withResolvers<void>()
  sending.on('continue', isTaken.resolve)
  sending.flushHeaders()
  await isTaken.promise
  sending.write(LETTER)
  return {
    outcome: outcome.promise,
    finish: () => void sending.end(LETTER),
  }
}

function answered(outcome: Outcome): Answered {
  assert.ok(outcome.is === 'answered', outcome.is)
  return outcome
}
