import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import { openDiskObjects } from '../store/objects/disk.ts'
import {
  settleObjectStoreKey,
  signedUrls,
  urlLifetimeSecondsDefault,
} from '../store/objects/signed-url.ts'
import type { IdentityStore } from '../store/ports/identity.ts'
import type { ObjectStore, SignedUrls } from '../store/ports/objects.ts'
import type { Opening } from './opening.ts'

/** Uploaded files on the local disk, downloaded through signed URLs of this server. */
export async function openFiles(
  { options, identity, publicUrl, realClock }: Opening,
  { clock, identities }: { readonly clock: Clock; readonly identities: IdentityStore },
): Promise<{ readonly objects: ObjectStore; readonly urls: SignedUrls }> {
  const urls = signedUrls({
    baseUrl: publicUrl,
    key: await settleObjectStoreKey(identities.settle, identity),
    lifetimeSeconds: urlLifetimeSecondsDefault,
    clock,
  })
  const objects = await openDiskObjects({
    folder: join(options.dataFolder, 'objects'),
    // Ages of files on disk: the world's clock may have been moved.
    clock: realClock,
    temporaryLocation: urls.sign,
  })
  return { objects, urls }
}
