import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type S3Server = {
  readonly endpoint: string
  readonly bucket: string
  /** Where it keeps what it was given. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

const PROGRAM = fileURLToPath(new URL('s3-server-process.ts', import.meta.url))

/** The only account that the server knows, told to the client as the usual variables do. */
export const s3Account = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' }

/** A real S3-compatible server with one bucket, empty; this process may use it from now on. */
export async function startS3Server(): Promise<S3Server> {
  Object.assign(process.env, s3Account)
  const folder = await mkdtemp(join(tmpdir(), 'open-ers-s3-'))
  const bucket = 'files'
  const child = spawn(process.execPath, [PROGRAM, folder, bucket], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    endpoint: line.toString('utf8').trim(),
    bucket,
    folder,
    stop: async () => {
      child.stdin.end()
      if (child.exitCode === null) await once(child, 'close')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
