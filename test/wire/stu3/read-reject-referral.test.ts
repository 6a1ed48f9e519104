import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readRejectReferral } from '../../../src/wire/stu3/read-reject-referral.ts'
import { edited, said, told } from '../edit.ts'
import { rejectBody } from './request-bodies.ts'

const reason = 'parameter[0]/valueCoding'
const comment = 'parameter[1]/valueString'
const flag = 'parameter[2]/valueBoolean'
const { parameter } = rejectBody() as { parameter: object[] }

const otherProfile =
  'https://fhir.nhs.uk/STU3/StructureDefinition/eRS-cancelAppointmentActionLater-Parameters-1'

// biome-ignore format: a table
const mutations: readonly (readonly [what: string, body: unknown, told: readonly string[]])[] = [
  ['a reason that is none', edited(rejectBody(), `${reason}/code`, 'TREATMENT_NO_LONGER_REQUIRED'),
    [`INVALID_CODE ${reason}/code`]],
  ['a reason to cancel a referral', edited(rejectBody(), `${reason}/system`, '_baseUrl_/STU3/CodeSystem/REFERRAL-CANCELLATION-REASON'),
    [`INVALID_VALUE ${reason}/system`]],
  ['no reason', edited(rejectBody(), 'parameter[0]', undefined), ['MISSING_VALUE parameter']],
  ['two reasons', rejectBody(parameter[0] ?? {}), ['INVALID_VALUE parameter[3]']],
  ['blank comments', edited(rejectBody(), comment, '\t'), [`INVALID_VALUE ${comment}`]],
  ['comments of 2001 characters', edited(rejectBody(), comment, 'x'.repeat(2_001)), [`INVALID_VALUE ${comment}`]],
  ['comments with a control character', edited(rejectBody(), comment, 'a\u0007b'), [`INVALID_VALUE ${comment}`]],
  ['a flag in words', edited(rejectBody(), flag, 'true'), [`INVALID_VALUE ${flag}`]],
  ['a parameter of A022', edited(rejectBody(), 'parameter[1]/name', 'comments'), ['UNEXPECTED_FIELD parameter[1]']],
  ['a body of A022', edited(rejectBody(), 'meta/profile[0]', otherProfile),
    ['INVALID_VALUE meta/profile[0]']],
  ['everything that is wrong at once', edited(edited(edited(rejectBody(), flag, 1), comment, ''), `${reason}/code`, 'LATER'),
    [`INVALID_CODE ${reason}/code`, `INVALID_VALUE ${comment}`, `INVALID_VALUE ${flag}`]],
]

describe('readRejectReferral', () => {
  for (const [what, body, problems] of mutations) {
    it(`refuses ${what}`, () => assert.deepEqual(told(readRejectReferral(body)), problems))
  }

  it('reads reason, comment and flag in any order', () => {
    const read = readRejectReferral({ ...rejectBody(), parameter: parameter.toReversed() })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, {
      reason: 'SERVICE_INAPPROPRIATE',
      comment: 'Not for this clinic',
      isCancelledInPas: true,
    })
    assert.equal(read.value.places.get('reason'), 'parameter[2]/valueCoding')
    assert.equal(read.value.places.get('isCancelledInPas'), 'parameter[0]/valueBoolean')
  })

  it('leaves to the domain whether a reason fits, and what may be absent', () => {
    const expired = edited(rejectBody(), `${reason}/code`, 'CLINIC_CANCELLED')
    const read = readRejectReferral({ ...(expired as object), parameter: [parameterOf(expired)] })
    assert.ok(read.ok)
    assert.deepEqual(read.value.command, { reason: 'CLINIC_CANCELLED' })
    assert.equal(read.value.places.get('isCancelledInPas'), 'parameter')
    assert.equal(read.value.places.get('comment'), 'parameter')
  })

  it('takes the system by whatever base URL, and 2000 characters of comments', () => {
    const long = '🩺'.repeat(2_000)
    const system = 'https://ers.example/FHIR/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON'
    const body = edited(edited(rejectBody(), `${reason}/system`, system), comment, long)
    const read = readRejectReferral(body)
    assert.ok(read.ok)
    assert.equal(read.value.command.comment, long)
  })

  it('never shows comments back', () => {
    const body = edited(rejectBody(), comment, `Smith${'x'.repeat(2_000)}`)
    assert.deepEqual(said(readRejectReferral(body)), [
      `'${comment}' is not a text of 1 to 2000 characters without control characters`,
    ])
  })
})

function parameterOf(body: unknown): unknown {
  return (body as { parameter: unknown[] }).parameter[0]
}
