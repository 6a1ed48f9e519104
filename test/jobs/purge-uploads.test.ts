import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DocumentId } from '../../src/domain/identifier/document-id.ts'
import { purgeUploads } from '../../src/jobs/purge-uploads.ts'
import { silentLogger } from '../store/postgres/jobs/silent-logger.ts'

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` as DocumentId

function uploads(count: number, linkedMeanwhile: readonly DocumentId[] = []) {
  const unlinked = new Set(Array.from({ length: count }, (_, n) => idOf(n)))
  const removed: DocumentId[] = []
  const asked: string[] = []
  const log: string[] = []
  const purge = purgeUploads({
    documents: {
      listUnlinked: async ({ uploadedBefore, awaitedBefore }, countMax) => {
        asked.push(`${uploadedBefore} ${awaitedBefore}`)
        return [...unlinked].slice(0, countMax)
      },
      removeUnlinked: async (id, removeBytes) => {
        unlinked.delete(id)
        if (linkedMeanwhile.includes(id)) return false
        await removeBytes()
        return true
      },
    },
    objects: { remove: async (id) => void removed.push(id) },
    clock: { now: () => '2026-11-24T10:00:00.000Z' },
    afterDays: 30,
    logger: { ...silentLogger, info: (_, message) => log.push(message) },
  })
  return { purge, removed, asked, log }
}

describe('purge of uploads', () => {
  it('removes what nobody linked within thirty days, and what never came within one', async () => {
    const { purge, removed, asked, log } = uploads(250)
    await purge({})
    assert.equal(removed.length, 250)
    assert.deepEqual([...new Set(asked)], ['2026-10-25T10:00:00.000Z 2026-11-23T10:00:00.000Z'])
    assert.deepEqual(log, ['purged 250 uploads that nobody linked'])
  })

  it('leaves the bytes of a file that was linked meanwhile', async () => {
    const { purge, removed } = uploads(3, [idOf(1)])
    await purge({})
    assert.deepEqual(removed, [idOf(0), idOf(2)])
  })

  it('says nothing when there was nothing to do', async () => {
    const { purge, log } = uploads(0)
    await purge({})
    assert.deepEqual(log, [])
  })
})
