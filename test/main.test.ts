import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { options } from '../src/config.ts'
import { freshDatabase } from './world/database.ts'

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url))

describe('main', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-main-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('prints every option for --help', async () => {
    const { code, out, complaints } = await finished(['--help'])
    assert.deepEqual([code, complaints], [0, ''])
    for (const { flag } of Object.values(options)) assert.ok(out.includes(flag), flag)
  })

  it('names every bad option, each in a line, and does not start', async () => {
    const { code, out, complaints } = await finished(['--port', 'x', '--colour', 'red'])
    assert.deepEqual([code, out], [1, ''])
    assert.equal(
      complaints,
      'There is no option --colour.\n--port must be a whole number from 0 to 65535, not "x".\n',
    )
  })

  it('says in a line that the port is in use, and touches nothing', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    const dataFolder = join(folder, 'untouched')
    const ended = await finished(['--port', String(port), '--data', dataFolder])
    other.close()
    assert.deepEqual(ended, {
      code: 1,
      out: '',
      complaints: `127.0.0.1:${port} is already in use: choose another with --port.\n`,
    })
    assert.equal((await readdir(folder)).includes('untouched'), false)
  })

  it('says in a line that the host is not of this machine', async () => {
    const { code, complaints } = await finished(['--host', '192.0.2.1', '--port', '0'])
    assert.equal(code, 1)
    assert.equal(complaints, '192.0.2.1 is no address of this machine: choose another --host.\n')
  })

  it('says in a line that the data folder is a file', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    const { code, complaints } = await finished(['--port', '0', '--data', file])
    assert.equal(code, 1)
    assert.equal(complaints, `The data folder ${file} is a file.\n`)
  })

  it('says in a line that the data folder cannot be made', async () => {
    const file = join(folder, 'another-file')
    await writeFile(file, '')
    const { code, complaints } = await finished(['--port', '0', '--data', join(file, 'data')])
    assert.equal(code, 1)
    assert.equal(complaints, `The data folder ${join(file, 'data')} cannot be made.\n`)
  })

  it('says in a line that the database does not answer, without its password', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    silent.close()
    const url = `postgresql://ers:hush@127.0.0.1:${port}/ers`
    const { code, complaints } = await finished(['--port', '0', '--data', join(folder, 'a')], url)
    assert.equal(code, 1)
    assert.equal(
      complaints,
      `Cannot use the database at 127.0.0.1:${port}/ers: connect ECONNREFUSED 127.0.0.1:${port}\n`,
    )
  })

  it('says in a line that the bucket cannot be reached, without credentials', async () => {
    const database = await freshDatabase()
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'somebody', AWS_SECRET_ACCESS_KEY: 'hush' })
    const bucket = ['--object-store', 's3://files/ers', '--s3-region', 'eu-west-2']
    const place = ['--s3-endpoint', 'http://127.0.0.1:1', '--s3-path-style', 'yes']
    const parameters = ['--port', '0', '--data', join(folder, 'd'), ...bucket, ...place]
    const { code, complaints } = await finished(parameters, database.connectionString)
    await database.drop()
    assert.equal(code, 1)
    assert.equal(
      complaints,
      'Cannot use the object store s3://files/ers/: connect ECONNREFUSED 127.0.0.1:1\n',
    )
  })

  it('says in a line that the database is of a newer release', async () => {
    const database = await freshDatabase()
    await ask(
      database.connectionString,
      `insert into schema_migration (number, name, digest) values (9999, '9999-future', 'x')`,
    )
    const parameters = ['--port', '0', '--data', join(folder, 'b')]
    const { code, complaints } = await finished(parameters, database.connectionString)
    await database.drop()
    assert.equal(code, 1)
    assert.equal(
      complaints,
      'The database is of a newer release (it has migration 9999-future): start that one.\n',
    )
  })
})

