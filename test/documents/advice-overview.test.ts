import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { adviceOverview } from '../../src/documents/advice-overview.ts'
import { openFonts } from '../../src/documents/fonts.ts'
import { layOut } from '../../src/documents/layout.ts'
import { type Advice, filesOfRequest } from '../../src/domain/advice/advice.ts'
import { type AdviceStatus, adviceStatuses } from '../../src/domain/advice/status.ts'
import { criteria, documentId, namedClinicianUser, now, patient, without } from '../domain/build.ts'
import { advice, answer, file, longAdvice, names, note, question } from './advice-to-print.ts'
import { linesOf, sectionOf } from './lines-of.ts'
import { type ReadPdf, readPdf, textIn } from './read-pdf.ts'

const overview = (of: Advice) => adviceOverview(of, { patient: patient(), names, at: now })

describe('the overview of an advice request', () => {
  it('is called by the UBRN and says of when it is', () => {
    const model = overview(advice())
    assert.equal(model.title, 'Advice and guidance overview')
    assert.equal(model.reference, 'UBRN 0000 0007 0000')
    assert.equal(model.printedAt, now)
    assert.equal(
      linesOf(model)[1],
      'The advice request as it was on 24 November 2026, 10:00am (version 3). ' +
        'Attached files are listed here and are retrieved one by one.',
    )
  })

  it('tells the patient, the request, what was searched for, and all that was said', () => {
    assert.deepEqual(linesOf(overview(advice())).slice(2), [
      '# Patient',
      'NHS number: 991 200 3888',
      'Date of birth: 24 November 1980',
      'Gender: Female',
      'Postcode: LS1 2UT',
      'Registered practice: Test Practice (D82106)',
      '# Advice request',
      'UBRN: 0000 0007 0000',
      'Status: Answered, for the referrer to review',
      'In this status since: 24 November 2026, 9:00am',
      'Conversion: The provider may convert the request into a referral',
      'Priority: Urgent',
      'Specialty: Cardiology',
      'Clinic type: Heart Failure',
      'Service: Cardiology advice (11014)',
      'Provider: Test Trust (RCD)',
      'Place: Test Hospital (RCD01)',
      'Asked by: Dr Test (555073103100)',
      'Referring organisation: Test Practice (D82106)',
      'Asked on: 20 November 2026, 9:00am',
      'Commissioning rule organisation: Test Practice (D82106)',
      'Last message: 24 November 2026, 9:00am',
      'Last change: 24 November 2026, 9:30am',
      '# Services searched for',
      'Suitable for age and gender: Asked for',
      '# Files of the request',
      'No files are attached beside those of the messages.',
      '# Conversation',
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

  it('tells every status in words', () => {
    const words: Record<AdviceStatus, string> = {
      PROVIDER_RESPONSE_REQUIRED: 'Status: Waiting for the provider',
      REFERRER_TO_SUBMIT_FURTHER_INFORMATION:
        'Status: Waiting for further information of the referrer',
      REFERRER_TO_REVIEW_RESPONSE: 'Status: Answered, for the referrer to review',
      CONVERSATION_ENDED_CANCELLED: 'Status: Cancelled',
      CONVERSATION_ENDED_CLOSED: 'Status: Closed',
      ADVICE_CONVERTED: 'Status: Converted into a referral',
    }
    for (const status of Object.keys(adviceStatuses) as AdviceStatus[]) {
      const section = sectionOf(overview(advice({ status })), 'Advice request')
      assert.equal(section[1], words[status])
    }
  })

  it('tells that the provider may not convert it', () => {
    const alone = advice({ conversionAuthorisation: 'NOT_AUTHORISED_TO_CONVERT' })
    assert.ok(
      sectionOf(overview(alone), 'Advice request').includes(
        'Conversion: The provider may not convert the request into a referral',
      ),
    )
  })

  it('tells what was searched for besides, and the specialty of the service when none was', () => {
    const bare = without(criteria(), 'specialty', 'clinicType')
    const wide = { ...bare, namedClinician: namedClinicianUser, postcode: 'LS1 2UT' }
    const model = overview(advice({ criteria: wide }))
    const request = sectionOf(model, 'Advice request')
    assert.ok(request.includes('Specialty: Cardiology'))
    assert.ok(!request.some((line) => line.startsWith('Clinic type')))
    assert.deepEqual(sectionOf(model, 'Services searched for'), [
      'Named clinician: 921600556514',
      'Near: LS1 2UT',
      'Suitable for age and gender: Asked for',
    ])
  })

  it('lists the files of the request itself; those of messages stand with them', () => {
    const withFiles = advice({
      messages: [question({ files: [documentId(1)] }), note()],
      attachments: [file(1), file(2, { type: 'REFERRER', name: 'letter.pdf' })],
    })
    assert.deepEqual(
      filesOfRequest(withFiles).map(({ name }) => name),
      ['letter.pdf'],
    )
    const model = overview(withFiles)
    assert.deepEqual(sectionOf(model, 'Files of the request'), [
      'File | Description | Attached | Availability',
      'letter.pdf (from the referrer) |  | 20 November 2026, 10:00am by Dr Test (555073103100), ' +
        'Test Practice (D82106) | Available',
    ])
    assert.ok(sectionOf(model, 'Conversation').includes('Files: scan-1.pdf (Available)'))
  })
})

const fonts = openFonts()
const drawn = (of: Advice) => layOut(overview(of), fonts)

function assertWellDrawn({ pages, pageCount, catalog, metadata }: ReadPdf): void {
  assert.match(catalog, /\/MarkInfo/)
  assert.match(metadata, /<pdfuaid:part>1<\/pdfuaid:part>/)
  assert.equal(pages.length, pageCount)
  for (const [index, { marked, content }] of pages.entries()) {
    assert.doesNotMatch(content, /NaN|undefined|Infinity/)
    const said = marked.filter((line) => !line.startsWith('Artifact'))
    assert.notDeepEqual(said, [], `page ${index + 1} of ${pageCount} is empty`)
  }
}

/** The paragraphs of the messages: what a reader hears between a message's facts and the next. */
function paragraphsIn({ marked }: ReadPdf): string {
  const from = marked.indexOf('H2 Conversation')
  const said = marked.slice(from).filter((line) => line.startsWith('P '))
  return said
    .map((line) => line.slice(2).trim())
    .join(' ')
    .replace(/\s+/g, ' ')
}

describe('the drawn overview of an advice request', () => {
  it('is tagged, message by message, and can be read back', async () => {
    const bytes = await drawn(advice({ messages: [question(), note(), answer()] }))
    const pdf = readPdf(bytes)
    assertWellDrawn(pdf)
    assert.match(pdf.structure, /^Document\(H1 P H2 Table\(TR\(TH:Row TD\)/)
    const rows = (count: number) => Array.from({ length: count }, () => 'TR(TH:Row TD)').join(' ')
    const message = (count: number) => `H3 Table(${rows(count)}) P`
    const told = `H2 ${message(2)} ${message(2)} ${message(4)})`
    assert.equal(pdf.structure.slice(-told.length), told)
    const text = textIn(bytes)
    assert.match(text, /^Message 2 of 3, a note of the system\nNoted\n23 November 2026, 4:00pm$/m)
    assert.match(text, /^Recommendation\nAdvice only, no referral recommended\nPlease repeat/m)
  })

  it('carries a text of 8,000 characters over pages whole', async () => {
    const text = Array.from({ length: 1_000 }, (_, n) => `word${100 + n} `)
      .join('')
      .slice(0, 8_000)
    assert.equal(text.length, 8_000)
    const pdf = readPdf(await drawn(advice({ messages: [question({ text }), answer()] })))
    assertWellDrawn(pdf)
    assert.ok(pdf.pageCount >= 3)
    assert.equal(paragraphsIn(pdf), `${text.trim()} Please repeat the test.`)
  })

  it('prints fifty messages, the number of each with its first facts', async () => {
    const line = 'The patient was seen again and is no better than before. '
    const pdf = readPdf(await drawn(longAdvice(50, line.repeat(36).trim())))
    assertWellDrawn(pdf)
    assert.equal(pdf.marked.filter((each) => each.startsWith('H3 ')).length, 50)
    assert.equal(paragraphsIn(pdf), line.repeat(36 * 50).trim())
    for (const { marked } of pdf.pages) {
      const last = marked.findLast((each) => !each.startsWith('Artifact')) ?? ''
      assert.doesNotMatch(last, /^H[23] /, 'a heading stands alone')
    }
  })

  it('stays bounded whatever the lines of a text, and loses none of it', async () => {
    for (const text of ['a\n'.repeat(4_000), 'a\n\n'.repeat(2_666), 'y'.repeat(8_000)]) {
      const pdf = readPdf(await drawn(advice({ messages: [question({ text })] })))
      assertWellDrawn(pdf)
      assert.ok(pdf.pageCount <= 12, `${pdf.pageCount} pages`)
      const shown = paragraphsIn(pdf).replaceAll(' ', '')
      assert.equal(shown, text.replaceAll('\n', ''))
    }
  })
})
