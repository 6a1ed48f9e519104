import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { type Clock, epochMilliseconds } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import { invariant } from '../../base/invariant.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type {
  ArrivedBytes,
  ByteRange,
  ObjectLimits,
  ObjectStore,
  OpenObject,
  Presentation,
  PutObject,
  TakenUpload,
  UploadTerms,
} from '../ports/objects.ts'
import { objectName } from './object-name.ts'
import { partOf } from './part-of.ts'
import { removeAbandoned } from './remove-abandoned.ts'
import type { S3Address } from './s3-address.ts'
import { measureContent, writeContent } from './write-content.ts'

export type S3ObjectsOptions = S3Address & {
  /** The usual variables and files of AWS tell where these two are absent. */
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  /** The bucket is named in the path of a URL, not in its host. */
  readonly isPathStyle: boolean
  /** What passes through this server is written here first. */
  readonly folder: string
  /** The store's own time goes by the wall, and so do its URLs. */
  readonly clock: Clock
  readonly identity: Identity
  readonly lifetimeSeconds: number
  readonly uploadLifetimeSeconds: number
}

export type S3Objects = ObjectStore & { readonly close: () => void }

/**
 * Objects in a bucket, as `objects/<id>` under the prefix. What callers send to upload locations
 * comes as `incoming/<id>`, which they may overwrite as long as the location lives, and is copied
 * to its place once it is seen. Names are ids only, and metadata holds no file name.
 */
export async function openS3Objects(options: S3ObjectsOptions): Promise<S3Objects> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 })
  await removeAbandoned(options.folder, options.clock)
  const client = clientOf(options)
  const store: Store = { client, options, bucket: { Bucket: options.bucket } }
  return {
    put: (id, content, limits) => put(store, id, content, limits),
    open: (id, range) => openObject(store, keyOf(store, 'objects', id), range),
    remove: async (id) => {
      await remove(store, keyOf(store, 'incoming', id))
      await remove(store, keyOf(store, 'objects', id))
    },
    temporaryLocation: (id, presentation) => signDownload(store, id, presentation),
    uploadLocation: (id, terms) => signUpload(store, id, terms),
    takeUpload: (id, bytes) => takeUpload(store, id, bytes),
    endUpload: (id) => remove(store, keyOf(store, 'incoming', id)),
    close: () => client.destroy(),
  }
}

type Store = {
  readonly client: S3Client
  readonly options: S3ObjectsOptions
  readonly bucket: { readonly Bucket: string }
}

const CONNECT_MS_MAX = 5_000
const SILENCE_MS_MAX = 60_000

