import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { ObjectLimits, PutObject } from '../ports/objects.ts'

/**
 * Writes a stream to a file as it comes, chunk by chunk, and takes its digest on the way: of a
 * large file no more than a chunk is ever held.
 */
export async function writeContent(
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

/** Of a stream that somebody else stored. */
export async function measureContent(
  content: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: number; readonly digest: string }> {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.length
    digest.update(chunk)
  }
  return { bytes, digest: digest.digest('hex') }
}
