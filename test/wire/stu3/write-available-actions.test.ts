import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import {
  type AvailableAction,
  reportedActions,
} from '../../../src/domain/referral/available-actions.ts'
import { writeAvailableActions } from '../../../src/wire/stu3/write-available-actions.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const all = Object.keys(reportedActions) as AvailableAction[]

describe('writeAvailableActions', () => {
  // biome-ignore format: a table
  const examples: readonly (readonly [name: string, ubrn: string, ...available: AvailableAction[]])[] = [
    ['Empty',                 '000000070000'],
    ['WithCreateAppointment', '000000070002', 'CREATE_APPOINTMENT'],
    ['WithChangeShortlist',   '000000070003', 'CHANGE_SHORTLIST'],
    ['WithCancelReferral',    '000000070005', 'CANCEL_REFERRAL'],
  ]
  for (const [name, ubrn, ...available] of examples) {
    it(`writes ${name} as A029 shows it`, (t) => {
      withExample(t, `stu3/availableActionsForUserList/${name}`, (example) => {
        const ids = [example.id, example.entry?.[0]?.resource?.id].map(String)
        const body = sent(written(available, ubrn, ids, String(example.meta?.lastUpdated)))
        assert.equal(JSON.stringify(body), JSON.stringify(example))
      })
    })
  }

  it('writes every action, each as a task with an id of its own', () => {
    const body = sent(written(all))
    const tasks = body.entry?.map(({ resource }: Json) => resource) ?? []
    assert.deepEqual(
      tasks.map((task) => task?.code?.coding?.[0]?.code),
      all,
    )
    assert.equal(new Set(tasks.map((task) => task?.id)).size, all.length)
  })

  it('fits the published schema', (t) => {
    const published = publishedSchemas()
    if (published === undefined) {
      t.diagnostic('left out: the published contract is not here')
      return
    }
    const id = 'a029-available-actions-for-user-list'
    for (const available of [[], all]) {
      assert.deepEqual(published.validateResponse(id, 200, written(available)), [])
    }
  })
})

function written(
  available: readonly AvailableAction[],
  ubrn = '000000070000',
  ids: readonly string[] = [],
  at = '2026-11-24T10:00:00.000Z',
): object {
  const next = ids.values()
  let made = 0
  const newId = () => {
    made += 1
    return next.next().value ?? `id-${made}`
  }
  const referral = { ubrn: ubrn as Ubrn, version: 6 }
  return writeAvailableActions({ referral, available, newId, at }, { baseUrl })
}
