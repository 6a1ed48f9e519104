/**
 * Public keys that an application publishes at a URL. Kept for an hour (DOMAIN 8.3); a key id
 * that the kept copy does not have makes us look again, so that a rotated key works at once, but
 * not more often than every thirty seconds: the key id comes from a caller whom nobody has
 * checked yet.
 */
import { type Clock, epochMilliseconds, MILLISECONDS } from '../../base/clock.ts'
import type { PublicJwk } from '../../store/ports/identity.ts'
import { BoundedMap } from '../bounded-map.ts'

export type RemoteJwks = (url: string, kid: unknown) => Promise<readonly PublicJwk[] | undefined>

const KEPT_MS = MILLISECONDS.hour
const LOOKED_AGAIN_AFTER_MS = 30 * MILLISECONDS.second
const TRIED_AGAIN_AFTER_MS = 5 * MILLISECONDS.second
const KEPT_MAX = 500
const TIMEOUT_MS = 5 * MILLISECONDS.second
const BYTES_MAX = 64 * 1024
const KEYS_MAX = 100

/**
 * `keys` is undefined when the URL did not answer with a JWKS; `lookedMs` is of the last attempt.
 */
type Kept = {
  readonly keys: readonly PublicJwk[] | undefined
  readonly fetchedMs: number
  readonly lookedMs: number
}

export function remoteJwks(deps: { clock: Clock; fetch?: typeof fetch }): RemoteJwks {
  const kept = new BoundedMap<string, Promise<Kept>>(KEPT_MAX)

  function look(url: string, before: Kept | undefined, nowMs: number): Promise<Kept> {
    const looking = fetchJwks(url, deps.fetch ?? fetch).then((keys) => after(before, keys, nowMs))
    kept.set(url, looking)
    return looking
  }

  return async (url, kid) => {
    const nowMs = epochMilliseconds(deps.clock.now())
    for (;;) {
      const current = kept.get(url)
      const before = await current
      if (before !== undefined && isGood(before, kid, nowMs)) return before.keys
      // Of those who waited for the same copy the first one looks, the others wait for what it
      // finds.
      if (kept.get(url) === current) return (await look(url, before, nowMs)).keys
    }
  }
}

function isGood({ keys, fetchedMs, lookedMs }: Kept, kid: unknown, nowMs: number): boolean {
  if (keys === undefined) return nowMs - lookedMs < TRIED_AGAIN_AFTER_MS
  if (nowMs - fetchedMs >= KEPT_MS) return false
  return nowMs - lookedMs < LOOKED_AGAIN_AFTER_MS || keys.some((key) => key.kid === kid)
}

/** A failed second look does not take away the copy that is still good for its hour. */
function after(before: Kept | undefined, keys: Kept['keys'], nowMs: number): Kept {
  const isLasting = before?.keys !== undefined && nowMs - before.fetchedMs < KEPT_MS
  if (keys === undefined && isLasting) return { ...before, lookedMs: nowMs }
  return { keys, fetchedMs: nowMs, lookedMs: nowMs }
}

async function fetchJwks(
  url: string,
  fetchUrl: typeof fetch,
): Promise<readonly PublicJwk[] | undefined> {
  try {
    const response = await fetchUrl(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json' },
    })
    if (!response.ok || response.body === null) return undefined
    return keysIn(JSON.parse(await readAtMost(response.body, BYTES_MAX)))
  } catch {
    return undefined
  }
}

async function readAtMost(body: ReadableStream<Uint8Array>, bytesMax: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new Error(`JWKS of more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function keysIn(document: unknown): readonly PublicJwk[] | undefined {
  const keys = isObject(document) ? document.keys : undefined
  return Array.isArray(keys) && keys.length <= KEYS_MAX ? keys.filter(isObject) : undefined
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