describe('a server that main started', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-main-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('reports its steps, answers, and stops with 0 when asked to', async () => {
    const server = await started(['--data', join(folder, 'data')])
    assert.deepEqual(server.lines.slice(0, 3), ['database', 'making a new database', 'migrations'])
    assert.ok(server.lines.includes('seed'))
    assert.match(server.lines.at(-1) ?? '', /^open-ers \(integration\) is ready: .*\/docs\)$/)
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200)
    assert.equal(await ended(server.child, 'SIGTERM'), 0)
  })

  it('starts again after it was killed, and only once at a time', async () => {
    const dataFolder = join(folder, 'data')
    const first = await started(['--data', dataFolder])
    const second = await finished(['--port', '0', '--data', dataFolder])
    assert.deepEqual(
      [second.code, second.complaints],
      [
        1,
        `The data folder ${dataFolder} is in use by another open-ers ` +
          `(process ${first.child.pid}): stop it, or choose another with --data.\n`,
      ],
    )
    await ended(first.child, 'SIGKILL')
    const third = await started(['--data', dataFolder])
    assert.equal((await fetch(`${third.url}/health/live`)).status, 200)
    assert.equal(await ended(third.child, 'SIGINT'), 0)
  })

  it('shares a new database with another that starts at the same moment', async () => {
    const database = await freshDatabase({ isEmpty: true })
    const servers = await Promise.all(
      ['left', 'right'].map((name) =>
        started(['--data', join(folder, name)], database.connectionString),
      ),
    )
    for (const { url } of servers) {
      assert.equal((await fetch(`${url}/health/live`)).status, 200)
    }
    const codes = await Promise.all(servers.map(({ child }) => ended(child, 'SIGTERM')))
    const applied = await ask(
      database.connectionString,
      'select name from schema_migration group by name having count(*) <> 1',
    )
    await database.drop()
    assert.deepEqual([codes, applied], [[0, 0], []])
  })

  it('does not wait for a request in flight when it is told a second time', async () => {
    const database = await freshDatabase()
    const server = await started(['--data', join(folder, 'c')], database.connectionString)
    const { port } = new URL(server.url)
    const slow = connect(Number(port), '127.0.0.1')
    slow.on('error', () => undefined)
    slow.write(
      'POST /oauth2/token HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n',
    )
    // The server has the request, and waits for nine bytes that do not come.
    await once(slow, 'data')
    const exit = once(server.child, 'exit')
    server.child.kill('SIGTERM')
    await server.says(/^stopping /)
    server.child.kill('SIGTERM')
    const [code] = await exit
    slow.destroy()
    await database.drop()
    assert.equal(code, 1)
  })
})

function spawnMain(parameters: readonly string[], databaseUrl: string | undefined): ChildProcess {
  const { DATABASE_URL: _, ...environment } = process.env
  return spawn(process.execPath, [MAIN, '--log-level', 'silent', ...parameters], {
    env: { ...environment, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function finished(parameters: readonly string[], databaseUrl?: string) {
  const child = spawnMain(parameters, databaseUrl)
  assert.ok(child.stdout && child.stderr)
  const [[code], out, complaints] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, out, complaints }
}

async function started(parameters: readonly string[], databaseUrl?: string) {
  const child = spawnMain(['--port', '0', ...parameters], databaseUrl)
  assert.ok(child.stdout && child.stderr)
  child.stderr.pipe(process.stderr)
  const lines: string[] = []
  const output = child.stdout.setEncoding('utf8')
  output.on('data', (chunk: string) => lines.push(...chunk.trimEnd().split('\n')))
  const gone = once(child, 'exit').then(([code]) => ({ code }))
  const says = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.find((line) => pattern.test(line))
      if (found !== undefined) return found
      const event = await Promise.race([once(output, 'data'), gone])
      assert.ok(Array.isArray(event), `ended before it said ${pattern}`)
    }
  }
  const ready = await says(/ is ready: /)
  return { child, lines, says, url: /http:\S+/.exec(ready)?.[0] ?? '' }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit
  return code
}

async function ask(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
