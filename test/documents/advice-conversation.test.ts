import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conversationBlocks } from '../../src/documents/advice-conversation.ts'
import {
  type Advice,
  type GuidanceOutcome,
  guidanceOutcomes,
  type Message,
  type Recommendation,
  recommendations,
} from '../../src/domain/advice/advice.ts'
import { adminUser, documentId, namedClinicianUser, trust } from '../domain/build.ts'
import {
  advice,
  answer,
  file,
  names,
  note,
  question,
  referrer,
  referrerAdmin,
  specialist,
} from './advice-to-print.ts'
import { linesOfBlocks } from './lines-of.ts'

const conversation = (of: Advice) => linesOfBlocks(conversationBlocks(of, names))
const told = (message: Message, over: Partial<Advice> = {}) =>
  conversation(advice({ messages: [message], ...over }))
const factOf = (message: Message, name: string) =>
  told(message).find((line) => line.startsWith(`${name}: `))

describe('a conversation on paper', () => {
  it('tells every message in the order they were sent: who, as what, for whom, when, what', () => {
    assert.deepEqual(conversation(advice()), [
      '## Message 1 of 2, from the referrer',
      'Sent: 20 November 2026, 9:00am',
      'Sent by: Dr Test (555073103100), referring clinician, Test Practice (D82106)',
      'What do you advise?',
      '## Message 2 of 2, from the provider',
      'Sent: 24 November 2026, 9:00am',
      'Sent by: Dr Specialist (555032006106), service provider clinician, Test Trust (RCD)',
      'Outcome: Returned to the referrer with advice',
      'Recommendation: Advice only, no referral recommended',
      'Please repeat the test.',
    ])
  })

  it('tells in whose name an admin sent', () => {
    assert.deepEqual(told(question({ sender: referrerAdmin })).slice(2, 4), [
      'Sent by: 555031998104, referring clinician admin, Test Practice (D82106)',
      'On behalf of: Dr Test (555073103100), referring clinician, Test Practice (D82106)',
    ])
    const sender = {
      user: adminUser,
      organisation: trust,
      function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    } as const
    const requester = { ...specialist, user: namedClinicianUser }
    assert.deepEqual(told(answer({ sender, requester })).slice(2, 4), [
      'Sent by: 555031998104, service provider clinician admin, Test Trust (RCD)',
      'On behalf of: 921600556514, service provider clinician, Test Trust (RCD)',
    ])
    assert.equal(factOf(question({ requester: { ...referrer } }), 'On behalf of'), undefined)
  })

  it('tells a note of the system as one, with whose doing it is about', () => {
    assert.deepEqual(told(note({ sender: referrerAdmin })), [
      '## Message 1 of 1, a note of the system',
      'Noted: 23 November 2026, 4:00pm',
      'Updated by: 555031998104, referring clinician admin, Test Practice (D82106)',
      'On behalf of: Dr Test (555073103100), referring clinician, Test Practice (D82106)',
      'The referrer has updated the clinical information.',
    ])
  })

  it('tells every outcome and recommendation in words', () => {
    const outcomes: Record<GuidanceOutcome, string> = {
      RETURN_TO_REFERRER_WITH_ADVICE: 'Outcome: Returned to the referrer with advice',
      REQUIRE_FURTHER_INFORMATION: 'Outcome: Further information is required',
      PROVIDER_CONVERTED: 'Outcome: Converted into a referral by the provider',
    }
    for (const outcome of guidanceOutcomes) {
      assert.equal(factOf(answer({ outcome }), 'Outcome'), outcomes[outcome])
    }
    const recommended: Record<Recommendation, string> = {
      ADVICE_ONLY_NO_REFERRAL_RECOMMENDED: 'Recommendation: Advice only, no referral recommended',
      ADVICE_FOLLOWED_BY_REFERRAL_IF_REQUIRED:
        'Recommendation: Advice, followed by a referral if required',
      REFERRAL_RECOMMENDED: 'Recommendation: A referral is recommended',
      OTHER: 'Recommendation: Other',
    }
    for (const recommendation of recommendations) {
      const line = factOf(answer({ recommendation }), 'Recommendation')
      assert.equal(line, recommended[recommendation])
    }
    assert.equal(factOf(question(), 'Outcome'), undefined)
    assert.equal(factOf(question(), 'Recommendation'), undefined)
  })

  it('writes links as they read on paper, and leaves other signs alone', () => {
    const link = '<a href="https://example.org/pathway?a=1" target="_blank">the pathway</a>'
    const text = `See ${link}, BP < 90 & rising.`
    assert.equal(
      told(question({ text })).at(-1),
      'See the pathway (https://example.org/pathway?a=1), BP < 90 & rising.',
    )
  })

  it('keeps the lines of a text, and its empty ones as ends of paragraphs', () => {
    const text = 'Findings:\r\n- murmur\r\n- oedema\r\n\r\n\r\nWhat now?\n'
    assert.deepEqual(told(question({ text })).slice(-2), [
      'Findings:\n- murmur\n- oedema',
      'What now?',
    ])
  })

  it('names the files of a message and whether they can be had, and no others', () => {
    const attachments = [
      file(1),
      file(2, { description: 'Blood results', availability: 'PENDING' }),
      file(3, { availability: 'THREATS_FOUND' }),
      file(4, { availability: 'VALIDATION_FAILED' }),
      file(5),
    ]
    const files = [documentId(2), documentId(1), documentId(3), documentId(4)]
    const lines = told(question({ files }), { attachments })
    assert.equal(
      lines.find((line) => line.startsWith('Files: ')),
      'Files: scan-2.pdf, Blood results (Being scanned)\n' +
        'scan-1.pdf (Available)\n' +
        'scan-3.pdf (Quarantined: a threat was found)\n' +
        'scan-4.pdf (Not readable: the file is not valid)',
    )
    assert.equal(factOf(question(), 'Files'), undefined)
  })
})
