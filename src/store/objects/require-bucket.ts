import { Readable } from 'node:stream'
import type { Identity } from '../../base/identity.ts'
import type { DocumentId } from '../../domain/identifier/document-id.ts'
import { StartRefused } from '../../start-refused.ts'
import type { ObjectStore } from '../ports/objects.ts'
import { nameOfS3Address, type S3Address } from './s3-address.ts'

/**
 * Makes sure, before anybody is served, that the bucket is there and all is permitted that will be
 * done: puts an object, finds it, and takes it away. Rejects with `StartRefused`, in one line.
 */
export async function requireBucket(
  objects: Pick<ObjectStore, 'put' | 'open' | 'remove'>,
  address: S3Address,
  identity: Identity,
): Promise<void> {
  const id = identity.uuid() as DocumentId
  try {
    await objects.put(id, Readable.from([Buffer.from('open-ers')]), { bytesMin: 1, bytesMax: 8 })
    const found = await objects.open(id)
    if (found.is === 'open') found.stream.destroy()
    await objects.remove(id)
    if ((await objects.open(id)).is !== 'absent') throw new Error('what was removed is still there')
  } catch (fault) {
    const says = `Cannot use the object store ${nameOfS3Address(address)}: ${reasonOf(fault)}`
    throw new StartRefused(says, { cause: fault })
  }
}

/** A host with several addresses fails once for each, in an error without a message of its own. */
function reasonOf(fault: unknown): string {
  if (fault instanceof AggregateError) return [...new Set(fault.errors.map(reasonOf))].join(', ')
  if (!(fault instanceof Error)) return String(fault)
  const [line = ''] = fault.message.split('\n')
  return line === '' || fault.name === 'Error' ? line || fault.name : `${fault.name}: ${line}`
}
