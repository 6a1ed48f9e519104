/**
 * What must hold at every place of every body alike: each place is taken away, filled with null,
 * with another JSON type, with a stranger, and the problem must be told with its code and at that
 * place.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Outcome } from '../../../src/base/outcome.ts'
import { codes, type RefusalCode } from '../../../src/domain/refusal/codes.ts'
import type { Refusal } from '../../../src/domain/refusal/refusal.ts'
import { refusalsMax } from '../../../src/wire/shape/tell.ts'
import { readAdviceResponse } from '../../../src/wire/stu3/read-advice-response.ts'
import { readAppointment } from '../../../src/wire/stu3/read-appointment.ts'
import { readCancelActionLater } from '../../../src/wire/stu3/read-cancel-action-later.ts'
import { readCancelAppointment } from '../../../src/wire/stu3/read-cancel-appointment.ts'
import { readCancelReferral } from '../../../src/wire/stu3/read-cancel-referral.ts'
import {
  readChangeShortlist,
  readReshortlistForTriage,
} from '../../../src/wire/stu3/read-change-shortlist.ts'
import { readConvertAdvice } from '../../../src/wire/stu3/read-convert-advice.ts'
import { readCreateAdvice } from '../../../src/wire/stu3/read-create-advice.ts'
import {
  readCreateForTriage,
  readCreateReferral,
} from '../../../src/wire/stu3/read-create-referral.ts'
import { readFetchAdviceWorklist } from '../../../src/wire/stu3/read-fetch-advice-worklist.ts'
import { readFetchWorklist } from '../../../src/wire/stu3/read-fetch-worklist.ts'
import { readMaintainLetter } from '../../../src/wire/stu3/read-maintain-letter.ts'
import { readRejectReferral } from '../../../src/wire/stu3/read-reject-referral.ts'
import { readReviewOutcome } from '../../../src/wire/stu3/read-review-outcome.ts'
import { readSearchServices } from '../../../src/wire/stu3/read-search-services.ts'
import { edited, placesOf, said, told } from '../edit.ts'
import { answerBody, askBody, convertBody, guidanceFile, requestFile } from './advice-bodies.ts'
import {
  adviceListBody,
  bookingBody,
  cancelAppointmentBody,
  cancelReferralBody,
  changeBody,
  changeForTriageBody,
  clinicianParticipant,
  clinicType,
  createBody,
  createForTriageBody,
  criteria,
  deferralBody,
  laterBody,
  letterBody,
  listBody,
  nhsNumber,
  patientParticipant,
  providerFile,
  rejectBody,
  reviewBody,
  reviewFile,
  searchBody,
  serviceParticipant,
  shortlistBody,
  specialty,
} from './request-bodies.ts'

type Case = {
  readonly name: string
  readonly read: (json: unknown) => Outcome<unknown, Refusal>
  readonly body: unknown
  /** Places that may be absent. */
  readonly optional: RegExp
  /** Places that may be null. */
  readonly nullable: RegExp
  /** Codes the endpoint does not have. */
  readonly instead: Partial<Record<RefusalCode, RefusalCode>>
}

const never = /^$/

/** The error table of A026 and A027 has none of these. */
const insteadInAnswers = {
  INVALID_CODE: 'INVALID_VALUE',
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
} as const

