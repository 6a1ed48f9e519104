import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { queryParametersOf } from '../../../src/wire/query.ts'
import {
  conversationIncludes,
  conversationQuery,
  readConversationSearch,
} from '../../../src/wire/stu3/read-conversation-search.ts'
import { said, told } from '../edit.ts'

const basedOn = 'CommunicationRequest/000000070000/_history/1'
const asked = `based-on=${basedOn}`
const of = (reference: string) => `based-on=${reference}`
const requester = '_include=Communication:requester-practitionerrole:PractitionerRole'
const sender = '_include=Communication:sender-practitionerrole:PractionerRole'
const content = '_include=Communication:content-reference:DocumentReference'

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, raw: string, told: readonly string[]])[] = [
  ['nothing', '', ['MISSING_PARAMETER based-on']],
  ['an include alone', content, ['MISSING_PARAMETER based-on']],
  ['an empty based-on', of(''), ['INVALID_VALUE based-on']],
  ['an advice request without a version', of('CommunicationRequest/000000070000'), ['INVALID_VALUE based-on']],
  ['a UBRN alone', of('000000070000'), ['INVALID_VALUE based-on']],
  ['a referral', of('ReferralRequest/000000070000/_history/1'), ['INVALID_VALUE based-on']],
  ['an absolute reference', of(`http://127.0.0.1/STU3/${basedOn}`), ['INVALID_VALUE based-on']],
  ['signs that no id has', of('CommunicationRequest/7*/_history/1'), ['INVALID_VALUE based-on']],
  ['a based-on twice', `${asked}&${asked}`, ['INVALID_VALUE based-on']],
  ['an unknown include', `${asked}&_include=Communication:subject`, ['INVALID_VALUE _include']],
  ['the include of senders in its right spelling', `${asked}&${sender.replace('Practioner', 'Practitioner')}`, ['INVALID_VALUE _include']],
  ['the include of requesters in the wrong one', `${asked}&${requester.replace('Practitioner', 'Practioner')}`, ['INVALID_VALUE _include']],
  ['two includes in one', `${asked}&${content},Communication:subject`, ['INVALID_VALUE _include']],
  ['an empty include', `${asked}&_include=`, ['INVALID_VALUE _include']],
  ['an include with a modifier', `${asked}&_include:iterate=x`, ['INVALID_VALUE _include:iterate']],
  ['a parameter nobody knows', `${asked}&_count=5`, ['INVALID_VALUE _count']],
  ['everything that is wrong at once', `_count=5&_include=x&${content}&_include=y`,
    ['INVALID_VALUE _count', 'INVALID_VALUE _include', 'INVALID_VALUE _include', 'MISSING_PARAMETER based-on']],
]

// biome-ignore format: a table
const includings: readonly (readonly [what: string, raw: string, includes: readonly string[]])[] = [
  ['everything where nothing is named', asked, ['requester', 'sender', 'content']],
  ['everything that is named', `${requester}&${asked}&${sender}&${content}`, ['requester', 'sender', 'content']],
  ['requesters alone', `${asked}&${requester}`, ['requester']],
  ['senders alone', `${asked}&${sender}`, ['sender']],
  ['files alone', `${asked}&${content}`, ['content']],
  ['two of three', `${content}&${asked}&${requester}`, ['content', 'requester']],
  ['what is named twice', `${asked}&${content}&${content}`, ['content']],
  ['what is percent-encoded', `${asked}&${content.replaceAll(':', '%3A')}`, ['content']],
]

describe('readConversationSearch', () => {
  for (const [what, raw, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readConversationSearch(raw)), problems))
  }

  for (const [what, raw, includes] of includings) {
    it(`includes ${what}`, () => {
      const read = readConversationSearch(raw)
      assert.ok(read.ok)
      assert.deepEqual(read.value.command.includes, new Set(includes))
    })
  }

  it('reads the advice request and its version, percent-encoded or not', () => {
    for (const text of [basedOn, encodeURIComponent(basedOn)]) {
      const read = readConversationSearch(of(text))
      assert.ok(read.ok)
      const { ubrn, version } = read.value.command
      assert.deepEqual({ ubrn, version }, { ubrn: '000000070000', version: '1' })
      assert.equal(read.value.places.get('ubrn'), 'based-on')
      assert.equal(read.value.places.get('version'), 'based-on')
    }
  })

  it('leaves it to the look-up whether there can be such a version', () => {
    const read = readConversationSearch(of('CommunicationRequest/7/_history/one'))
    assert.ok(read.ok)
    const { ubrn, version } = read.value.command
    assert.deepEqual({ ubrn, version }, { ubrn: '7', version: 'one' })
  })

  it('shows a wrong value back, but no NHS number', () => {
    assert.deepEqual(said(readConversationSearch(of('Communication/1'))), [
      "'based-on' (Communication/1) is not a reference to a version of an advice request, " +
        'CommunicationRequest/<ubrn>/_history/<version>',
    ])
    assert.doesNotMatch(said(readConversationSearch(of('Patient/9912003888'))).join(), /9912003888/)
  })

  it('suggests a query that can be read, and lists the includes', () => {
    const [first, second] = queryParametersOf(conversationQuery)
    assert.deepEqual([first?.name, first?.isRequired, first?.example], ['based-on', true, basedOn])
    assert.deepEqual([second?.name, second?.isRequired], ['_include', false])
    assert.deepEqual(second?.schema, {
      type: 'array',
      items: { type: 'string', enum: Object.values(conversationIncludes) },
    })
  })
})
