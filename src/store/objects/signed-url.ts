import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Clock, epochMilliseconds } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import { invariant } from '../../base/invariant.ts'
import { type CheckedUrl, objectStorePath, type SignedUrls } from '../ports/objects.ts'

export const urlLifetimeSecondsDefault = 60

export type SignedUrlOptions = {
  /** Scheme, host and port under which callers reach this server, without a slash at the end. */
  readonly baseUrl: string
  readonly key: Buffer
  readonly lifetimeSeconds: number
  readonly clock: Clock
}

/** The temporary locations of A042 when the objects are on this server's disk. */
export function signedUrls(options: SignedUrlOptions): SignedUrls {
  return {
    sign: (id, { name, mediaType }) => {
      const expires = String(secondsNow(options.clock) + options.lifetimeSeconds)
      const signature = signatureOf(options.key, [id, expires, name, mediaType])
      const query = new URLSearchParams({ expires, name, type: mediaType, signature })
      return `${options.baseUrl}${objectStorePath}/${id}?${query}`
    },
    check: (id, query) => check(options, id, new URLSearchParams(query)),
  }
}

const parameters = ['expires', 'name', 'signature', 'type']

function check({ key, clock }: SignedUrlOptions, id: string, query: URLSearchParams): CheckedUrl {
  if ([...query.keys()].sort().join() !== parameters.join()) return { is: 'altered' }
  const [expires = '', name = '', signature = '', mediaType = ''] = parameters.map(
    (parameter) => query.get(parameter) ?? '',
  )
  if (!isSame(signature, signatureOf(key, [id, expires, name, mediaType]))) return { is: 'altered' }
  if (Number(expires) <= secondsNow(clock)) return { is: 'expired' }
  return { is: 'valid', presentation: { name, mediaType } }
}

/** Whole seconds, as a presigned URL of any object store counts. */
function secondsNow(clock: Clock): number {
  return Math.floor(epochMilliseconds(clock.now()) / 1_000)
}

/** JSON keeps the parts apart: no part can pass as the end of one and the beginning of the next. */
function signatureOf(key: Buffer, parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update(JSON.stringify(['GET', ...parts]))
    .digest('base64url')
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The key of this installation, made at its first start. `settle` keeps the first value that any
 * process offers under a name and gives it to all.
 */
export async function settleObjectStoreKey(
  settle: (name: string, value: unknown) => Promise<unknown>,
  identity: Identity,
): Promise<Buffer> {
  // Two random identifiers are 244 bits nobody can guess.
  const settled = await settle('object-store-key', `${identity.uuid()}${identity.uuid()}`)
  invariant(typeof settled === 'string', 'the object store key is text')
  return Buffer.from(settled)
}
