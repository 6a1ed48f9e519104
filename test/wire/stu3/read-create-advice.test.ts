import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placed } from '../../../src/wire/read.ts'
import { readCreateAdvice } from '../../../src/wire/stu3/read-create-advice.ts'
import { edited, said, told } from '../edit.ts'
import { askBody, barredTexts, requestFile, takenTexts } from './advice-bodies.ts'
import {
  createBody,
  criteria,
  fileId,
  letterFile,
  nhsNumber,
  referringClinician,
  shortlistBody,
  specialty,
} from './request-bodies.ts'

const authorisation = 'parameter[1]/valueCoding'
const list = 'parameter[2]/resource'
const text = 'parameter[3]/valueString'
const file = 'parameter[4]/resource'
const asking = (words: unknown) => edited(askBody(), text, words)
const withFile = (place: string, value: unknown) =>
  edited(askBody(undefined, requestFile()), `${file}/${place}`, value)
const services = (count: number) => Array.from({ length: count }, (_, i) => String(12_000 + i))

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['no body', undefined, ['MISSING_VALUE Parameters']],
  ['no parameters', edited(askBody(), 'parameter', []), Array(4).fill('MISSING_VALUE parameter')],
  ['a body of A011', createBody(), [
    'INVALID_VALUE meta/profile[0]', 'UNEXPECTED_FIELD parameter[1]', 'UNEXPECTED_FIELD parameter[2]',
    'MISSING_VALUE parameter', 'MISSING_VALUE parameter']],
  ['another resource', edited(askBody(), 'resourceType', 'Basic'), ['INVALID_FHIR_STRUCTURE resourceType']],
  ['a number that is no NHS number', edited(askBody(), 'parameter[0]/valueIdentifier/value', '9912003889'),
    ['INVALID_VALUE parameter[0]/valueIdentifier/value']],
  ['an authorisation that is none', edited(askBody(), `${authorisation}/code`, 'PERHAPS'), [`INVALID_CODE ${authorisation}/code`]],
  ['an authorisation of another system', edited(askBody(), `${authorisation}/system`, 'https://example.org'),
    [`INVALID_VALUE ${authorisation}/system`]],
  ['21 services', askBody(shortlistBody(services(21))), [`TOO_MANY_ITEMS ${list}/entry`]],
  ['no services', askBody(shortlistBody([])), [`MISSING_VALUE ${list}/entry`]],
  ['a list that is retired', edited(askBody(), `${list}/status`, 'retired'), [`INAPPROPRIATE_VALUE ${list}/status`]],
  ['a reference to nothing contained', edited(askBody(), `${list}/extension[0]/valueReference/reference`, '#criteria-2'),
    [`REFERENCE_NOT_FOUND ${list}/extension[0]/valueReference/reference`]],
  ['an unknown criterion', askBody(shortlistBody(['11014'], criteria({ name: 'place' }))),
    [`UNEXPECTED_FIELD ${list}/contained[0]/parameter[2]`]],
  ['an intention to add a letter', askBody(undefined, createBodyPart(1)), ['UNEXPECTED_FIELD parameter[4]']],
  ['reminder days', askBody(undefined, createBodyPart(2)), ['UNEXPECTED_FIELD parameter[4]']],
  ['two clinicians', askBody(undefined, referringClinician, referringClinician), ['INVALID_FHIR_STRUCTURE parameter[5]']],
  ['a clinician who cannot be', askBody(undefined, edited(referringClinician, 'valueIdentifier/value', '1') as object),
    ['INVALID_VALUE parameter[4]/valueIdentifier/value']],
  ['a file that is superseded', withFile('status', 'superseded'), [`INAPPROPRIATE_VALUE ${file}/status`]],
  ['a type that is none', withFile('type/coding[0]/code', 'LETTER'), [`INVALID_CODE ${file}/type/coding[0]/code`]],
  ['an older id of a file', withFile('content[0]/attachment/url', 'Binary/att-70000-70001'),
    [`REFERENCE_NOT_FOUND ${file}/content[0]/attachment/url`]],
  ['a letter of A012', askBody(undefined, letterFile(`Binary/${fileId}`)), ['UNEXPECTED_FIELD parameter[4]']],
  ['everything that is wrong at once', edited(edited(withFile('status', 'draft'), text, '<b>'), `${authorisation}/code`, 'YES'),
    [`INVALID_CODE ${authorisation}/code`, `INVALID_VALUE ${text}`, `INVALID_CODE ${file}/status`]],
]

