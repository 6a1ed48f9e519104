/** A bridge to a PAS as docs/pas.md describes one, on a port of its own, with a book in memory. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import type { PasBooking } from '../../src/domain/appointment/pas.ts'
import type { DiaryEntry } from '../../src/outside/pas/diary.ts'
import { diaryInProcess } from '../outside/diary-in-process.ts'

export type Answer = 'ok' | 'slot-gone' | 'refused' | 'error'

/** One request, and how to do as it asks. */
export type Asked = {
  readonly is: 'book' | 'cancel'
  readonly id: string
  readonly body: Readonly<Record<string, string>>
  readonly obey: () => Promise<Answer>
}

/** What the bridge answers, or that it hangs up; it is silent until this resolves. */
export type Script = (asked: Asked) => Promise<Answer | 'hangs up'>

export const obedient: Script = ({ obey }) => obey()
export const silent = (): Promise<never> => new Promise(() => {})
/** Does as it is asked, and dies before it has said so. */
export const breaksOff: Script = async ({ obey }) => {
  await obey()
  return 'hangs up'
}

export type PasBridge = {
  readonly url: string
  /** Writes its token to a file, for the server to read. */
  readonly tokenFileIn: (folder: string) => Promise<string>
  readonly behaves: (script: Script) => void
  /** Resolves when it has been asked for this UBRN the next time. */
  readonly whenAsked: (ubrn: string) => Promise<Asked>
  readonly asked: readonly Asked[]
  /** By slot. */
  readonly booked: () => readonly DiaryEntry[]
  readonly close: () => Promise<void>
}

const TOKEN = 'open-sesame'

export async function pasBridge(): Promise<PasBridge> {
  const diary = diaryInProcess()
  const asked: Asked[] = []
  let script = obedient
  let listening: { readonly ubrn: string; readonly heard: (asked: Asked) => void }[] = []
  const server = createServer(async (request, response) => {
    const each = await askedIn(request, diary)
    asked.push(each)
    const { ubrn } = each.body
    for (const { heard } of listening.filter((one) => one.ubrn === ubrn)) heard(each)
    listening = listening.filter((one) => one.ubrn !== ubrn)
    answer(response, await script(each))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/pas`,
    tokenFileIn: async (folder) => {
      const file = join(folder, 'pas-token')
      await writeFile(file, `${TOKEN}\n`)
      return file
    },
    behaves: (next) => {
      script = next
    },
    whenAsked: (ubrn) =>
      new Promise((heard) => {
        listening.push({ ubrn, heard })
      }),
    asked,
    booked: () => diary.booked().toSorted((a, b) => Number(a.slot) - Number(b.slot)),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function askedIn(
  request: IncomingMessage,
  diary: ReturnType<typeof diaryInProcess>,
): Promise<Asked> {
  const [, deed, id = ''] =
    /^\/pas\/v1\/(bookings|cancellations)\/([0-9a-f-]{36})$/.exec(request.url ?? '') ?? []
  assert.deepEqual([request.method, request.headers.authorization], ['PUT', `Bearer ${TOKEN}`])
  assert.ok(deed, request.url)
  const body = (await json(request)) as Asked['body']
  const booking = { id, ...body } as unknown as PasBooking
  if (deed === 'cancellations') {
    const obey = () => diary.cancel(booking).then(() => 'ok' as const)
    return { is: 'cancel', id, body, obey }
  }
  const answers = { booked: 'ok', taken: 'slot-gone', 'called-off': 'refused' } as const
  return { is: 'book', id, body, obey: async () => answers[await diary.book(booking)] }
}

function answer(response: ServerResponse, says: Awaited<ReturnType<Script>>): void {
  if (says === 'hangs up') response.destroy()
  else response.end(JSON.stringify({ answer: says }))
}
