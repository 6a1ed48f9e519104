import { join } from 'node:path'
import type { ObjectStoreRouteOptions } from '../api/object-store-route.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { uploadLocationSeconds } from '../domain/document/upload.ts'
import { openDiskObjects } from '../store/objects/disk.ts'
import { nameOfS3Address, type S3Address } from '../store/objects/s3-address.ts'
import {
  settleObjectStoreKey,
  signedUrls,
  urlLifetimeSecondsDefault,
} from '../store/objects/signed-url.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ObjectStore, UploadReceiver } from '../store/ports/objects.ts'
import type { Opening } from './opening.ts'

/** `locations`: what this server serves itself; a bucket has servers of its own. */
export type Files = {
  readonly objects: ObjectStore
  readonly locations?: ObjectStoreRouteOptions & { readonly receiver: UploadReceiver }
}

const lifetimes = {
  lifetimeSeconds: urlLifetimeSecondsDefault,
  uploadLifetimeSeconds: uploadLocationSeconds,
}

/** Uploaded files: in a bucket, or on the local disk behind signed URLs of this server. */
export async function openFiles(
  opening: Opening,
  world: { readonly clock: Clock; readonly identities: IdentityStore },
): Promise<Files> {
  const { objectStore } = opening.options
  return objectStore === undefined ? openDisk(opening, world) : openBucket(opening, objectStore)
}

async function openDisk(
  { options, identity, publicUrl, realClock }: Opening,
  { clock, identities }: { readonly clock: Clock; readonly identities: IdentityStore },
): Promise<Files> {
  const urls = signedUrls({
    baseUrl: publicUrl,
    key: await settleObjectStoreKey(identities.settle, identity),
    ...lifetimes,
    clock,
  })
  const objects = await openDiskObjects({
    folder: join(options.dataFolder, 'objects'),
    // Ages of files on disk: the world's clock may have been moved.
    clock: realClock,
    identity,
    urls,
  })
  return { objects, locations: { objects, urls, receiver: objects } }
}

async function openBucket(
  { options, closers, identity }: Opening,
  address: S3Address,
): Promise<Files> {
  options.report(`object store ${nameOfS3Address(address)}`)
  // Only now: most installations do without the whole client.
  const { openS3Objects } = await import('../store/objects/s3.ts')
  const { requireBucket } = await import('../store/objects/require-bucket.ts')
  const objects = await openS3Objects({
    ...address,
    endpoint: options.s3Endpoint,
    region: options.s3Region,
    isPathStyle: options.isS3PathStyle ?? false,
    folder: join(options.dataFolder, 'objects', 'incoming'),
    // A bucket goes by no clock but the wall's.
    clock: systemClock,
    identity,
    ...lifetimes,
  })
  closers.push(async () => objects.close())
  await requireBucket(objects, address, identity)
  return { objects }
}
