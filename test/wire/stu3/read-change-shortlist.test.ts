import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  readChangeShortlist,
  readReshortlistForTriage,
} from '../../../src/wire/stu3/read-change-shortlist.ts'
import { edited, told } from '../edit.ts'
import {
  changeBody,
  changeForTriageBody,
  criteria,
  referringClinician,
  shortlistBody,
  specialty,
} from './request-bodies.ts'

const list = 'parameter[2]/resource'
const services = (count: number) => Array.from({ length: count }, (_, i) => String(12_000 + i))

const readers = [
  ['readChangeShortlist', readChangeShortlist, changeBody],
  ['readReshortlistForTriage', readReshortlistForTriage, changeForTriageBody],
] as const

for (const [name, read, bodyOf] of readers) {
  describe(name, () => {
    it('reads the shortlist with what goes along', () => {
      const result = read(bodyOf(shortlistBody(['11002', '11012'], criteria(specialty))))
      assert.ok(result.ok)
      assert.deepEqual(result.value.command, {
        shortlist: {
          criteria: {
            priority: 'URGENT',
            specialty: 'CARDIOLOGY',
            isAgeAndGenderAppropriate: true,
          },
          services: ['11002', '11012'],
        },
        letterIntention: 'NEED_TO_ADD_LATER',
        firstReminderLetterFollowUpDays: 14,
      })
    })

    it('places what the domain refuses where it stood in the body', () => {
      const result = read(bodyOf(shortlistBody(['11002', '11012'], criteria(specialty))))
      assert.ok(result.ok)
      const { places } = result.value
      assert.equal(places.get('letterIntention'), 'parameter[0]/valueCoding')
      assert.equal(places.get('firstReminderLetterFollowUpDays'), 'parameter[1]/valueUnsignedInt')
      assert.equal(places.get('shortlist.services'), `${list}/entry`)
      assert.equal(places.get('shortlist.services[1]'), `${list}/entry[1]/item/identifier`)
      assert.equal(
        places.get('shortlist.criteria.specialty'),
        `${list}/contained[0]/parameter[2]/valueCoding`,
      )
    })

    it('tells everything that is wrong at once', () => {
      const body = edited(
        edited(bodyOf(shortlistBody(services(21))), 'parameter[0]/valueCoding/code', 'MAYBE'),
        `${list}/extension[0]/valueReference/reference`,
        '#other',
      )
      assert.deepEqual(told(read(body)), [
        'INVALID_CODE parameter[0]/valueCoding/code',
        `TOO_MANY_ITEMS ${list}/entry`,
        `INVALID_VALUE ${list}/extension[0]/valueReference/reference`,
      ])
    })

    it('misses each of its parameters', () => {
      assert.deepEqual(told(read(edited(bodyOf(), 'parameter', []))), [
        'MISSING_VALUE parameter',
        'MISSING_VALUE parameter',
        'MISSING_VALUE parameter',
      ])
    })
  })
}

describe('readChangeShortlist', () => {
  it('knows neither patient nor clinician: the referral has them', () => {
    assert.deepEqual(told(readChangeShortlist(changeBody(shortlistBody(), referringClinician))), [
      'UNEXPECTED_FIELD parameter[3]',
    ])
  })

  it('takes no body of A032, nor A032 one of A031', () => {
    const wrong = ['INVALID_VALUE meta/profile[0]']
    assert.deepEqual(told(readChangeShortlist(changeForTriageBody())), wrong)
    assert.deepEqual(told(readReshortlistForTriage(changeBody())), wrong)
  })
})
