import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Advice } from '../../../src/domain/advice/advice.ts'
import { adviceWorklistsOf } from '../../../src/domain/worklist/advice-worklists-of.ts'
import { writeWorklist } from '../../../src/wire/stu3/write-worklist.ts'
import { renderAdviceEntry } from '../../../src/wire/stu3/write-worklist-advice.ts'
import { nhsNumber, ubrnOf, user } from '../../domain/build.ts'
import {
  by,
  exampleAdvice,
  exampleAnswer,
  exampleMessage,
  examplePerson,
} from '../../world/example-advice.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const waiting = exampleAdvice({
  version: 10,
  patient: nhsNumber('1000000001'),
  createdAt: '2021-09-08T13:17:27.655Z',
  messages: [
    exampleMessage({
      ...by(examplePerson('021600556514')),
      sentAt: '2021-09-08T13:17:27.655Z',
    }),
  ],
})

const askedBack = exampleAdvice({
  ubrn: ubrnOf('000000070002'),
  version: 10,
  patient: nhsNumber('9462979626'),
  priority: 'TWO_WEEK_WAIT',
  createdAt: '2021-09-08T13:17:29.248Z',
  status: 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
  messages: [
    exampleMessage({ ...by(examplePerson('921600556514')), sentAt: '2021-09-08T13:17:29.248Z' }),
    exampleAnswer({ sentAt: '2021-09-08T13:17:29.860Z' }),
  ],
})

const { clinicType: _, ...unspecific } = exampleAdvice().criteria
const namedOnly = exampleAdvice({
  criteria: { ...unspecific, namedClinician: user('921600556514') },
})

describe('renderAdviceEntry', () => {
  it('writes a worklist of advice requests as A023 shows it', (t) => {
    const path = 'stu3/retrieveAdviceAndGuidanceWorklist/responses/AdviceAndGuidanceRequests'
    withExample(t, path, (example) => {
      assert.equal(listOf(waiting, askedBack), JSON.stringify(example))
    })
  })

  it('names a clinician by identifier, where the schema has it, and no clinic type', () => {
    const parts = sent(entryOf(namedOnly)).extension?.[0]?.extension as Json
    const urls = parts.map(({ url }: Json) => String(url))
    assert.deepEqual(urls.slice(2, 5), ['patient', 'namedClinician', 'category'])
    assert.equal(urls.includes('clinicType'), false)
    assert.deepEqual(parts[3]?.valueReference, {
      identifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: '921600556514' },
    })
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const advice of [waiting, askedBack, namedOnly]) {
      const operation = 'a023-retrieve-a-and-g-worklist'
      assert.deepEqual(schemas.validateResponse(operation, 200, listOf(advice)), [])
    }
  })
})

function entryOf(advice: Advice): string {
  const [place] = adviceWorklistsOf(advice)
  assert.ok(place)
  return renderAdviceEntry(place, { baseUrl })
}

function listOf(...requests: Advice[]): string {
  return writeWorklist({ entries: requests.map(entryOf).join(','), contained: [] }).join('')
}