const cases: readonly Case[] = [
  {
    name: 'A008 fetch worklist',
    read: readFetchWorklist,
    body: listBody('REFERRALS_FOR_REVIEW'),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A010 search services',
    read: readSearchServices,
    body: searchBody(criteria(specialty, clinicType)),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A011 create referral',
    read: readCreateReferral,
    body: createBody(shortlistBody(['11002', '11012'], criteria(specialty, clinicType))),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A021 create and send for triage',
    read: readCreateForTriage,
    body: createForTriageBody(shortlistBody(['50001'], criteria(specialty, clinicType))),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A031 change shortlist',
    read: readChangeShortlist,
    body: changeBody(shortlistBody(['11002', '11012'], criteria(specialty, clinicType))),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A032 change shortlist and send for triage',
    read: readReshortlistForTriage,
    body: changeForTriageBody(shortlistBody(['50001'], criteria(specialty, clinicType))),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A012 maintain letter',
    read: readMaintainLetter,
    body: edited(letterBody(), 'parameter[0]/resource/description', 'Blood test results'),
    optional: /\/description$/,
    nullable: /\/description$/,
    instead: {},
  },
  {
    name: 'A014 reject referral',
    read: readRejectReferral,
    body: rejectBody(),
    optional: never,
    nullable: never,
    instead: { INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A016 book',
    read: readAppointment,
    body: {
      ...bookingBody,
      language: 'en',
      created: '2026-11-17T10:00:00.000Z',
      comment: 'Wheelchair',
      participant: [clinicianParticipant, patientParticipant, serviceParticipant],
    },
    optional: /^(language|created|comment|participant\[[12]\]\/status)$/,
    nullable: /^(created|comment|start|end|slot)$/,
    instead: { UNEXPECTED_FIELD: 'INVALID_VALUE', INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A016 defer',
    read: readAppointment,
    body: deferralBody,
    optional: /^participant\[[01]\]\/status$/,
    nullable: /^reason$/,
    instead: { UNEXPECTED_FIELD: 'INVALID_VALUE', INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A022 cancel appointment, action later',
    read: readCancelActionLater,
    body: edited(laterBody(providerFile()), 'parameter[3]/resource/description', 'Trace'),
    optional: /\/description$/,
    nullable: /\/description$/,
    instead: { UNEXPECTED_FIELD: 'INVALID_VALUE', INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A023 fetch advice worklist',
    read: readFetchAdviceWorklist,
    body: adviceListBody('ADVICE_AND_GUIDANCE_REQUESTS'),
    optional: never,
    nullable: never,
    instead: {},
  },
  {
    name: 'A026 send advice and guidance response',
    read: readAdviceResponse,
    body: edited(answerBody(guidanceFile()), 'parameter[4]/resource/description', 'Trace'),
    optional: /\/description$/,
    nullable: /\/description$/,
    instead: insteadInAnswers,
  },
  {
    name: 'A027 convert advice and guidance',
    read: readConvertAdvice,
    body: convertBody(guidanceFile(), reviewFile()),
    optional: never,
    nullable: never,
    instead: insteadInAnswers,
  },
  {
    name: 'A028 record triage outcome',
    read: readReviewOutcome,
    body: edited(reviewBody(reviewFile()), 'parameter[3]/resource/description', 'Trace'),
    optional: /\/description$/,
    nullable: /\/description$/,
    instead: { UNEXPECTED_FIELD: 'INVALID_VALUE', INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A034 cancel appointment',
    read: readCancelAppointment,
    body: {
      ...cancelAppointmentBody,
      meta: { ...cancelAppointmentBody.meta, versionId: '3' },
      language: 'en',
      start: '2026-11-24T12:00:00.000Z',
      end: '2026-11-24T12:30:00.000Z',
      slot: [{ reference: 'Slot/11000021' }],
      created: '2026-11-17T10:00:00.000Z',
      comment: 'Abroad',
      participant: [clinicianParticipant, patientParticipant, serviceParticipant],
    },
    optional:
      /^(meta\/versionId|language|start|end|slot|slot\[0\]|created|comment|participant\[[12]\]\/status)$/,
    nullable: /^(meta\/versionId|start|end|slot|created|comment)$/,
    instead: { INVALID_FHIR_STRUCTURE: 'INVALID_VALUE' },
  },
  {
    name: 'A036 cancel referral',
    read: readCancelReferral,
    body: cancelReferralBody({ name: 'cancellationComments', valueString: 'Goes abroad' }),
    optional: never,
    nullable: never,
    instead: {
      INVALID_VALUE: 'INAPPROPRIATE_VALUE',
      UNEXPECTED_FIELD: 'INAPPROPRIATE_VALUE',
      INVALID_FHIR_STRUCTURE: 'INAPPROPRIATE_VALUE',
    },
  },
  {
    name: 'A044 create advice and guidance request',
    read: readCreateAdvice,
    body: askBody(shortlistBody(['11014'], criteria(specialty, clinicType)), requestFile()),
    optional: never,
    nullable: never,
    instead: {},
  },
]

for (const { name, read, body, optional, nullable, instead } of cases) {
  const places = placesOf(body)
  const fields = places.filter(([place]) => !place.endsWith(']'))
  const objects = places.filter(([, value]) => isObject(value))
  const coded = (code: RefusalCode) => instead[code] ?? code

  describe(`${name}: every place`, () => {
    it('reads the body as it is', () => {
      assert.deepEqual(said(read(body)), [])
    })

    it('misses each mandatory field at its place', () => {
      for (const [place] of fields) {
        const found = told(read(edited(body, place, undefined)))
        if (optional.test(place)) assert.deepEqual(found, [], place)
        else assert.ok(found.includes(`MISSING_VALUE ${place}`), `${place}: ${found}`)
      }
    })

    it('takes null for a missing value', () => {
      for (const [place] of places) {
        const found = told(read(edited(body, place, null)))
        const isTaken = nullable.test(place) && optional.test(place)
        if (isTaken) assert.deepEqual(found, [], place)
        else assert.ok(found.includes(`MISSING_VALUE ${place}`), `${place}: ${found}`)
      }
    })

    it('refuses an object, a list and a text where another structure is expected', () => {
      for (const [place, value] of places) {
        const wrong = [{}, [], 'text'].filter((each) => structureOf(each) !== structureOf(value))
        for (const each of wrong.filter((other) => !isSingleOrList(place, other))) {
          const found = told(read(edited(body, place, each)))
          const expected = `${coded('INVALID_FHIR_STRUCTURE')} ${place}`
          assert.ok(found.includes(expected), `${place} ${JSON.stringify(each)}: ${found}`)
        }
      }
    })

    it('refuses a number or a truth where a text is expected, and the reverse', () => {
      for (const [place, value] of places.filter(([, each]) => structureOf(each) === 'single')) {
        for (const wrong of [1, true, 'text'].filter((each) => typeof each !== typeof value)) {
          const found = told(read(edited(body, place, wrong)))
          const expected = `${coded('INVALID_VALUE')} ${place}`
          assert.ok(found.includes(expected), `${place} ${wrong}: ${found}`)
        }
      }
    })

    it('refuses an unknown field in each object, and nothing else', () => {
      for (const [place] of [['', body] as const, ...objects]) {
        const stranger = place === '' ? 'unheardOf' : `${place}/unheardOf`
        const found = told(read(edited(body, stranger, 'x')))
        assert.deepEqual(found, [`${coded('UNEXPECTED_FIELD')} ${stranger}`])
      }
    })

    it('refuses a text of a megabyte and never repeats it', () => {
      const huge = 'x'.repeat(1_048_576)
      for (const [place, value] of places.filter(([, each]) => typeof each === 'string')) {
        const refused = read(edited(body, place, huge))
        assert.ok(!refused.ok, `${place} took a huge ${typeof value}`)
        for (const { says, at = '' } of refused.refusals) {
          assert.ok(says.length + at.length < 1_000, `${place}: ${says.length} characters`)
        }
      }
    })

    it('tells at most a hundred problems', () => {
      const crowd = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, i]))
      const refused = read({ ...crowd, ...(body as object) })
      assert.equal(told(refused).length, refusalsMax)
    })

    it('never throws, and tells a place with every problem, whatever JSON it is given', () => {
      const anyEdit = fc.tuple(fc.constantFrom(...places.map(([place]) => place)), fc.jsonValue())
      fc.assert(
        fc.property(fc.jsonValue(), (json) => assertRead(read(json))),
        { seed: 20261117, numRuns: 300 },
      )
      fc.assert(
        fc.property(anyEdit, ([place, value]) => assertRead(read(edited(body, place, value)))),
        { seed: 20261117, numRuns: 1_000 },
      )
    })

    it('shows no NHS number back from wherever it was put', () => {
      for (const [place] of places) {
        for (const wrong of [`${nhsNumber}x`, Number(nhsNumber), '991-200-3888', '991 200 3888']) {
          const shown = said(read(edited(body, place, wrong))).join()
          assert.doesNotMatch(shown, /991.?200.?3888/, place)
        }
      }
      for (const [place] of objects) {
        for (const field of [nhsNumber, `patient${nhsNumber}`]) {
          const shown = said(read(edited(body, `${place}/${field}`, 1))).join()
          assert.doesNotMatch(shown, /9912003888/, place)
        }
      }
    })
  })
}

function assertRead(read: Outcome<unknown, Refusal>): void {
  if (read.ok) return
  assert.ok(read.refusals.length > 0)
  for (const { code, at, says } of read.refusals) {
    assert.ok(Object.hasOwn(codes, code))
    assert.ok(at !== undefined && at !== '', says)
    assert.notEqual(says, 'cannot be read', 'the check refuses what the examination lets pass')
  }
}

function structureOf(value: unknown): 'list' | 'object' | 'single' {
  if (Array.isArray(value)) return 'list'
  return isObject(value) ? 'object' : 'single'
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `participant.type` is read as a list too, where an empty one misses its item. */
function isSingleOrList(place: string, value: unknown): boolean {
  return /participant\[\d\]\/type$/.test(place) && Array.isArray(value)
}
