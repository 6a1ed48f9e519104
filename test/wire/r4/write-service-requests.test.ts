import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NhsNumber } from '../../../src/domain/identifier/nhs-number.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import { fhirStatuses } from '../../../src/wire/advice-status.ts'
import {
  type ServiceRequest,
  writeServiceRequests,
} from '../../../src/wire/r4/write-service-requests.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const at = '2022-03-01T10:00:00.42Z'
const id = '123e4567-e89b-12d3-a456-426614174002'
const operation = 'a041-search-service-request'

const referral = request('r.832db7fa-ebdd-44b6-ab3b-8329c2d43149', '000000070000', 'referral')
const advice: ServiceRequest = {
  ...request('a.86b486e8-13fc-4623-8c25-3c0af85c649f', '000000070001', 'request'),
  status: fhirStatuses.PROVIDER_RESPONSE_REQUIRED.r4,
}

const examples: readonly [name: string, ubrn: string, found: readonly ServiceRequest[]][] = [
  ['Referral', '000000070000', [referral]],
  ['Advice', '000000070001', [advice]],
  ['Empty', '000000070003', []],
]

describe('writeServiceRequests', () => {
  for (const [name, ubrn, found] of examples) {
    it(`writes ResponseExample${name} as A041 shows it`, (t) => {
      withExample(t, `r4/searchServiceRequest/responses/ResponseExample${name}`, (example) => {
        const body = writeServiceRequests({ asked: token(ubrn), found, id, at }, { baseUrl })
        assert.equal(JSON.stringify(body), JSON.stringify(withOneTime(example)))
      })
    })
  }

  it('writes as many requests as a UBRN carries', () => {
    const both = [{ ...advice, ubrn: referral.ubrn }, referral]
    const body = sent(
      writeServiceRequests({ asked: referral.ubrn, found: both, id, at }, { baseUrl }),
    )
    assert.equal(body.total, 2)
    assert.deepEqual(
      body.entry?.map(({ fullUrl }: Json) => fullUrl),
      both.map(({ requestId }) => `${baseUrl}/R4/ServiceRequest/${requestId}`),
    )
  })

  it('passes the published schema, whatever became of an advice request', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const ended = Object.values(fhirStatuses).map(({ r4 }) => ({ ...advice, status: r4 }))
    for (const [, ubrn, found] of [...examples, ['', advice.ubrn, ended] as const]) {
      const body = writeServiceRequests({ asked: ubrn, found, id, at }, { baseUrl })
      assert.deepEqual(schemas.validateResponse(operation, 200, body), [])
    }
  })
})

function request(
  requestId: string,
  ubrn: string,
  category: ServiceRequest['category'],
): ServiceRequest {
  const patient = '9912003888' as NhsNumber
  return { requestId, version: 5, ubrn: ubrn as Ubrn, patient, category, status: 'active' }
}

function token(ubrn: string): string {
  return `https://fhir.nhs.uk/Id/UBRN|${ubrn}`
}

/** The examples carry a second, later time; one answer has one time. */
function withOneTime(example: Json): object {
  return { ...(example as object), timestamp: example.meta?.lastUpdated }
}
