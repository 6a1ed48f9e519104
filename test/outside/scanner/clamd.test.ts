import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import type { ScannedFile } from '../../../src/domain/document/scanner.ts'
import type { DocumentId } from '../../../src/domain/identifier/document-id.ts'
import {
  type ClamdOptions,
  clamdScanner,
  readClamdAddress,
} from '../../../src/outside/scanner/clamd.ts'
import { eicar } from '../../../src/outside/scanner/eicar.ts'

const file: ScannedFile = {
  id: '11111111-1111-4111-8111-111111111111' as DocumentId,
  name: 'letter.pdf',
  mediaType: 'application/pdf',
  bytes: 1,
}

const openThings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of openThings.splice(0)) await close()
})

/** Speaks the protocol of clamd(8) as far as INSTREAM goes. */
type Behaviour = {
  /** Answers before the stream ends once it has this many bytes. */
  readonly sizeLimit?: number
  /** Says this, or nothing at all, instead of what it found. */
  readonly says?: string | null
  readonly hangsUp?: boolean
}

async function fakeClamd(behaviour: Behaviour = {}, path?: string) {
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (behaviour.hangsUp) {
      socket.destroy()
      return
    }
    void talk(socket, behaviour, received)
  })
  server.listen(path ?? { port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  openThings.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  const address: ClamdOptions['address'] =
    path === undefined
      ? { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
      : { socketPath: path }
  return { address, received }
}

async function talk(socket: Socket, behaviour: Behaviour, received: Buffer[]): Promise<void> {
  let unread = Buffer.alloc(0)
  let hasBegun = false
  let size = 0
  socket.on('data', (bytes) => {
    unread = Buffer.concat([unread, bytes as Buffer])
    if (!hasBegun) {
      const command = Buffer.from('zINSTREAM\0')
      if (unread.length < command.length) return
      assert.ok(unread.subarray(0, command.length).equals(command))
      unread = unread.subarray(command.length)
      hasBegun = true
    }
    while (unread.length >= 4) {
      const length = unread.readUInt32BE(0)
      if (length === 0) return answer(socket, behaviour, received)
      if (unread.length < 4 + length) return
      size += length
      received.push(unread.subarray(4, 4 + length))
      unread = unread.subarray(4 + length)
      if (size > (behaviour.sizeLimit ?? Number.POSITIVE_INFINITY)) {
        socket.end('INSTREAM size limit exceeded. ERROR\0')
        return
      }
    }
  })
}

function answer(socket: Socket, { says }: Behaviour, received: readonly Buffer[]): void {
  if (says === null) return
  const found = Buffer.concat(received).includes(eicar)
  socket.end(`${says ?? (found ? 'stream: Eicar-Signature FOUND' : 'stream: OK')}\0`)
}

async function* chunks(count: number, size = 65_536): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(size, i)
}

function scan(
  address: ClamdOptions['address'],
  content: AsyncIterable<Uint8Array>,
  silence = 5_000,
) {
  return clamdScanner({ address, silenceMsMax: silence }).scan(content, file)
}

describe('clamd scanner', () => {
  it('sends the whole file and takes OK for clean', async () => {
    const { address, received } = await fakeClamd()
    assert.equal(await scan(address, chunks(20)), 'clean')
    assert.equal(Buffer.concat(received).length, 20 * 65_536)
    assert.equal(Buffer.concat(received)[19 * 65_536], 19)
  })

  it('takes FOUND for a threat', async () => {
    const { address } = await fakeClamd()
    async function* infected() {
      yield Buffer.from(eicar.slice(0, 30))
      yield Buffer.from(eicar.slice(30))
    }
    assert.equal(await scan(address, infected()), 'threat')
  })

  it('speaks over a unix socket too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clamd-'))
    openThings.push(() => rm(folder, { recursive: true }))
    const { address } = await fakeClamd({}, join(folder, 'clamd.sock'))
    assert.equal(await scan(address, chunks(2)), 'clean')
  })

  it('tells that the size limit of clamd is too small', async () => {
    const { address } = await fakeClamd({ sizeLimit: 100_000 })
    await assert.rejects(scan(address, chunks(2)), {
      name: 'ScannerFault',
      message: 'clamd refused the size of the file: its StreamMaxLength is too small',
    })
  })

  it('stops sending when clamd answers early', async () => {
    const { address } = await fakeClamd({ sizeLimit: 100_000 })
    let sent = 0
    async function* endless() {
      for (;;) {
        sent += 1
        yield Buffer.alloc(65_536)
      }
    }
    await assert.rejects(scan(address, endless()), { name: 'ScannerFault' })
    assert.ok(sent < 5_000)
  })

  it('tells what error clamd answered', async () => {
    const { address } = await fakeClamd({ says: "Can't allocate memory ERROR" })
    await assert.rejects(scan(address, chunks(1)), {
      message: "clamd answered with an error: Can't allocate memory ERROR",
    })
  })

  it('gives up on a clamd that says nothing', async () => {
    const { address } = await fakeClamd({ says: null })
    await assert.rejects(scan(address, chunks(1), 20), {
      message: 'clamd said nothing for 20 ms',
    })
  })

  it('gives up on a clamd that hangs up', async () => {
    const { address } = await fakeClamd({ hangsUp: true })
    await assert.rejects(scan(address, chunks(1)), { name: 'ScannerFault' })
  })

  it('gives up on an answer without an end', async () => {
    const { address } = await fakeClamd({ says: 'x'.repeat(10_000) })
    await assert.rejects(scan(address, chunks(1)), {
      message: 'clamd gave an answer without an end',
    })
  })

  it('tells that nobody listens', async () => {
    const { address } = await fakeClamd()
    for (const close of openThings.splice(0)) await close()
    await assert.rejects(scan(address, chunks(1)), {
      message: 'clamd cannot be reached or broke off (ECONNREFUSED)',
    })
  })

  it('passes on a fault of the file itself', async () => {
    const { address } = await fakeClamd()
    async function* unreadable() {
      yield Buffer.from('a')
      throw new Error('the disk is gone')
    }
    await assert.rejects(scan(address, unreadable()), { message: 'the disk is gone' })
  })
})

describe('readClamdAddress', () => {
  it('reads a host with a port, and the path of a socket', () => {
    assert.deepEqual(readClamdAddress('clamd.local:3310'), { host: 'clamd.local', port: 3310 })
    assert.deepEqual(readClamdAddress('[::1]:3310'), { host: '::1', port: 3310 })
    assert.deepEqual(readClamdAddress('/run/clamd.ctl'), { socketPath: '/run/clamd.ctl' })
  })

  it('takes nothing else', () => {
    for (const text of ['', 'clamd', 'clamd:', ':3310', 'a:0', 'a:65536', 'tcp://a:1', 'a b:1']) {
      assert.equal(readClamdAddress(text), undefined, text)
    }
  })
})
