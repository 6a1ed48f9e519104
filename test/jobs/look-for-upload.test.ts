import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredDocument } from '../../src/domain/document/document.ts'
import { lookAgainAfterSeconds, lookForUpload } from '../../src/jobs/look-for-upload.ts'
import type { TakenUpload } from '../../src/store/ports/objects.ts'
import { aDocument, awaitedDocument } from '../store/postgres/a-document.ts'
import { silentLogger } from '../store/postgres/jobs/silent-logger.ts'
import { rendersNothing } from '../world/renders-nothing.ts'

const arrived = { is: 'stored', bytes: 14, digest: 'ab'.repeat(32) } as const
const { id } = aDocument(1)

/** What the job does, in order, at a time. Announced at 10:00, awaited until 10:35. */
async function done(
  document: StoredDocument | undefined,
  { taken = { is: 'absent' }, now = '2026-11-24T10:00:20.000Z' }: Partial<At> = {},
): Promise<string[]> {
  const did: string[] = []
  const job = lookForUpload({
    documents: {
      find: async () => (document === undefined ? [] : [document]),
      recordArrival: async (_, { bytes }) => did.push(`arrived ${bytes}`) > 0,
      recordScan: async (_, availability) => {
        did.push(availability)
        return document
      },
      orderLook: async (_, seconds) => void did.push(`look in ${seconds}`),
    },
    objects: {
      takeUpload: async (_, bytes) => {
        did.push(`take ${bytes}`)
        return taken
      },
      endUpload: async () => void did.push('end'),
    },
    clock: { now: () => now },
    render: rendersNothing,
    logger: silentLogger,
  })
  await job({ documentId: id })
  return did
}

type At = { readonly taken: TakenUpload; readonly now: string }

describe('look for an upload', () => {
  it('records what has come, and comes back when nothing more can', async () => {
    const did = await done(awaitedDocument(1), { taken: arrived })
    assert.deepEqual(did, ['take 14', 'arrived 14', 'look in 2080'])
  })

  it('looks again while the bytes are awaited', async () => {
    assert.deepEqual(await done(awaitedDocument(1)), ['take 14', 'look in 10'])
  })

  it('gives up when they are awaited no longer, after a last look', async () => {
    const now = '2026-11-24T10:35:00.000Z'
    const never = await done(awaitedDocument(1), { now })
    assert.deepEqual(never, ['take 14', 'VALIDATION_FAILED', 'end'])
    const late = await done(awaitedDocument(1), { now, taken: arrived })
    assert.deepEqual(late, ['take 14', 'arrived 14', 'look in 0'])
  })

  it('throws away what comes for a file that has its bytes, or is gone', async () => {
    assert.deepEqual(await done(aDocument(1)), ['end'])
    assert.deepEqual(await done(undefined), ['end'])
  })

  it('looks often at first, and seldom later', () => {
    assert.deepEqual([0, 4, 10, 30, 100, 1_000].map(lookAgainAfterSeconds), [5, 5, 5, 15, 50, 60])
  })
})
