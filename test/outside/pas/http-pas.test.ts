import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, describe, it } from 'node:test'
import type { PasBooking, PasCancellation } from '../../../src/domain/appointment/pas.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../../src/domain/identifier/slot-id.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { httpPas } from '../../../src/outside/pas/http-pas.ts'

const asked = {
  ubrn: '000000070000' as Ubrn,
  service: '12000' as ServiceId,
  slot: '11000021' as SlotId,
  pasReference: 'PAS-21',
}
const cancellation: PasCancellation = { id: '5f0e2f7c-0000-4000-8000-000000000001', ...asked }
const booking: PasBooking = {
  ...cancellation,
  start: '2026-12-01T09:00:00.000Z',
  end: '2026-12-01T09:20:00.000Z',
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const openThings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of openThings.splice(0).reverse()) await close()
})

/** A bridge on HTTP that answers as told, and the adapter that asks it. */
async function bridged(handler: Handler) {
  const server = createServer(handler)
  let connections = 0
  server.on('connection', () => {
    connections += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  openThings.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/ers`
  const pas = httpPas({ url, token: 'open-sesame' })
  openThings.push(async () => pas.close())
  return { pas, url, host: `127.0.0.1:${port}`, connections: () => connections }
}

/** Everything after the request has been read, so that nothing but the answer is at fault. */
function answering(answer: (response: ServerResponse) => void): Handler {
  return (request, response) => {
    request.resume().on('end', () => answer(response))
  }
}

const says = (status: number, body: string, headers = {}) =>
  answering((response) => response.writeHead(status, headers).end(body))
const writes = (raw: string) => answering((response) => response.socket?.end(raw))

const patient = () => new AbortController().signal

describe('HTTP PAS', () => {
  it('sends a booking as the contract says, and no more of it', async () => {
    const seen: unknown[] = []
    const { pas } = await bridged(async (request, response) => {
      const { method, url, headers } = request
      const { authorization, 'content-type': type } = headers
      seen.push({ method, url, authorization, type, body: await json(request) })
      response.end('{"answer":"ok"}')
    })
    const clinician = '921600556514' as UserId
    const more = { clinician, patient: '9912003888' }
    assert.deepEqual(await pas.book({ ...booking, ...more }, patient()), { is: 'ok' })
    assert.deepEqual(await pas.cancel({ ...cancellation, ...more, reason: 'X' }, patient()), {
      is: 'ok',
    })
    const { id, start, end } = booking
    const head = { method: 'PUT', authorization: 'Bearer open-sesame', type: 'application/json' }
    assert.deepEqual(seen, [
      { ...head, url: `/ers/v1/bookings/${id}`, body: { ...asked, start, end, clinician } },
      { ...head, url: `/ers/v1/cancellations/${id}`, body: { ...asked, reason: 'X' } },
    ])
  })

  it('sends what docs/pas.md shows', async () => {
    const page = await readFile(new URL('../../../docs/pas.md', import.meta.url), 'utf8')
    const shown = [...page.matchAll(/```http\nPUT \/ers(\S+)\/(\S+)\n\n([^`]+)```/g)].map(
      ([, path, id = '', body = '']) => ({ path, id, body: JSON.parse(body) }),
    )
    const sent: unknown[] = []
    const { pas } = await bridged(async (request, response) => {
      const [, path, id] = /^\/ers(\S+)\/(\S+)$/.exec(request.url ?? '') ?? []
      sent.push({ path, id, body: await json(request) })
      response.end('{"answer":"ok"}')
    })
    for (const { path, id, body } of shown) {
      const isBooking = path === '/v1/bookings'
      await (isBooking
        ? pas.book({ id, ...body }, patient())
        : pas.cancel({ id, ...body }, patient()))
    }
    assert.equal(sent.length, 2)
    assert.deepEqual(sent, shown)
  })

  it('leaves out what a request has not', async () => {
    const bodies: unknown[] = []
    const { pas } = await bridged(async (request, response) => {
      bodies.push(await json(request))
      response.end('{"answer":"ok"}')
    })
    await pas.book(booking, patient())
    await pas.cancel(cancellation, patient())
    assert.deepEqual(bodies, [{ ...asked, start: booking.start, end: booking.end }, asked])
  })

  for (const is of ['ok', 'slot-gone', 'refused', 'error'] as const) {
    it(`takes ${is} for the answer to a booking`, async () => {
      const { pas } = await bridged(says(200, ` {"answer": "${is}", "note": "more"}\n`))
      assert.deepEqual(await pas.book(booking, patient()), { is })
    })
  }

  for (const is of ['ok', 'refused', 'error'] as const) {
    it(`takes ${is} for the answer to a cancellation`, async () => {
      const { pas } = await bridged(says(200, JSON.stringify({ answer: is })))
      assert.deepEqual(await pas.cancel(cancellation, patient()), { is })
    })
  }

  it('wants another answer to a cancellation than that the slot is gone', async () => {
    const { pas, host } = await bridged(says(200, '{"answer":"slot-gone"}'))
    await assert.rejects(pas.cancel(cancellation, patient()), {
      name: 'BridgeFault',
      message: `the bridge at ${host} gave an answer that is none`,
    })
  })

  for (const body of [
    '',
    'ok',
    '"ok"',
    '{"answer":"ok"',
    '[{"answer":"ok"}]',
    '{"answer":"OK"}',
    '{"answer":["ok"]}',
    'null',
    '{}',
  ]) {
    it(`takes ${body || 'nothing'} for no answer`, async () => {
      const { pas, host } = await bridged(says(200, body))
      await assert.rejects(pas.book(booking, patient()), {
        name: 'BridgeFault',
        message: `the bridge at ${host} gave an answer that is none`,
      })
    })
  }

  for (const status of [201, 202, 206, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504]) {
    it(`takes a ${status} for no answer, whatever it says`, async () => {
      const { pas, host } = await bridged(says(status, '{"answer":"ok"}'))
      await assert.rejects(pas.book(booking, patient()), {
        name: 'BridgeFault',
        message: `the bridge at ${host} answered ${status}`,
      })
    })
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`does not follow a ${status}`, async () => {
      let requests = 0
      const { pas } = await bridged((request, response) => {
        requests += 1
        const location = `http://${request.headers.host}/ers/v1/bookings/elsewhere`
        if (requests === 1) response.writeHead(status, { location }).end()
        else response.end('{"answer":"ok"}')
      })
      await assert.rejects(pas.book(booking, patient()), /answered 30\d$/)
      assert.equal(requests, 1)
    })
  }

  it('reads no answer that does not end', async () => {
    const gone = Promise.withResolvers<void>()
    const { pas, host } = await bridged(
      answering((response) => {
        response.on('close', gone.resolve)
        const pour = () => {
          while (!response.destroyed && response.write(' '.repeat(1_024)));
        }
        response.on('drain', pour)
        pour()
      }),
    )
    await assert.rejects(pas.book(booking, patient()), {
      message: `the bridge at ${host} answered with over 4096 bytes`,
    })
    await gone.promise
  })

  const broken = {
    'nothing, and hangs up': '',
    'half a head': 'HTTP/1.1 200 OK\r\nContent-Le',
    'half a body': 'HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"answer":"ok"}',
    'half a chunked body':
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nf\r\n{"answer":"ok"}',
    'another protocol': 'SSH-2.0-OpenSSH_9.9\r\n',
    'a change of protocol':
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
    'an endless head': `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  }
  for (const [what, raw] of Object.entries(broken)) {
    it(`rejects when it is sent ${what}`, async () => {
      const { pas, connections } = await bridged(writes(raw))
      await assert.rejects(pas.book(booking, patient()), { name: 'BridgeFault' })
      assert.equal(connections(), 1)
    })
  }

  it('rejects when nobody listens', async () => {
    const { pas, host } = await bridged(says(200, '{"answer":"ok"}'))
    await openThings.splice(0, 1)[0]?.()
    await assert.rejects(pas.book(booking, patient()), {
      name: 'BridgeFault',
      message: `the bridge at ${host} cannot be reached, or broke off (ECONNREFUSED)`,
    })
  })

  const slow = {
    'is silent': answering(() => {}),
    'has begun to answer': answering((response) => {
      response.writeHead(200, { 'content-length': 15 }).write('{"ans')
    }),
  }
  for (const [what, handler] of Object.entries(slow)) {
    it(`hangs up on a bridge that ${what}, once nobody waits any more`, async () => {
      const reached = Promise.withResolvers<void>()
      const hungUp = Promise.withResolvers<void>()
      const { pas } = await bridged((request, response) => {
        response.on('close', hungUp.resolve)
        handler(request, response)
        request.on('end', reached.resolve)
      })
      const limit = new AbortController()
      const answer = pas.book(booking, limit.signal)
      await reached.promise
      limit.abort()
      await assert.rejects(answer, { name: 'BridgeFault' })
      await hungUp.promise
    })
  }

  it('asks nothing for somebody who has gone already', async () => {
    const { pas, connections } = await bridged(says(200, '{"answer":"ok"}'))
    await assert.rejects(pas.book(booking, AbortSignal.abort()), { name: 'BridgeFault' })
    assert.equal(connections(), 0)
  })

  it('keeps its connection', async () => {
    const { pas, connections } = await bridged(says(200, '{"answer":"ok"}'))
    for (let count = 0; count < 3; count++) await pas.book(booking, patient())
    assert.equal(connections(), 1)
  })

  it('asks once more when a kept connection turns out to be closed', async () => {
    const seen = new Set<unknown>()
    let requests = 0
    const { pas, connections } = await bridged((request, response) => {
      requests += 1
      if (seen.has(request.socket)) request.socket.resetAndDestroy()
      else says(200, '{"answer":"ok"}')(request, response)
      seen.add(request.socket)
    })
    assert.deepEqual(await pas.book(booking, patient()), { is: 'ok' })
    assert.deepEqual(await pas.book(booking, patient()), { is: 'ok' })
    assert.deepEqual([requests, connections()], [3, 2])
  })

  it('tells nothing of what was asked in its faults', async () => {
    const { pas } = await bridged((request) => request.socket.destroy())
    const fault = await pas.book(booking, patient()).catch((error: Error) => error)
    assert.ok(fault instanceof Error)
    assert.ok(!fault.message.includes(booking.ubrn) && !fault.message.includes('sesame'))
  })
})
