import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { refusal } from '../../../src/domain/refusal/refusal.ts'
import { coding, element } from '../../../src/wire/shape/elements.ts'
import { jsonSchemaOf } from '../../../src/wire/shape/json-schema.ts'
import { parameter, parametersProfile, suppliedBy } from '../../../src/wire/shape/parameters.ts'
import { codeOf, freeText, unsignedInt } from '../../../src/wire/shape/scalars.ts'
import { shape } from '../../../src/wire/shape/shape.ts'
import { appointmentBody } from '../../../src/wire/stu3/read-appointment.ts'
import { createReferralBody } from '../../../src/wire/stu3/read-create-referral.ts'
import { fetchWorklistBody } from '../../../src/wire/stu3/read-fetch-worklist.ts'
import { maintainLetterBody } from '../../../src/wire/stu3/read-maintain-letter.ts'
import { patientServiceSearchBody } from '../../../src/wire/stu3/read-search-services.ts'
import { edited, told } from '../edit.ts'
import {
  bookingBody,
  clinicianParticipant,
  createBody,
  letterBody,
  listBody,
  patientParticipant,
  searchBody,
  serviceParticipant,
} from '../stu3/request-bodies.ts'

const url = 'https://example.org/Profile-1'

const profile = parametersProfile({
  url,
  declared: {
    kind: parameter('1..1', 'valueCoding', coding('https://example.org/kinds', codeOf(['A', 'B']))),
    comment: parameter('0..1', 'valueString', freeText(20)),
    file: parameter('1..*', 'resource', element({ bytes: unsignedInt })),
    note: parameter('0..*', 'valueString', freeText(20)),
  },
  rule: ({ supplied, placeOf }) => {
    const at = placeOf('comment')
    return supplied.kind?.value.code === 'A' && at !== undefined
      ? [refusal('FIELD_NOT_PERMITTED', 'does not go with A', { at })]
      : []
  },
})

const read = (...entries: readonly unknown[]) =>
  shape('Parameters', profile.schema).read({
    resourceType: 'Parameters',
    meta: { profile: [url] },
    parameter: entries,
  })

const kind = (code: string) => {
  return { name: 'kind', valueCoding: { system: 'https://example.org/kinds', code } }
}
const file = (bytes: unknown) => ({ name: 'file', resource: { bytes } })
const text = (name: string, valueString: unknown) => ({ name, valueString })

