import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { referenceSets } from '../../../src/domain/reference/reference-sets.ts'
import { writeCodeSystem } from '../../../src/wire/stu3/code-system.ts'

const base = 'http://127.0.0.1:9000/referrals/FHIR'
const examples = new URL(
  '../../../../shared/spec/examples/stu3/getCodeSystem/responses/',
  import.meta.url,
)

const exampleFiles = {
  SPECIALTY: 'SpecialtyCodeSystem.json',
  'CLINIC-TYPE': 'ClinicTypeCodeSystem.json',
  PRIORITY: 'PriorityCodeSystem.json',
  'APPOINTMENT-CANCELLATION-REASON': 'AppointmentCancellationReasonCodeSystem.json',
  'REFERRAL-CANCELLATION-REASON': 'ReferralCancellationReasonCodeSystem.json',
  'APPOINTMENT-NON-ATTENDANCE-REASON': 'AppointmentNonAttendanceReasonCodeSystem.json',
} as const

type CodeSystem = { readonly concept: readonly { readonly code: string }[] }

describe('writeCodeSystem', () => {
  it('names the set under the base of the server', () => {
    const written = writeCodeSystem(referenceSets.PRIORITY, base) as { url: string; id: string }
    assert.equal(written.id, 'PRIORITY')
    assert.equal(written.url, `${base}/STU3/CodeSystem/PRIORITY`)
  })

  it('refers a clinic type to the specialties of the same server', () => {
    const system = `${base}/STU3/CodeSystem/SPECIALTY`
    const written = writeCodeSystem(referenceSets['CLINIC-TYPE'], base) as CodeSystem
    const concept = written.concept.find(({ code }) => code === 'HEART_FAILURE')
    assert.deepEqual(concept, {
      code: 'HEART_FAILURE',
      display: 'Heart Failure',
      property: [
        { code: 'effectiveFrom', valueDateTime: '2004-06-01T00:00:00.000Z' },
        { code: 'specialty', valueCoding: { system, code: 'CARDIOLOGY' } },
      ],
    })
  })

  it('repeats the dates of a specialty in extensions, the end only when there is one', () => {
    const written = writeCodeSystem(referenceSets.SPECIALTY, base) as CodeSystem
    const dates = (code: string) => {
      const concept = written.concept.find((each) => each.code === code) as unknown as {
        extension: { url: string; valueDate: string }[]
      }
      return concept.extension.map(({ url, valueDate }) => [url.split('/').at(-1), valueDate])
    }
    assert.deepEqual(dates('BURNS_CARE'), [
      ['Extension-eRS-EffectivefromDate-1', '2004-06-01'],
      ['Extension-eRS-EffectivetoDate-1', '2008-05-09'],
    ])
    assert.deepEqual(dates('CARDIOLOGY'), [['Extension-eRS-EffectivefromDate-1', '2004-06-01']])
  })

  it('gives expired codes too', () => {
    const written = writeCodeSystem(referenceSets['CLINIC-TYPE'], base) as CodeSystem
    assert.ok(written.concept.some(({ code }) => code === 'GENERAL_BURNS_CARE'))
  })

  for (const [name, file] of Object.entries(exampleFiles)) {
    it(`writes ${name} with the elements and values of the published example`, (t) => {
      const at = new URL(file, examples)
      if (!existsSync(at)) return t.diagnostic(`left out: no published example of ${name} here`)
      const text = readFileSync(at, 'utf8').replaceAll(/_base[uU]rl_/g, base)
      const example = JSON.parse(text) as CodeSystem
      const set = referenceSets[name as keyof typeof exampleFiles]
      const written = writeCodeSystem(set, base) as CodeSystem
      assert.deepEqual(elementPaths(written), elementPaths(example))
      const codes = new Set(example.concept.map(({ code }) => code))
      const same = written.concept.filter(({ code }) => codes.has(code))
      assert.deepEqual(
        { ...written, concept: byCode(same) },
        { ...example, concept: byCode(example.concept) },
      )
    })
  }
})

function byCode(concepts: readonly { readonly code: string }[]) {
  return concepts.toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** Every place of a body where a value stands, without the numbers of list items. */
function elementPaths(value: unknown, at = ''): readonly string[] {
  if (Array.isArray(value)) return unique(value.flatMap((each) => elementPaths(each, `${at}[]`)))
  if (typeof value !== 'object' || value === null) return [at]
  return unique(Object.entries(value).flatMap(([key, each]) => elementPaths(each, `${at}.${key}`)))
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)].sort()
}
