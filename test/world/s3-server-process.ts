/**
 * An S3 server in a process of its own: checks signatures and expiry as S3 does. Parameters: the
 * folder it keeps everything in, and the names of its buckets. Says its address when it listens.
 */
import { createRequire } from 'node:module'

/** It brings no types along. */
type S3rver = new (options: {
  readonly address: string
  readonly port: number
  readonly silent: boolean
  readonly directory: string
  readonly vhostBuckets: boolean
  readonly configureBuckets: readonly { readonly name: string; readonly configs: [] }[]
}) => { readonly run: () => Promise<{ readonly port: number }> }

// It forgets four marks that a signed query must have encoded, as S3 and the client do.
const encode = globalThis.encodeURIComponent
globalThis.encodeURIComponent = (text) =>
  encode(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)

const S3Server = createRequire(import.meta.url)('@20minutes/s3rver') as S3rver
const [directory = '', ...buckets] = process.argv.slice(2)
const server = new S3Server({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  vhostBuckets: false,
  configureBuckets: buckets.map((name) => ({ name, configs: [] })),
})
const { port } = await server.run()
process.stdout.write(`http://127.0.0.1:${port}\n`)
// Ends with whoever started it.
process.stdin.resume().once('end', () => process.exit(0))
