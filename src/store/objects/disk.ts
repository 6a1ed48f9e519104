import { createHash } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Clock, epochMilliseconds, MILLISECONDS } from '../../base/clock.ts'
import { invariant } from '../../base/invariant.ts'
import { type DocumentId, parseDocumentId } from '../../domain/identifier/document-id.ts'
import type {
  ByteRange,
  ObjectLimits,
  ObjectStore,
  OpenObject,
  Presentation,
  PutObject,
} from '../ports/objects.ts'
import { partOf } from './part-of.ts'

export type DiskObjectsOptions = {
  /** Made when it is missing. All processes of an installation share it. */
  readonly folder: string
  readonly clock: Clock
  readonly temporaryLocation: (id: DocumentId, presentation: Presentation) => string
}

/**
 * Objects as files `objects/ab/cd/abcd…`, two folders deep so that none grows large; names are ids
 * only, and nobody else on the machine may look inside. A file is written under `incoming/`,
 * synced, and moved to its place, so that it is there whole or not at all.
 */
export async function openDiskObjects(options: DiskObjectsOptions): Promise<ObjectStore> {
  const incoming = join(options.folder, 'incoming')
  const objects = join(options.folder, 'objects')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await mkdir(objects, { recursive: true, mode: 0o700 })
  await removeAbandoned(incoming, options.clock)
  return {
    put: (id, content, limits) =>
      put({ incoming: join(incoming, checked(id)), path: pathOf(objects, id) }, content, limits),
    open: (id, range) => openObject(pathOf(objects, id), range),
    remove: (id) => remove(pathOf(objects, id)),
    temporaryLocation: async (id, presentation) => options.temporaryLocation(id, presentation),
  }
}

const abandonedAfterMs = MILLISECONDS.hour

/** What a killed process left. Young files may be another process's upload. */
async function removeAbandoned(incoming: string, clock: Clock): Promise<void> {
  const before = epochMilliseconds(clock.now()) - abandonedAfterMs
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => undefined)
    if (found !== undefined && found.mtimeMs < before) await rm(path, { force: true })
  }
}

function checked(id: DocumentId): DocumentId {
  invariant(parseDocumentId(id) === id, 'an object is named by a document id')
  return id
}

function pathOf(objects: string, id: DocumentId): string {
  return join(objects, checked(id).slice(0, 2), id.slice(2, 4), id)
}

type Places = { readonly incoming: string; readonly path: string }

async function put(places: Places, content: Readable, limits: ObjectLimits): Promise<PutObject> {
  // It may break off before the file is open, while nobody reads yet.
  content.once('error', () => {})
  const file = await open(places.incoming, 'wx', 0o600)
  try {
    const written = await write(file, content, limits)
    if (written.is !== 'stored') return written
    await file.sync()
    await moveToPlace(places)
    return written
  } finally {
    await file.close()
    // Gone already when it was moved.
    await rm(places.incoming, { force: true })
  }
}

async function write(
  file: FileHandle,
  content: Readable,
  { bytesMin, bytesMax }: ObjectLimits,
): Promise<PutObject> {
  const digest = createHash('sha256')
  let bytes = 0
  try {
    // Kept open after the limit: whoever sent the stream shall still be answered over it.
    for await (const chunk of content.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length
      if (bytes > bytesMax) return { is: 'too-large' }
      digest.update(chunk)
      await file.writeFile(chunk)
    }
  } catch (fault) {
    if (content.destroyed && !content.readableEnded) return { is: 'broken-off' }
    throw fault
  }
  return bytes < bytesMin
    ? { is: 'too-small' }
    : { is: 'stored', bytes, digest: digest.digest('hex') }
}

async function moveToPlace({ incoming, path }: Places): Promise<void> {
  const folder = dirname(path)
  const madeFolder = await mkdir(folder, { recursive: true, mode: 0o700 })
  await rename(incoming, path)
  await syncFolder(folder)
  if (madeFolder === undefined) return
  await syncFolder(dirname(folder))
  await syncFolder(dirname(dirname(folder)))
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

async function remove(path: string): Promise<void> {
  await rm(path, { force: true })
  await syncFolder(dirname(path)).catch(ifAbsent)
}

function ifAbsent(fault: NodeJS.ErrnoException): undefined {
  if (fault.code !== 'ENOENT') throw fault
}
