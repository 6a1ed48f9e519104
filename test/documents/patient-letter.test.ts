import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LetterFacts, patientLetter } from '../../src/documents/patient-letter.ts'
import type { Service } from '../../src/domain/directory/service.ts'
import { accessCodeOf } from '../../src/domain/referral/access-code.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import { shortlisted } from '../../src/domain/referral/shortlist.ts'
import {
  adviceOnly,
  appointment,
  bookedReferral,
  clinicianUser,
  deferral,
  indirect,
  now,
  patient,
  practice,
  referral,
  service,
  triage,
  without,
} from '../domain/build.ts'
import { linesOf, sectionOf } from './lines-of.ts'

const phone = (value: string) => ({ purpose: 'PATIENT', system: 'phone', value }) as const
const email = { purpose: 'PATIENT', system: 'email', value: 'clinic@example.org' } as const
const direct = service({
  contacts: [email, phone('01632 960100')],
  hoursOfOperation: '9-5 Mon-Fri',
  instructions: 'Bring your medicines.',
})
const byTelephone = { ...indirect, contacts: [phone('01632 960116')] }

const facts = (services: readonly Service[] = [direct, byTelephone, triage]): LetterFacts => ({
  patient: patient(),
  names: {
    organisations: new Map([[practice, 'Larkfield Surgery']]),
    people: new Map([[clinicianUser, 'Dr Test']]),
  },
  services: new Map(services.map((each) => [each.id, each])),
  at: now,
})

const accessCode = accessCodeOf('00000000-0000-4000-8000-000000000000')
const letter = (of: Referral, given: LetterFacts = facts()) =>
  patientLetter({ ...of, accessCode }, given)
const offering = (service: Service, over: Partial<Referral> = {}) =>
  referral({ shortlist: [shortlisted(service)], ...over })

const deferred = referral({ state: 'DEFERRED_TO_PROVIDER', appointment: deferral() })
const awaiting = referral({
  state: 'AWAITING_TRIAGE',
  priority: 'URGENT',
  appointment: deferral({
    service: { id: triage.id, name: triage.name },
    reason: { set: 'REVIEW_REASON', code: 'TRIAGE' },
  }),
})

describe('every letter to a patient', () => {
  const all = [referral(), bookedReferral(), deferred, awaiting]

  it('says who it is from, about whom, and of when', () => {
    for (const of of all) {
      const lines = linesOf(letter(of))
      assert.deepEqual(lines.slice(1, 6), [
        'From: Larkfield Surgery',
        'Date: 24 November 2026',
        'NHS number: 991 200 3888',
        'Date of birth: 24 November 1980',
        'Dear patient,',
      ])
    }
  })

  it('tells booking reference and access code', () => {
    for (const of of all) {
      const section = sectionOf(letter(of), 'Your booking reference and access code')
      assert.deepEqual(section.slice(0, 2), [
        'Booking reference: 0000 0007 0000',
        'Access code: 2222-2222',
      ])
    }
  })

  it('is in large print, and its pages are known by the booking reference', () => {
    for (const of of all) {
      const { print, reference } = letter(of)
      assert.deepEqual([print, reference], ['large', 'Booking reference 0000 0007 0000'])
    }
  })

  it('does without the record of the patient, and without names', () => {
    const unknown = {
      ...facts(),
      patient: undefined,
      names: { organisations: new Map(), people: new Map() },
    }
    assert.deepEqual(linesOf(letter(referral(), unknown)).slice(1, 4), [
      'From: D82106',
      'Date: 24 November 2026',
      'NHS number: 991 200 3888',
    ])
  })
})

