import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { placed } from '../../../src/wire/read.ts'
import {
  readCreateForTriage,
  readCreateReferral,
} from '../../../src/wire/stu3/read-create-referral.ts'
import { edited, said, told } from '../edit.ts'
import {
  createBody,
  createForTriageBody,
  criteria,
  referringClinician,
  shortlistBody,
  specialty,
} from './request-bodies.ts'

const list = 'parameter[3]/resource'
const services = (count: number) => Array.from({ length: count }, (_, i) => String(12_000 + i))
const pathwayStart = (valueInstant: unknown) =>
  createBody(shortlistBody(), { name: 'eReferralPathwayStart', valueInstant })

type Mutation = readonly [what: string, body: unknown, told: readonly string[]]

const mutations: readonly Mutation[] = [
  [
    'an unknown letter intention',
    edited(createBody(), 'parameter[1]/valueCoding/code', 'MAYBE'),
    ['INVALID_CODE parameter[1]/valueCoding/code'],
  ],
  [
    'reminder days below zero',
    edited(createBody(), 'parameter[2]/valueUnsignedInt', -1),
    ['INVALID_VALUE parameter[2]/valueUnsignedInt'],
  ],
  [
    'a pathway start without time',
    pathwayStart('2026-11-01'),
    ['INVALID_VALUE parameter[4]/valueInstant'],
  ],
  [
    'a pathway start without zone',
    pathwayStart('2026-11-01T09:00:00'),
    ['INVALID_VALUE parameter[4]/valueInstant'],
  ],
  [
    'a pathway start on a day that is none',
    pathwayStart('2026-02-29T09:00:00Z'),
    ['INVALID_VALUE parameter[4]/valueInstant'],
  ],
  [
    'a pathway start in seconds since 1970',
    pathwayStart(1_700_000_000),
    ['INVALID_VALUE parameter[4]/valueInstant'],
  ],
  ['21 services', createBody(shortlistBody(services(21))), [`TOO_MANY_ITEMS ${list}/entry`]],
  ['no services', createBody(shortlistBody([])), [`MISSING_VALUE ${list}/entry`]],
  [
    'a service id in letters',
    createBody(shortlistBody(['11002', 'cardiology'])),
    [`INVALID_VALUE ${list}/entry[1]/item/identifier/value`],
  ],
  [
    'a service of another system',
    edited(
      createBody(),
      `${list}/entry[0]/item/identifier/system`,
      'https://fhir.nhs.uk/Id/ers-service',
    ),
    [`INVALID_VALUE ${list}/entry[0]/item/identifier/system`],
  ],
  [
    'a list that is retired',
    edited(createBody(), `${list}/status`, 'retired'),
    [`INAPPROPRIATE_VALUE ${list}/status`],
  ],
  [
    'a list status that is none',
    edited(createBody(), `${list}/status`, 'new'),
    [`INVALID_CODE ${list}/status`],
  ],
  [
    'a working list',
    edited(createBody(), `${list}/mode`, 'working'),
    [`INAPPROPRIATE_VALUE ${list}/mode`],
  ],
  [
    'another resource as shortlist',
    edited(createBody(), `${list}/resourceType`, 'Basic'),
    [`INVALID_FHIR_STRUCTURE ${list}/resourceType`],
  ],
  [
    'no criteria',
    edited(createBody(), `${list}/contained`, []),
    [`MISSING_VALUE ${list}/contained`],
  ],
  [
    'criteria twice',
    edited(createBody(), `${list}/contained[1]`, criteria()),
    [`INVALID_FHIR_STRUCTURE ${list}/contained`],
  ],
  [
    'no reference to the criteria',
    edited(createBody(), `${list}/extension`, undefined),
    [`MISSING_VALUE ${list}/extension`],
  ],
  [
    'an extension of another kind',
    edited(createBody(), `${list}/extension[0]/url`, 'https://example.org/extension'),
    [`INVALID_VALUE ${list}/extension[0]/url`],
  ],
  [
    'a reference to nothing contained',
    edited(createBody(), `${list}/extension[0]/valueReference/reference`, '#criteria-2'),
    [`REFERENCE_NOT_FOUND ${list}/extension[0]/valueReference/reference`],
  ],
  [
    'a reference to something not contained',
    edited(createBody(), `${list}/extension[0]/valueReference/reference`, 'Parameters/criteria-1'),
    [`INVALID_VALUE ${list}/extension[0]/valueReference/reference`],
  ],
  [
    'an unknown criterion',
    createBody(shortlistBody(['11002'], criteria({ name: 'unknownParameter' }))),
    [`UNEXPECTED_FIELD ${list}/contained[0]/parameter[2]`],
  ],
  [
    'a shortlist as a value',
    edited(createBody(), 'parameter[3]', { name: 'shortlist', valueString: '11002' }),
    ['UNEXPECTED_FIELD parameter[3]/valueString', 'MISSING_VALUE parameter[3]/resource'],
  ],
]

