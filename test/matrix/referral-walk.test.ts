import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { worklistsOf } from '../../src/domain/worklist/worklists-of.ts'
import { listsByHand } from '../domain/worklist/lists-by-hand.ts'
import { checkEndpoints, checkWalk } from './check-table.ts'
import { referralMachine } from './referral-machine.ts'
import { walk } from './walk.ts'

const walked = walk(referralMachine)

checkWalk(referralMachine, walked)
checkEndpoints(referralMachine)

describe('a referral that the walk comes to', () => {
  it('is on the lists that were written down by hand', () => {
    for (const { one, story } of walked.situations) {
      const lists = worklistsOf(one).map(({ item }) => item.list)
      assert.deepEqual(lists.sort(), listsByHand(one).sort(), story.join(' → '))
    }
  })
})
