import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { trackLifecycle } from '../../../src/api/lifecycle.ts'
import {
  type ObjectStoreRouteOptions,
  objectStoreRoute,
} from '../../../src/api/object-store-route.ts'
import { objectUploadRoute } from '../../../src/api/object-upload-route.ts'
import { plusMilliseconds } from '../../../src/base/clock.ts'
import { randomIdentity } from '../../../src/base/identity.ts'
import { openDiskObjects } from '../../../src/store/objects/disk.ts'
import { signedUrls } from '../../../src/store/objects/signed-url.ts'
import type { ObjectStore, SignedUrls, UploadReceiver } from '../../../src/store/ports/objects.ts'
import { aDocument, awaitedDocument } from '../postgres/a-document.ts'

const at = '2026-11-24T10:00:00.000Z'

/** Objects on this disk behind their routes; the database awaits whatever has not come. */
export async function openDiskWorld() {
  const folder = await mkdtemp(join(tmpdir(), 'objects-'))
  let baseUrl = ''
  const urlsBehind = (seconds: number) =>
    signedUrls({
      baseUrl,
      key: Buffer.from('key'),
      lifetimeSeconds: 60,
      uploadLifetimeSeconds: 300,
      clock: { now: () => plusMilliseconds(at, -seconds * 1_000) },
    })
  const open = (seconds = 0) =>
    openDiskObjects({
      folder,
      clock: { now: () => at },
      identity: randomIdentity,
      urls: {
        sign: (id, presentation) => urlsBehind(seconds).sign(id, presentation),
        signUpload: (id, terms) => urlsBehind(seconds).signUpload(id, terms),
      },
    })
  const objects = await open()
  // Checking needs no address.
  const { app, ...told } = openSite(objects, urlsBehind(0))
  await app.listen({ port: 0, host: '127.0.0.1' })
  baseUrl = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return {
    folder,
    objects,
    ...told,
    open,
    behind: open,
    files: async (): Promise<string[]> => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      return found
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    },
    close: async () => {
      await app.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The routes alone, with what stands in for the database. */
function openSite(
  objects: ObjectStoreRouteOptions['objects'] & UploadReceiver & Pick<ObjectStore, 'remove'>,
  urls: SignedUrls,
) {
  const logged: string[] = []
  const lifecycle = trackLifecycle()
  /** What the database says, where a test wants it to say something else. */
  const database = {
    arrived: new Set<string>(),
    gone: new Set<string>(),
    fault: undefined as Error | undefined,
  }
  const app = Fastify({
    logger: { level: 'trace', stream: { write: (line) => logged.push(line) } },
  })
  const silent = () => undefined
  objectStoreRoute(app, { objects, urls })
  objectUploadRoute(app, {
    receiver: objects,
    urls,
    context: {
      objects,
      lifecycle,
      logger: {
        debug: silent,
        info: silent,
        warn: silent,
        error: (fields, message) => logged.push(`${fields.fault} ${message}`),
      },
      isUnavailable: (fault) => fault instanceof Error && fault.message === 'no database',
      documents: {
        find: async ([id]) => {
          if (database.fault !== undefined) throw database.fault
          if (id === undefined || database.gone.has(id)) return []
          return [{ ...(database.arrived.has(id) ? aDocument(1) : awaitedDocument(1)), id }]
        },
        recordArrival: async (id) => {
          if (database.gone.has(id) || database.arrived.has(id)) return false
          database.arrived.add(id)
          return true
        },
      },
    },
  })
  return { app, logged, lifecycle, database }
}

export type DiskWorld = Awaited<ReturnType<typeof openDiskWorld>>
