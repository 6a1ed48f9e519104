import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const FILE = 'world-token'

/**
 * The token `/world` wants, kept in the data folder for its owner alone; made at first start. Of
 * several servers that share the folder one makes it.
 */
export async function worldTokenIn(dataFolder: string): Promise<string> {
  const file = join(dataFolder, FILE)
  const kept = await keptIn(file)
  if (kept !== undefined) return kept
  const token = randomBytes(32).toString('base64url')
  const draft = `${file}.${randomBytes(8).toString('hex')}`
  try {
    await writeFile(draft, `${token}\n`, { mode: 0o600 })
    await chmod(draft, 0o600)
    // Whole or not at all, and never in place of another's.
    await link(draft, file)
    return token
  } catch {
    const another = await keptIn(file)
    if (another !== undefined) return another
    // What is there is no token, or this file system has no links.
    await rename(draft, file)
    return token
  } finally {
    await rm(draft, { force: true })
  }
}

async function keptIn(file: string): Promise<string | undefined> {
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  return /^[\w-]{43}$/.test(kept) ? kept : undefined
}

/** Compared in constant time, over `Authorization: Bearer`. */
export function isWorldToken(authorization: string | undefined, token: string): boolean {
  const given = Buffer.from(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
