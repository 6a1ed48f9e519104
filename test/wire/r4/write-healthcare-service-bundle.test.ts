import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import { renderHealthcareService } from '../../../src/wire/r4/write-healthcare-service.ts'
import { writeHealthcareServiceBundle } from '../../../src/wire/r4/write-healthcare-service-bundle.ts'
import { exampleService } from '../../world/example-service.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeHealthcareServiceBundle', () => {
  it('puts stored bytes into the bundle that A035 shows', (t) => {
    withExample(
      t,
      'r4/searchForServices/responses/searchServiceWithMinmumalAttributes',
      (example) => {
        const found = example.entry?.map(({ resource }: Json) => ({
          id: String(resource?.id) as ServiceId,
          body: JSON.stringify(resource),
        }))
        const bundle = writeHealthcareServiceBundle(
          { ...timesOf(example), asked: ids('1', '2'), found: found ?? [] },
          { baseUrl },
        )
        assert.equal(bundle.toString(), JSON.stringify(withOneTime(example)))
      },
    )
  })

  it('leaves the entry out when nothing is found, as A035 shows it', (t) => {
    withExample(t, 'r4/searchForServices/responses/searchServiceWithEmptyResponse', (example) => {
      const bundle = writeHealthcareServiceBundle(
        { ...timesOf(example), asked: ids('5', '6'), found: [] },
        { baseUrl },
      )
      assert.equal(bundle.toString(), JSON.stringify(withOneTime(example)))
    })
  })

  it('sends the bytes it is given, unread', () => {
    const body = '{"id":"1", "name":"Hôpital" }'
    const bundle = writeHealthcareServiceBundle(
      { id: 'b', at, asked: ids('1', '9'), found: [{ id: '1' as ServiceId, body }] },
      { baseUrl },
    )
    assert.ok(bundle.includes(body))
    assert.equal(sent(bundle).total, 1)
    assert.equal(sent(bundle).link?.[0]?.url, `${baseUrl}/R4/HealthcareService?_id=1,9`)
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const service = exampleService()
    const bundle = writeHealthcareServiceBundle(
      {
        id: 'b',
        at,
        asked: [service.id],
        found: [{ id: service.id, body: renderHealthcareService(service) }],
      },
      { baseUrl },
    )
    const operation = 'a035-search-for-healthcare-services'
    assert.deepEqual(schemas.validateResponse(operation, 200, bundle), [])
  })
})

const at = '2022-03-01T10:00:00.42Z'

function ids(...texts: string[]): ServiceId[] {
  return texts as ServiceId[]
}

function timesOf(example: Json): { id: string; at: string } {
  return { id: String(example.id), at: String(example.meta?.lastUpdated) }
}

/** The examples carry a second, older time; one answer has one time. */
function withOneTime(example: Json): object {
  return { ...(example as object), timestamp: example.meta?.lastUpdated }
}
