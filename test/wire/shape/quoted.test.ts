import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { joined, segmentOf, under } from '../../../src/wire/shape/place.ts'
import { quoted } from '../../../src/wire/shape/quoted.ts'

describe('quoted', () => {
  it('shows single words', () => {
    assert.equal(quoted('ROUTIN'), '(ROUTIN) ')
    assert.equal(quoted(15.5), '(15.5) ')
    assert.equal(quoted(false), '(false) ')
    assert.equal(quoted('https://fhir.nhs.uk/Id/x'), '(https://fhir.nhs.uk/Id/x) ')
    assert.equal(quoted('021600556514'), '(021600556514) ')
  })

  it('cuts long ones', () => {
    assert.equal(quoted('x'.repeat(65)), `(${'x'.repeat(64)}...) `)
  })

  it('keeps back what could be of a patient, and what is no word', () => {
    const kept = [
      'John Smith',
      'LS1 2UT',
      '9912003888',
      '991-200-3888',
      'x9912003888y',
      'é',
      'a\nb',
    ]
    for (const value of [...kept, '', null, undefined, {}, ['x'], 9_912_003_888]) {
      assert.equal(quoted(value), '', String(value))
    }
  })
})

describe('places', () => {
  it('are written as in the published outcome', () => {
    assert.equal(under('parameter[0]', 'resource'), 'parameter[0]/resource')
    assert.equal(under('', 'meta'), 'meta')
    assert.equal(joined('participant', '[2]/type'), 'participant[2]/type')
    assert.equal(joined('parameter[0]/resource', ''), 'parameter[0]/resource')
  })

  it('hold names only', () => {
    assert.equal(segmentOf('valueCoding'), 'valueCoding')
    assert.equal(segmentOf('schedule.actor:Practitioner'), 'schedule.actor:Practitioner')
    for (const field of ['', 'a b', 'x'.repeat(65), "a'b", 'patient9912003888', '1']) {
      assert.equal(segmentOf(field), '?', field)
    }
  })
})