function createBodyPart(index: number): object {
  return (createBody() as { parameter: object[] }).parameter[index] ?? {}
}

describe('readCreateAdvice', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readCreateAdvice(body)), problems))
  }

  for (const [what, words] of barredTexts) {
    it(`refuses ${what} as request`, () => {
      assert.deepEqual(told(readCreateAdvice(asking(words))), [`INVALID_VALUE ${text}`])
    })
  }

  it('takes links, signs and 8,000 characters, however many bytes they have', () => {
    for (const words of takenTexts) {
      const read = readCreateAdvice(asking(words))
      assert.ok(read.ok)
      assert.equal(read.value.command.text, words)
    }
  })

  it('never shows the request back', () => {
    assert.deepEqual(said(readCreateAdvice(asking('<b>Smith</b>'))), [
      `'${text}' is not a text of 1 to 8000 characters without control characters or markup ` +
        'other than links',
    ])
  })

  it('reads all there is, in any order', () => {
    const { parameter } = askBody(undefined, referringClinician, requestFile()) as {
      parameter: object[]
    }
    const read = readCreateAdvice({ ...askBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      patient: nhsNumber,
      referringClinician: '021600556514',
      conversionAuthorisation: 'AUTHORISED_TO_CONVERT',
      shortlist: {
        criteria: { priority: 'URGENT', isAgeAndGenderAppropriate: true },
        services: ['11014'],
      },
      text: 'What would you do?',
      files: [{ documentId: fileId, type: 'ADVICE_REQUEST' }],
    })
  })

  it('leaves out what was not supplied', () => {
    const read = readCreateAdvice(askBody())
    assert.ok(read.ok)
    assert.equal('referringClinician' in read.value.command, false)
    assert.deepEqual(read.value.command.files, [])
  })

  it('leaves it to the domain how many services, and of what category a file', () => {
    const letter = edited(requestFile(), 'resource/type/coding[0]/code', 'REFERRER') as object
    const read = readCreateAdvice(askBody(shortlistBody(services(20)), letter))
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.shortlist.services, services(20))
    assert.equal(read.value.command.files[0]?.type, 'REFERRER')
  })

  it('places what the domain refuses where it stood in the body', () => {
    const shortlist = shortlistBody(['11014', '11012'], criteria(specialty))
    const read = readCreateAdvice(askBody(shortlist, referringClinician, requestFile()))
    assert.ok(read.ok)
    const { places } = read.value
    const at = (field: string) => placed({ code: 'INVALID_STATE', says: '', at: field }, places).at
    assert.equal(at('patient'), 'parameter[0]/valueIdentifier')
    assert.equal(at('referringClinician'), 'parameter[4]/valueIdentifier')
    assert.equal(at('shortlist'), list)
    assert.equal(at('shortlist.services'), `${list}/entry`)
    assert.equal(at('shortlist.services[1]'), `${list}/entry[1]/item/identifier`)
    assert.equal(
      at('shortlist.criteria.specialty'),
      `${list}/contained[0]/parameter[2]/valueCoding`,
    )
    assert.equal(at('files[0].documentId'), 'parameter[5]/resource/content[0]/attachment/url')
    assert.equal(at('files[0].type'), 'parameter[5]/resource/type/coding[0]')
  })

  it('places a clinician who is not named among the parameters', () => {
    const read = readCreateAdvice(askBody())
    assert.ok(read.ok)
    assert.equal(read.value.places.get('referringClinician'), 'parameter')
  })
})
