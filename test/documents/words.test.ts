import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  calendarDateInWords,
  codeInWords,
  dateInWords,
  instantInWords,
  nhsNumberInWords,
  organisationInWords,
  reasonInWords,
  timeInWords,
  ubrnInWords,
} from '../../src/documents/words.ts'
import { nhsNumber, practice, trust, ubrnOf } from '../domain/build.ts'

describe('documents write', () => {
  it('numbers in groups', () => {
    assert.equal(ubrnInWords(ubrnOf('000000070000')), '0000 0007 0000')
    assert.equal(nhsNumberInWords(nhsNumber('9912003888')), '991 200 3888')
  })

  it('dates and times where the patient lives', () => {
    assert.equal(dateInWords('2026-12-01T09:30:00.000Z'), 'Tuesday 1 December 2026')
    assert.equal(instantInWords('2026-12-01T09:30:00.000Z'), '1 December 2026, 9:30am')
    assert.equal(instantInWords('2026-06-30T23:15:00.000Z'), '1 July 2026, 12:15am')
    assert.equal(calendarDateInWords('2026-06-30'), '30 June 2026')
  })

  it('noon and midnight as people say them', () => {
    const at = ['00:00', '11:59', '12:00', '13:05'].map((time) => `2026-12-01T${time}:00.000Z`)
    assert.deepEqual(at.map(timeInWords), ['12:00am', '11:59am', '12:00pm', '1:05pm'])
  })

  it('displays of codes, and codes that have none', () => {
    assert.equal(codeInWords('SPECIALTY', 'CARDIOLOGY'), 'Cardiology')
    assert.equal(codeInWords('SPECIALTY', 'FORGOTTEN'), 'FORGOTTEN')
    const set = 'APPOINTMENT-CANCELLATION-REASON'
    assert.equal(reasonInWords({ set, code: 'PATIENT_ILL' }), 'Patient is sick')
    const outcome = { set: 'REVIEW_OUTCOME', code: 'ACCEPT_REFER_BOOK_LATER' } as const
    assert.equal(reasonInWords(outcome), 'Accepted, to be referred or booked later')
  })

  it('names with their codes, and codes of whom nobody knows', () => {
    const names = { organisations: new Map([[practice, 'Larkfield Surgery']]), people: new Map() }
    assert.equal(organisationInWords(practice, names), 'Larkfield Surgery (D82106)')
    assert.equal(organisationInWords(trust, names), 'RCD')
  })
})