describe('the letter about a referral that is not booked', () => {
  it('says for each service how to book', () => {
    const model = letter(referral())
    assert.equal(model.title, 'Your referral: how to book')
    const lines = linesOf(model)
    assert.deepEqual(lines.slice(7, 11), [
      'Service | Place | What to do',
      'Cardiology | Test Hospital, LS1 3EX | Book online, or telephone 01632 960100.',
      'Cardiology by telephone | Test Hospital, LS1 3EX | To book, telephone 01632 960116.',
      'Cardiology triage | Test Hospital, LS1 3EX | Wait: the service looks at your referral before ' +
        'anything is booked.',
    ])
  })

  it('speaks of one service as of one', () => {
    assert.match(linesOf(letter(offering(direct)))[6] ?? '', /the service below/)
    assert.match(linesOf(letter(referral()))[6] ?? '', /Choose one of the services/)
  })

  it('adds hours and instructions of the services', () => {
    assert.deepEqual(sectionOf(letter(offering(direct)), 'What to know'), [
      '- Cardiology is open 9-5 Mon-Fri',
      '- Instructions of Cardiology: Bring your medicines.',
    ])
    assert.deepEqual(sectionOf(letter(offering(byTelephone)), 'What to know'), [])
  })

  it('sends the patient to the referrer where a service gives no way', () => {
    const howTo = (service: Service, known: readonly Service[] = [service]) =>
      linesOf(letter(offering(service), facts(known)))[8]
        ?.split(' | ')
        .at(-1)
    assert.equal(
      howTo(without(direct, 'contacts') as Service & { contacts: [] }, [
        { ...direct, contacts: [] },
      ]),
      'Book online.',
    )
    assert.equal(howTo(indirect), 'Ask the organisation that referred you.')
    assert.equal(howTo(adviceOnly), 'Ask the organisation that referred you.')
    assert.equal(howTo(direct, []), 'Ask the organisation that referred you.')
  })
})

describe('the letter about a booked appointment', () => {
  it('says when, where, with whom and whom to call', () => {
    const of = bookedReferral({ appointment: appointment({ clinician: clinicianUser }) })
    const model = letter(of)
    assert.equal(model.title, 'Your appointment')
    assert.deepEqual(linesOf(model).slice(7, 13), [
      'Date: Tuesday 1 December 2026',
      'Time: 9:00am',
      'Service: Cardiology',
      'Place: Test Hospital, LS1 3EX',
      'Clinician: Dr Test',
      'Telephone: 01632 960100',
    ])
    assert.match(sectionOf(model, 'If you cannot come').join(), /telephone 01632 960100/)
  })

  it('asks to telephone when the service alone knows the date', () => {
    const undated = appointment({ service: { id: indirect.id, name: indirect.name } })
    const lines = linesOf(
      letter(bookedReferral({ appointment: without(undated, 'start', 'end', 'slot') })),
    )
    assert.ok(lines.some((line) => /Telephone the service if you do not know/.test(line)))
    assert.doesNotMatch(lines.join('\n'), /^Date: T|^Time/m)
  })

  it('is complete about a service that is gone from the directory', () => {
    const lines = linesOf(letter(bookedReferral(), facts([])))
    assert.ok(lines.includes('Place: RCD01'))
    assert.match(lines.join('\n'), /Change or cancel the appointment online as soon/)
  })
})

describe('the letter about a referral that was sent to a service', () => {
  it('says that a deferred one is with the service, and when to ask', () => {
    const model = letter(deferred)
    assert.equal(model.title, 'Your referral: the service will contact you')
    const text = linesOf(model).join('\n')
    assert.match(text, /Cardiology has your referral but could not offer you an appointment yet/)
    // 40 working days for a routine one, from Monday 23 November.
    assert.match(text, /You should hear by: 18 January 2027/)
    assert.match(text, /heard nothing by 18 January 2027, telephone 01632 960100/)
  })

  it('says that one for triage is looked at first, and when to ask', () => {
    const model = letter(awaiting)
    assert.equal(model.title, 'Your referral: the service will look at it first')
    const text = linesOf(model).join('\n')
    assert.match(text, /was sent to Cardiology triage\. A clinician there looks at it/)
    // 5 working days for an urgent one.
    assert.match(text, /heard nothing by 30 November 2026, ask the organisation that referred you/)
  })
})
