import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { accessCodeOf, getsAccessCode } from '../../../src/domain/referral/access-code.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import { patient, without } from '../build.ts'

describe('an access code', () => {
  it('is eight signs that are not mistaken for each other', () => {
    for (let i = 0; i < 100; i += 1) {
      assert.match(accessCodeOf(randomUUID()), /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/)
    }
  })

  it('depends on each of the first forty bits, and on no other', () => {
    const zero = accessCodeOf('00000000-0000-4000-8000-000000000000')
    assert.equal(zero, '2222-2222')
    assert.equal(accessCodeOf('ffffffff-ff00-4000-8000-000000000000'), 'ZZZZ-ZZZZ')
    assert.equal(accessCodeOf('00000000-00ff-4fff-bfff-ffffffffffff'), zero)
    const codes = Array.from({ length: 10 }, (_, at) => {
      const digits = `${'0'.repeat(at)}1${'0'.repeat(9 - at)}`
      return accessCodeOf(`${digits.slice(0, 8)}-${digits.slice(8)}00-4000-8000-000000000000`)
    })
    assert.equal(new Set([...codes, zero]).size, 11)
  })

  it('is for patients whose address is known, or by another choice for everybody', () => {
    const unknown = without(patient(), 'postcode')
    assert.equal(getsAccessCode(patient(), defaultSettings), true)
    assert.equal(getsAccessCode(unknown, defaultSettings), false)
    assert.equal(getsAccessCode(unknown, { ...defaultSettings, accessCodes: 'EVERYBODY' }), true)
  })
})
