import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endpoints } from '../../src/api/registry.ts'
import { publishedOr } from './published-operations.ts'

describe('declared statuses', () => {
  it('are those of the published pages', (t) => {
    const published = publishedOr((says) => t.diagnostic(says))
    for (const { id, statuses } of published) {
      const declared = endpoints.find((endpoint) => endpoint.id === id)
      if (declared === undefined) continue
      assert.deepEqual([declared.success, ...declared.statuses].sort(), statuses, id)
    }
  })

  it('name no status twice', () => {
    for (const { id, success, statuses } of endpoints) {
      assert.equal(new Set([success, ...statuses]).size, statuses.length + 1, id)
    }
  })
})
