import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Instant, plusDays } from '../../src/base/clock.ts'
import type { Ubrn } from '../../src/domain/identifier/ubrn.ts'
import { archiveRequests } from '../../src/jobs/archive-requests.ts'
import type { UnarchivedReferral } from '../../src/store/ports/referrals.ts'
import { ubrnOf } from '../domain/build.ts'
import { silentLogger } from '../store/postgres/jobs/silent-logger.ts'

const now = '2026-11-24T10:00:00.000Z'
const days = (count: number) => plusDays(now, -count)

/** Referrals in the order of their UBRNs, made and changed last so many days ago. */
function made(...ages: readonly (readonly [made: number, changed: number])[]) {
  return ages.map(([createdAt, updatedAt], index) => ({
    ubrn: ubrnOf(String(100_000 + index).padStart(12, '0')),
    createdAt: days(createdAt),
    updatedAt: days(updatedAt),
  }))
}

async function archivedOf(stored: readonly UnarchivedReferral[], isFree = () => true) {
  const archived: Ubrn[] = []
  const asked: (Ubrn | undefined)[] = []
  await archiveRequests({
    called: 'referrals',
    requests: {
      listUnarchived: async (after, countMax) => {
        asked.push(after)
        return stored.filter(({ ubrn }) => after === undefined || ubrn > after).slice(0, countMax)
      },
    },
    clock: { now: () => now },
    before: (at: Instant) => plusDays(at, -548),
    archive: async (ubrn) => {
      archived.push(ubrn)
      return isFree()
    },
    logger: silentLogger,
  })()
  return { archived, asked }
}

describe('archive-requests', () => {
  it('takes what was changed last that long ago, and no other', async () => {
    const stored = made([900, 548], [800, 547], [700, 700], [10, 10])
    const { archived } = await archivedOf(stored)
    assert.deepEqual(archived, [stored[0]?.ubrn, stored[2]?.ubrn])
  })

  it('walks on while there are old ones, and ends with the first group that has none', async () => {
    const old = Array.from({ length: 600 }, () => [600, 1] as const)
    const young = Array.from({ length: 1_500 }, () => [5, 5] as const)
    const { archived, asked } = await archivedOf(made(...old, ...young))
    assert.deepEqual(archived, [])
    assert.equal(asked.length, 3)
  })

  it('does nothing where there is nothing', async () => {
    assert.deepEqual(await archivedOf([]), { archived: [], asked: [undefined] })
  })
})