function clientOf({ endpoint, region, isPathStyle }: S3ObjectsOptions): S3Client {
  return new S3Client({
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    forcePathStyle: isPathStyle,
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, socketTimeout: SILENCE_MS_MAX },
    logger: silent,
    // Where they are not asked for, other stores than Amazon's do not know these checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

/** Left to itself the client writes to the console, and a request names a file. */
const silent = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
}

function keyOf({ options }: Store, folder: 'objects' | 'incoming', id: DocumentId): string {
  return `${options.prefix}${folder}/${objectName(id)}`
}

/**
 * By way of a file, since S3 wants to know the length before the first byte: so nothing that turns
 * out too large or breaks off ever reaches it, and the store compares the digest.
 */
async function put(
  store: Store,
  id: DocumentId,
  content: Readable,
  limits: ObjectLimits,
): Promise<PutObject> {
  // It may break off before the file is open, while nobody reads yet.
  content.once('error', () => {})
  const { folder, identity } = store.options
  const Key = keyOf(store, 'objects', id)
  const path = join(folder, `${id}.${identity.uuid()}`)
  const file = await open(path, 'wx', 0o600)
  try {
    const written = await writeContent(file, content, limits)
    if (written.is === 'stored') await send(store, Key, path, written)
    return written
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}

async function send(
  { client, bucket }: Store,
  Key: string,
  path: string,
  { bytes, digest }: ArrivedBytes,
): Promise<void> {
  const Body = createReadStream(path)
  try {
    await client.send(
      new PutObjectCommand({
        ...bucket,
        Key,
        Body,
        ContentLength: bytes,
        ContentType: OBJECT_TYPE,
        ChecksumSHA256: Buffer.from(digest, 'hex').toString('base64'),
      }),
    )
  } finally {
    Body.destroy()
  }
}

/** What it really is stands in the database, and in the URL of a download. */
const OBJECT_TYPE = 'application/octet-stream'

async function openObject(
  store: Store,
  Key: string,
  range: ByteRange | undefined,
): Promise<OpenObject> {
  // Of a part the whole has to be known first: not every store understands "the last bytes".
  const whole = range && (await sizeOf(store, Key))
  if (range !== undefined && whole === undefined) return { is: 'absent' }
  const asked = whole === undefined ? undefined : partOf(whole, range)
  if (whole !== undefined && asked === undefined) return { is: 'outside', bytes: whole }
  const found = await store.client
    .send(
      new GetObjectCommand({
        ...store.bucket,
        Key,
        ...(asked !== undefined && { Range: `bytes=${asked.first}-${asked.last}` }),
      }),
    )
    .catch(ifAbsent)
  if (found === undefined) return { is: 'absent' }
  const stream = found.Body
  invariant(stream instanceof Readable, 'an object comes as a stream')
  const bytes = whole ?? found.ContentLength ?? 0
  return { is: 'open', stream, bytes, part: asked ?? { first: 0, last: bytes - 1 } }
}

async function sizeOf({ client, bucket }: Store, Key: string): Promise<number | undefined> {
  const found = await client.send(new HeadObjectCommand({ ...bucket, Key })).catch(ifAbsent)
  return found?.ContentLength
}

/** A key that is not there; that the bucket is missing is a fault. */
function ifAbsent(fault: unknown): undefined {
  if (!(fault instanceof NoSuchKey || fault instanceof NotFound)) throw fault
}

async function remove({ client, bucket }: Store, Key: string): Promise<void> {
  await client.send(new DeleteObjectCommand({ ...bucket, Key }))
}

function signDownload(
  store: Store,
  id: DocumentId,
  { disposition, mediaType }: Presentation,
): Promise<string> {
  const command = new GetObjectCommand({
    ...store.bucket,
    Key: keyOf(store, 'objects', id),
    ResponseContentDisposition: disposition,
    ResponseContentType: mediaType,
    ResponseCacheControl: 'no-store',
  })
  return getSignedUrl(store.client, command, {
    expiresIn: store.options.lifetimeSeconds,
    signingDate: dateOf(store.options.clock),
  })
}

/** What the caller must send along; S3 itself refuses whoever sends anything else. */
const UPLOAD_HEADERS = ['host', 'content-type', 'content-disposition', 'content-length']

function signUpload(
  store: Store,
  id: DocumentId,
  { contentType, disposition, bytes }: UploadTerms,
): Promise<string> {
  const command = new PutObjectCommand({
    ...store.bucket,
    Key: keyOf(store, 'incoming', id),
    ContentType: contentType,
    ContentDisposition: disposition,
    ContentLength: bytes,
  })
  return getSignedUrl(store.client, command, {
    expiresIn: store.options.uploadLifetimeSeconds,
    signingDate: dateOf(store.options.clock),
    signableHeaders: new Set(UPLOAD_HEADERS),
    // They stay headers: as parameters of the URL nobody would have to send them.
    unhoistableHeaders: new Set(UPLOAD_HEADERS),
  })
}

function dateOf(clock: Clock): Date {
  return new Date(epochMilliseconds(clock.now()))
}

/**
 * What has come is read once for its digest, and copied within the store only if it still is what
 * was read; its metadata, which names the file, stays behind.
 */
async function takeUpload(store: Store, id: DocumentId, bytes: number): Promise<TakenUpload> {
  const { client, bucket } = store
  const Key = keyOf(store, 'objects', id)
  const incoming = keyOf(store, 'incoming', id)
  const taken = await openObject(store, Key, undefined)
  // Copied by somebody who did not live to tell.
  if (taken.is === 'open') return { is: 'stored', ...(await measureContent(taken.stream)) }
  const found = await client
    .send(new GetObjectCommand({ ...bucket, Key: incoming }))
    .catch(ifAbsent)
  if (found === undefined) return { is: 'absent' }
  invariant(found.Body instanceof Readable, 'an object comes as a stream')
  if (found.ContentLength !== bytes) {
    found.Body.destroy()
    await remove(store, incoming)
    return { is: 'absent' }
  }
  const measured = await measureContent(found.Body)
  invariant(measured.bytes === bytes, 'an object is as long as the store says')
  await client.send(
    new CopyObjectCommand({
      ...bucket,
      Key,
      CopySource: `${bucket.Bucket}/${incoming}`,
      CopySourceIfMatch: found.ETag,
      MetadataDirective: 'REPLACE',
      ContentType: OBJECT_TYPE,
    }),
  )
  await remove(store, incoming)
  return { is: 'stored', ...measured }
}
