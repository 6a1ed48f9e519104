import { type FileHandle, link, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import type {
  ByteRange,
  ObjectLimits,
  ObjectStore,
  OpenObject,
  PutObject,
  SignedUrls,
  TakenUpload,
  UploadReceiver,
} from '../ports/objects.ts'
import { objectName } from './object-name.ts'
import { partOf } from './part-of.ts'
import { removeAbandoned } from './remove-abandoned.ts'
import { measureContent, writeContent } from './write-content.ts'

export type DiskObjectsOptions = {
  /** Made when it is missing. All processes of an installation share it. */
  readonly folder: string
  readonly clock: Clock
  readonly identity: Identity
  readonly urls: Pick<SignedUrls, 'sign' | 'signUpload'>
}

/**
 * Objects as files `objects/ab/cd/abcd…`, two folders deep so that none grows large; names are ids
 * only, and nobody else on the machine may look inside. A file is written under `incoming/`,
 * synced, and linked to its place, so that it is there whole or not at all, and once.
 */
export async function openDiskObjects(
  options: DiskObjectsOptions,
): Promise<ObjectStore & UploadReceiver> {
  const { folder, identity, urls } = options
  const incoming = join(folder, 'incoming')
  const objects = join(folder, 'objects')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await mkdir(objects, { recursive: true, mode: 0o700 })
  await removeAbandoned(incoming, options.clock)
  // Each attempt at an upload has a file of its own: several may go on at once.
  const placesOf = (id: DocumentId): Places => ({
    incoming: join(incoming, `${objectName(id)}.${identity.uuid()}`),
    path: pathOf(objects, id),
  })
  return {
    put: async (id, content, limits) => {
      const stored = await put(placesOf(id), content, limits)
      if (stored.is === 'used') throw new Error(`there is an object ${id} already`)
      return stored
    },
    receive: (id, content, bytes) =>
      put(placesOf(id), content, { bytesMin: bytes, bytesMax: bytes }),
    open: (id, range) => openObject(pathOf(objects, id), range),
    remove: (id) => remove(pathOf(objects, id)),
    temporaryLocation: async (id, presentation) => urls.sign(id, presentation),
    uploadLocation: async (id, terms) => urls.signUpload(id, terms),
    takeUpload: (id) => findTaken(pathOf(objects, id)),
    // What came once is in its place, and nothing comes twice.
    endUpload: async () => {},
  }
}

function pathOf(objects: string, id: DocumentId): string {
  return join(objects, objectName(id).slice(0, 2), id.slice(2, 4), id)
}

type Places = { readonly incoming: string; readonly path: string }

async function put(
  places: Places,
  content: Readable,
  limits: ObjectLimits,
): Promise<PutObject | { readonly is: 'used' }> {
  // It may break off before the file is open, while nobody reads yet.
  content.once('error', () => {})
  const file = await open(places.incoming, 'wx', 0o600)
  try {
    const written = await writeContent(file, content, limits)
    if (written.is !== 'stored') return written
    await file.sync()
    return (await linkToPlace(places)) ? written : { is: 'used' }
  } finally {
    await closeAndRemove(file, places.incoming)
  }
}

async function closeAndRemove(file: FileHandle, path: string): Promise<void> {
  await file.close()
  await rm(path, { force: true })
}

/** False, and nothing changed, when there is such an object: a link is never made over another. */
async function linkToPlace({ incoming, path }: Places): Promise<boolean> {
  const folder = dirname(path)
  const madeFolder = await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await link(incoming, path)
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw fault
  }
  await syncFolder(folder)
  if (madeFolder === undefined) return true
  await syncFolder(dirname(folder))
  await syncFolder(dirname(dirname(folder)))
  return true
}

/** A name in a folder outlives a power cut only when the folder itself was synced. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function openObject(path: string, range: ByteRange | undefined): Promise<OpenObject> {
  const file = await open(path, 'r').catch(ifAbsent)
  if (file === undefined) return { is: 'absent' }
  try {
    const { size } = await file.stat()
    const part = partOf(size, range)
    if (part === undefined) {
      await file.close()
      return { is: 'outside', bytes: size }
    }
    // The stream closes the file, at its end or when it is destroyed.
    const stream = file.createReadStream({ start: part.first, end: part.last })
    return { is: 'open', stream, bytes: size, part }
  } catch (fault) {
    await file.close()
    throw fault
  }
}

/** Read again, because nobody may have lived to tell what came. */
async function findTaken(path: string): Promise<TakenUpload> {
  const object = await openObject(path, undefined)
  if (object.is !== 'open') return { is: 'absent' }
  return { is: 'stored', ...(await measureContent(object.stream)) }
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncFolder(dirname(path)).catch(ifAbsent)
}

function ifAbsent(fault: NodeJS.ErrnoException): undefined {
  if (fault.code !== 'ENOENT') throw fault
}
