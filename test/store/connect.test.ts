import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import pg from 'pg'
import { requireDatabase } from '../../src/store/postgres/connect.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

describe('requireDatabase', () => {
  let database: FreshDatabase
  before(async () => {
    database = await freshDatabase({ isEmpty: true })
  })
  after(() => database.drop())

  const changed = (change: (address: URL) => void) => {
    const address = new URL(database.connectionString)
    change(address)
    return address.href
  }

  it('accepts a PostgreSQL of Unicode text', () => requireDatabase(database.connectionString))

  it('refuses one that holds another encoding', async () => {
    const run = async (sql: string) => {
      const client = new pg.Client({ connectionString: database.connectionString })
      await client.connect()
      await client.query(sql).finally(() => client.end())
    }
    await run(`create database test_latin encoding 'LATIN1' locale_provider libc
                 locale 'C' template template0`)
    try {
      await assert.rejects(
        requireDatabase(changed((address) => Object.assign(address, { pathname: '/test_latin' }))),
        { name: 'StartRefused', message: /test_latin holds LATIN1: it must be made with UTF8\.$/ },
      )
    } finally {
      await run('drop database test_latin')
    }
  })

  it('refuses one that is not there, or does not let us in, without the password', async () => {
    const password = changed((address) => Object.assign(address, { password: 'hush' }))
    await assert.rejects(requireDatabase(password), (error: Error) => {
      assert.equal(error.name, 'StartRefused')
      assert.match(error.message, /password authentication failed/)
      assert.doesNotMatch(error.message, /hush/)
      return true
    })
    const missing = changed((address) => Object.assign(address, { pathname: '/missing' }))
    await assert.rejects(requireDatabase(missing), {
      name: 'StartRefused',
      message: /\/missing: database "missing" does not exist$/,
    })
  })

  it('refuses an address that is none', async () => {
    await assert.rejects(requireDatabase('postgresql://[hush'), {
      name: 'StartRefused',
      message: 'DATABASE_URL is not an address: postgresql://user@host:5432/database',
    })
  })

  it('waits for one that is still starting', async () => {
    const { host } = new pg.Client({ connectionString: database.connectionString })
    let refusals = 0
    const starting = createServer((socket) => {
      if (refusals === 2) {
        const real = connect(`${host}/.s.PGSQL.5432`)
        socket.pipe(real).pipe(socket)
        return
      }
      refusals += 1
      socket.once('data', () => socket.end(refusal('57P03', 'the database system is starting up')))
    })
    starting.listen(0, '127.0.0.1')
    await once(starting, 'listening')
    const { port } = starting.address() as AddressInfo
    const { username, password, pathname } = new URL(database.connectionString)
    await requireDatabase(`postgresql://${username}:${password}@127.0.0.1:${port}${pathname}`)
    starting.close()
    assert.equal(refusals, 2)
  })
})

/** An ErrorResponse of the PostgreSQL protocol. */
function refusal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeInt32BE(fields.length + 4, 1)
  return Buffer.concat([head, fields])
}
