import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { conversationDocument } from '../../src/documents/conversation-document.ts'
import { openFonts } from '../../src/documents/fonts.ts'
import { layOut } from '../../src/documents/layout.ts'
import { conversationFileName } from '../../src/domain/advice/conversation-file-name.ts'
import { now, patient, without } from '../domain/build.ts'
import { advice, answer, names, question } from './advice-to-print.ts'
import { linesOf } from './lines-of.ts'
import { readPdf } from './read-pdf.ts'

const ended = advice({
  status: 'ADVICE_CONVERTED',
  statusSince: now,
  messages: [
    question(),
    without(
      answer({ outcome: 'PROVIDER_CONVERTED', text: 'We will see the patient.', sentAt: now }),
      'recommendation',
    ),
  ],
})
const document = conversationDocument(ended, { patient: patient(), names, at: now })

describe('the conversation that goes with a referral', () => {
  it('is a file named by the UBRN', () => {
    const name = 'Advice and guidance conversation - 000000070000.pdf'
    assert.equal(conversationFileName(ended.ubrn), name)
  })

  it('tells the request in short and what was said, the last answer too', () => {
    assert.equal(document.reference, 'UBRN 0000 0007 0000')
    assert.equal(document.printedAt, now)
    assert.deepEqual(linesOf(document), [
      'Advice and guidance conversation',
      'The conversation as it ended on 24 November 2026, 10:00am, when the advice request became ' +
        'a referral of the same number. Its files are attached to the referral.',
      '# Patient',
      'NHS number: 991 200 3888',
      'Date of birth: 24 November 1980',
      'Gender: Female',
      'Postcode: LS1 2UT',
      'Registered practice: Test Practice (D82106)',
      '# Advice request',
      'UBRN: 0000 0007 0000',
      'Status: Converted into a referral',
      'In this status since: 24 November 2026, 10:00am',
      'Priority: Urgent',
      'Service: Cardiology advice (11014)',
      'Provider: Test Trust (RCD)',
      'Place: Test Hospital (RCD01)',
      'Asked by: Dr Test (555073103100)',
      'Referring organisation: Test Practice (D82106)',
      'Asked on: 20 November 2026, 9:00am',
      '# Conversation',
      '## Message 1 of 2, from the referrer',
      'Sent: 20 November 2026, 9:00am',
      'Sent by: Dr Test (555073103100), referring clinician, Test Practice (D82106)',
      'What do you advise?',
      '## Message 2 of 2, from the provider',
      'Sent: 24 November 2026, 10:00am',
      'Sent by: Dr Specialist (555032006106), service provider clinician, Test Trust (RCD)',
      'Outcome: Converted into a referral by the provider',
      'We will see the patient.',
    ])
  })

  it('is drawn tagged, the last answer last', async () => {
    const { structure, marked } = readPdf(await layOut(document, openFonts()))
    assert.match(structure, /^Document\(H1 P H2 Table\(.*\) P\)$/)
    const said = marked.filter((line) => !line.startsWith('Artifact'))
    assert.equal(said.at(-1), 'P We will see the patient.')
  })
})