describe('parametersProfile', () => {
  it('gives each parameter with its place, lists as lists', () => {
    const body = read(file(1), text('note', 'x'), kind('B'), file(2), text('comment', 'y'))
    assert.ok(body.ok)
    assert.deepEqual(suppliedBy(profile, body.value, 'parameter[7]/resource'), {
      kind: {
        value: { system: 'https://example.org/kinds', code: 'B' },
        at: 'parameter[7]/resource/parameter[2]/valueCoding',
      },
      comment: { value: 'y', at: 'parameter[7]/resource/parameter[4]/valueString' },
      file: [
        { value: { bytes: 1 }, at: 'parameter[7]/resource/parameter[0]/resource' },
        { value: { bytes: 2 }, at: 'parameter[7]/resource/parameter[3]/resource' },
      ],
      note: [{ value: 'x', at: 'parameter[7]/resource/parameter[1]/valueString' }],
    })
  })

  it('gives empty lists and undefined for what is absent', () => {
    const body = read(kind('A'), file(1))
    assert.ok(body.ok)
    const given = suppliedBy(profile, body.value)
    assert.equal(given.comment, undefined)
    assert.deepEqual(given.note, [])
  })

  it('keeps to the cardinalities', () => {
    assert.deepEqual(told(read()), ['MISSING_VALUE parameter', 'MISSING_VALUE parameter'])
    assert.deepEqual(told(read(kind('B'), file(1), kind('B'))), [
      'INVALID_FHIR_STRUCTURE parameter[2]',
    ])
  })

  it('applies its rule, also while something else is wrong', () => {
    const refused = read(text('comment', 'y'), kind('A'), file('1'))
    assert.deepEqual(told(refused), [
      'INVALID_VALUE parameter[2]/resource/bytes',
      'FIELD_NOT_PERMITTED parameter[0]',
    ])
  })

  it('looks at the place of a parameter that does not fit, not at its value', () => {
    assert.deepEqual(told(read(text('comment', ''), kind('A'), file(1))), [
      'INVALID_VALUE parameter[0]/valueString',
      'FIELD_NOT_PERMITTED parameter[0]',
    ])
    assert.deepEqual(told(read(text('comment', 'y'), kind('C'), file(1))), [
      'INVALID_CODE parameter[1]/valueCoding/code',
    ])
  })

  it('refuses entries that are no entries', () => {
    assert.deepEqual(told(read(kind('B'), file(1), null, 'x', [], {}, { name: 7 }, { name: [] })), [
      'MISSING_VALUE parameter[2]',
      'INVALID_FHIR_STRUCTURE parameter[3]',
      'INVALID_FHIR_STRUCTURE parameter[4]',
      'MISSING_VALUE parameter[5]/name',
      'INVALID_VALUE parameter[6]/name',
      'INVALID_FHIR_STRUCTURE parameter[7]/name',
    ])
  })

  it('takes no name from the prototype of objects', () => {
    for (const name of ['toString', 'constructor', '__proto__']) {
      assert.deepEqual(told(read(kind('B'), file(1), { name })), ['UNEXPECTED_FIELD parameter[2]'])
    }
  })

  it('tells of an endpoint only the codes it has', () => {
    const codes = { UNEXPECTED_FIELD: 'INVALID_VALUE' } as const
    const refused = shape('Parameters', profile.schema, codes).read({ x: 1 })
    assert.ok(told(refused).includes('INVALID_VALUE x'))
  })
})

const booking = {
  ...bookingBody,
  participant: [clinicianParticipant, patientParticipant, serviceParticipant],
}

const bodies = [
  [patientServiceSearchBody, searchBody()],
  [createReferralBody, createBody()],
  [maintainLetterBody, letterBody()],
  [fetchWorklistBody, listBody('AWAITING_BOOKING')],
  [appointmentBody, booking],
] as const

describe('jsonSchemaOf', () => {
  const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true })
  ajv.addFormat('date-time', true)

  it('is JSON Schema without a trace of how problems are told', () => {
    for (const [{ schema }] of bodies) {
      const shown = JSON.stringify(jsonSchemaOf(schema))
      assert.doesNotMatch(shown, /door|~/)
      assert.doesNotThrow(() => ajv.compile(JSON.parse(shown)))
    }
  })

  it('takes what the readers take', () => {
    for (const [{ schema }, body] of bodies) {
      const validate = ajv.compile(jsonSchemaOf(schema))
      assert.ok(validate(body), ajv.errorsText(validate.errors))
    }
  })

  it('refuses nothing that the readers take', () => {
    const all = bodies.map(([of, body]) => ({
      of,
      body,
      validate: ajv.compile(jsonSchemaOf(of.schema)),
    }))
    const places = ['resourceType', 'meta', 'parameter', 'parameter[0]', 'status', 'x', 'comment']
    const edits = fc.tuple(fc.constantFrom(...all), fc.constantFrom(...places), fc.jsonValue())
    fc.assert(
      fc.property(edits, ([{ of, body, validate }, place, value]) => {
        if (place.includes('[') && !('parameter' in body)) return
        const changed = edited(body, place, value)
        if (of.read(changed).ok) assert.ok(validate(changed), place)
      }),
      { seed: 20261117, numRuns: 1_000 },
    )
  })

  it('names the parameters with their cardinalities', () => {
    const shown = jsonSchemaOf(profile.schema) as {
      properties: { parameter: { description: string; items: { anyOf: unknown[] } } }
    }
    const { description, items } = shown.properties.parameter
    assert.equal(description, 'By name: kind 1..1, comment 0..1, file 1..*, note 0..*.')
    assert.equal(items.anyOf.length, 4)
  })
})
