import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Clock, epochMilliseconds } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import { invariant } from '../../base/invariant.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import {
  type CheckedUrl,
  objectStorePath,
  type Presentation,
  type SignedUrls,
  type UploadTerms,
} from '../ports/objects.ts'

export const urlLifetimeSecondsDefault = 60

export type SignedUrlOptions = {
  /** Scheme, host and port under which callers reach this server, without a slash at the end. */
  readonly baseUrl: string
  readonly key: Buffer
  readonly lifetimeSeconds: number
  readonly uploadLifetimeSeconds: number
  readonly clock: Clock
}

/** The locations of A039 and A042 when the objects are on this server's disk. */
export function signedUrls(options: SignedUrlOptions): SignedUrls {
  return {
    sign: (id, presentation) => urlOf(options, download, id, download.write(presentation)),
    check: (id, query) => check(options, download, id, new URLSearchParams(query)),
    signUpload: (id, terms) => urlOf(options, upload, id, upload.write(terms)),
    checkUpload: (id, query) => check(options, upload, id, new URLSearchParams(query)),
  }
}

type Fields = Readonly<Record<string, string>>

/** What a URL permits: a method, on terms that are parameters of it. */
type Permission<T> = {
  readonly method: 'GET' | 'PUT'
  readonly lifetime: 'lifetimeSeconds' | 'uploadLifetimeSeconds'
  /** In the order they are signed in. */
  readonly names: readonly string[]
  readonly write: (terms: T) => Fields
  readonly read: (fields: Fields) => T
}

const download: Permission<Presentation> = {
  method: 'GET',
  lifetime: 'lifetimeSeconds',
  names: ['disposition', 'type'],
  write: ({ disposition, mediaType }) => ({ disposition, type: mediaType }),
  read: ({ disposition = '', type = '' }) => ({ disposition, mediaType: type }),
}

const upload: Permission<UploadTerms> = {
  method: 'PUT',
  lifetime: 'uploadLifetimeSeconds',
  names: ['bytes', 'disposition', 'type'],
  write: ({ bytes, disposition, contentType }) => {
    return { bytes: String(bytes), disposition, type: contentType }
  },
  read: ({ bytes = '', disposition = '', type = '' }) => {
    return { bytes: Number(bytes), disposition, contentType: type }
  },
}

function urlOf<T>(
  options: SignedUrlOptions,
  permission: Permission<T>,
  id: DocumentId,
  fields: Fields,
): string {
  const expires = String(secondsNow(options.clock) + options[permission.lifetime])
  const signature = signatureOf(options.key, permission, id, { ...fields, expires })
  const query = new URLSearchParams({ expires, ...fields, signature })
  return `${options.baseUrl}${objectStorePath}/${id}?${query}`
}

function check<T>(
  { key, clock }: SignedUrlOptions,
  permission: Permission<T>,
  id: string,
  query: URLSearchParams,
): CheckedUrl<T> {
  const wanted = ['expires', 'signature', ...permission.names]
  if ([...query.keys()].sort().join() !== wanted.sort().join()) return { is: 'altered' }
  const fields: Fields = Object.fromEntries(query)
  const { signature = '', expires } = fields
  if (!isSame(signature, signatureOf(key, permission, id, fields))) return { is: 'altered' }
  if (Number(expires) <= secondsNow(clock)) return { is: 'expired' }
  return { is: 'valid', value: permission.read(fields) }
}

/** Whole seconds, as a presigned URL of any object store counts. */
function secondsNow(clock: Clock): number {
  return Math.floor(epochMilliseconds(clock.now()) / 1_000)
}

/** JSON keeps the parts apart: no part can pass as the end of one and the beginning of the next. */
function signatureOf<T>(
  key: Buffer,
  { method, names }: Permission<T>,
  id: string,
  fields: Fields,
): string {
  const parts = [method, id, fields.expires, ...names.map((name) => fields[name])]
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
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