describe('readCreateReferral', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readCreateReferral(body)), problems))
  }

  it('tells a dangling reference beside whatever else is wrong in the list', () => {
    const dangling = edited(
      createBody(shortlistBody(['x'])),
      `${list}/extension[0]/valueReference/reference`,
      '#other',
    )
    assert.deepEqual(told(readCreateReferral(dangling)), [
      `INVALID_VALUE ${list}/entry[0]/item/identifier/value`,
      `REFERENCE_NOT_FOUND ${list}/extension[0]/valueReference/reference`,
    ])
    assert.match(said(readCreateReferral(dangling))[1] ?? '', /\(#other\) does not name/)
  })

  it('takes twenty services and keeps their order, also when one comes twice', () => {
    const twenty = [...services(19), '12000']
    const read = readCreateReferral(createBody(shortlistBody(twenty)))
    assert.ok(read.ok)
    assert.deepEqual(read.value.command.shortlist.services, twenty)
  })

  it('gives the pathway start in UTC', () => {
    const read = readCreateReferral(pathwayStart('2026-07-01T09:55:00.25+01:00'))
    assert.ok(read.ok)
    assert.equal(read.value.command.pathwayStart, '2026-07-01T08:55:00.250Z')
  })

  it('leaves out what was not supplied', () => {
    const read = readCreateReferral(createBody())
    assert.ok(read.ok)
    assert.deepEqual(Object.keys(read.value.command).toSorted(), [
      'firstReminderLetterFollowUpDays',
      'letterIntention',
      'patient',
      'shortlist',
    ])
  })

  it('places what the domain refuses where it stood in the body', () => {
    const body = createBody(
      shortlistBody(['11002', '11012'], criteria(specialty)),
      referringClinician,
    )
    const read = readCreateReferral(body)
    assert.ok(read.ok)
    const { places } = read.value
    const at = (field: string) => placed({ code: 'INVALID_STATE', says: '', at: field }, places).at
    assert.equal(at('shortlist.services[1]'), `${list}/entry[1]/item/identifier`)
    assert.equal(at('shortlist.services[7]'), `${list}/entry`)
    assert.equal(
      at('shortlist.criteria.specialty'),
      `${list}/contained[0]/parameter[2]/valueCoding`,
    )
    assert.equal(at('shortlist.criteria.clinicType'), `${list}/contained[0]`)
    assert.equal(at('referringClinician'), 'parameter[4]/valueIdentifier')
    assert.equal(at('pathwayStart'), 'parameter')
  })
})

describe('readCreateForTriage', () => {
  it('reads what A011 reads, with its places', () => {
    const [ofA011, ofA021] = [
      readCreateReferral(createBody(shortlistBody(), referringClinician)),
      readCreateForTriage(createForTriageBody(shortlistBody(), referringClinician)),
    ]
    assert.ok(ofA011.ok && ofA021.ok)
    assert.deepEqual(ofA021.value.command, ofA011.value.command)
    const { places } = ofA021.value
    assert.equal(places.get('shortlist.services[0]'), `${list}/entry[0]/item/identifier`)
    assert.equal(places.get('referringClinician'), 'parameter[4]/valueIdentifier')
  })

  it('knows no pathway start, and no profile but its own', () => {
    const start = { name: 'eReferralPathwayStart', valueInstant: '2026-11-01T08:30:00Z' }
    assert.deepEqual(told(readCreateForTriage(createForTriageBody(shortlistBody(), start))), [
      'UNEXPECTED_FIELD parameter[4]',
    ])
    assert.deepEqual(told(readCreateForTriage(createBody())), ['INVALID_VALUE meta/profile[0]'])
  })
})
