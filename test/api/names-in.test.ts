import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  mentionedInAdvice,
  mentionedInPatient,
  mentionedInReferral,
  namesIn,
} from '../../src/api/names-in.ts'
import { adviceOverview } from '../../src/documents/advice-overview.ts'
import { clinicalInformationSummary } from '../../src/documents/clinical-information-summary.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { UserId } from '../../src/domain/identifier/user-id.ts'
import { advice, answer, file, question } from '../documents/advice-to-print.ts'
import { linesOf } from '../documents/lines-of.ts'
import {
  appointment,
  bookedReferral,
  criteria,
  letter,
  now,
  ods,
  organisation,
  patient,
  practitioner,
  referral,
  user,
} from '../domain/build.ts'

/** Knows everybody, and counts who asked for whom. */
function directory() {
  const asked: string[] = []
  return {
    asked,
    findOrganisation: (odsCode: OdsCode) => {
      asked.push(odsCode)
      return Promise.resolve(organisation({ odsCode, name: `Name of ${odsCode}` }))
    },
    findPractitioner: (userId: UserId) => {
      asked.push(userId)
      return Promise.resolve(practitioner({ userId, name: `Name of ${userId}` }))
    },
  }
}

const nameless = { organisations: new Map(), people: new Map() }
const person = (index: number) => user(`55500000000${index}`)
const place = (index: number) => ods(`Z990${index}`)

/** Somebody else wherever one can be. */
const request = advice({
  referringOrganisation: place(1),
  commissioningRuleOrganisation: place(2),
  service: { ...advice().service, provider: place(3), location: place(4) },
  criteria: criteria({ namedClinician: person(1) }),
  messages: [
    question({
      sender: { user: person(2), organisation: place(5), function: 'REFERRING_CLINICIAN_ADMIN' },
      requester: { user: person(3), organisation: place(6), function: 'REFERRING_CLINICIAN' },
    }),
    answer({
      sender: { user: person(4), organisation: place(7), function: 'SERVICE_PROVIDER_CLINICIAN' },
      requester: {
        user: person(4),
        organisation: place(7),
        function: 'SERVICE_PROVIDER_CLINICIAN',
      },
    }),
  ],
  attachments: [
    file(1, {
      attachedBy: person(5),
      attachedOnBehalfOf: person(6),
      attachedByOrganisation: place(8),
    }),
  ],
})

/** Codes of a document drawn without names that one with these names tells without a name. */
function namelessIn(lines: readonly string[]): readonly string[] {
  const text = lines.join('\n').replace(/Name of (\w+) \(\1\)/g, 'somebody')
  return text.match(/\b(5550000\d{5}|Z99\d\d)\b/g) ?? []
}

describe('the names in a document', () => {
  it('are of everybody whom an advice request mentions, each asked for once', async () => {
    const known = directory()
    const who = patient({ registeredPractice: place(9) })
    const names = await namesIn([mentionedInAdvice(request), mentionedInPatient(who)], known)
    const codes = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(place)
    const users = [1, 2, 3, 4, 5, 6].map(person)
    assert.deepEqual(known.asked.toSorted(), [...codes, ...users].toSorted())
    assert.equal(names.people.get(person(6)), 'Name of 555000000006')
    const bare = linesOf(adviceOverview(request, { patient: who, names: nameless, at: now }))
    assert.equal(new Set(namelessIn(bare)).size, 15)
    const named = linesOf(adviceOverview(request, { patient: who, names, at: now }))
    assert.deepEqual(namelessIn(named), [])
  })

  it('are of everybody whom a referral and its advice request mention', async () => {
    const whole = bookedReferral({
      isFromAdvice: true,
      referrer: person(7),
      referringOrganisation: place(0),
      criteria: criteria({ namedClinician: person(8) }),
      appointment: appointment({ clinician: person(9) }),
      attachments: [letter(1, { attachedBy: person(5), attachedByOrganisation: place(8) })],
    })
    const who = patient({ registeredPractice: place(9) })
    const of = [mentionedInReferral(whole), mentionedInAdvice(request), mentionedInPatient(who)]
    const names = await namesIn(of, directory())
    const given = { patient: who, names, at: now, advice: request }
    assert.deepEqual(namelessIn(linesOf(clinicalInformationSummary(whole, given))), [])
    const bare = linesOf(clinicalInformationSummary(whole, { ...given, names: nameless }))
    assert.ok(namelessIn(bare).length > 12)
  })

  it('are those that the directory has', async () => {
    const unknown = {
      findOrganisation: () => Promise.resolve(undefined),
      findPractitioner: () => Promise.resolve(undefined),
    }
    const mentioned = [mentionedInReferral(referral()), mentionedInPatient(undefined)]
    assert.deepEqual(await namesIn(mentioned, unknown), nameless)
  })
})
