/**
 * The three floors, in a process of their own: what Fastify, `pg` and PostgreSQL cost before any
 * of our code. Reads the database address from the environment; prints its URL when it listens.
 */
import Fastify from 'fastify'
import { openPool } from '../src/store/postgres/pool.ts'

const BODY_BYTES = 3_072
const ROWS = 1_000

const database = openPool({
  connectionString: process.env.DATABASE_URL ?? '',
  max: Number(process.env.OPEN_ERS_DATABASE_POOL ?? 16),
  onError: () => undefined,
})
const body = Buffer.alloc(BODY_BYTES, 'x')

await database.query('drop table if exists floor_row; drop table if exists floor_audit')
await database.query('create table floor_row (id integer primary key, body bytea not null)')
await database.query(
  `create table floor_audit (
    id bigint generated always as identity primary key,
    at timestamptz not null, who text not null, what text not null
  )`,
)
await database.query('insert into floor_row select n, $1 from generate_series(1, $2::integer) n', [
  body,
  ROWS,
])
await database.query('create sequence if not exists floor_number start 1000000')

const app = Fastify({ logger: false })
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))

app.get('/fixed', (_request, reply) => {
  reply.type('application/fhir+json').send(body)
})

let turn = 0
app.get('/read', async (_request, reply) => {
  turn = (turn % ROWS) + 1
  const { rows } = await database.query<{ body: Buffer }>({
    name: 'floor-read',
    text: 'select body from floor_row where id = $1',
    values: [turn],
  })
  return reply.type('application/fhir+json').send(rows[0]?.body)
})

app.post('/insert', async (_request, reply) => {
  const client = await database.connect()
  try {
    await client.query('begin')
    await client.query({
      name: 'floor-insert',
      text: "insert into floor_row values (nextval('floor_number'), $1)",
      values: [body],
    })
    await client.query({
      name: 'floor-audit',
      text: 'insert into floor_audit (at, who, what) values (now(), $1, $2)',
      values: ['555073103100', 'a011-create-referral'],
    })
    await client.query('commit')
  } finally {
    client.release()
  }
  return reply.code(201).type('application/fhir+json').send(body)
})

process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
