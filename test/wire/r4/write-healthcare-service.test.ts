import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Service } from '../../../src/domain/directory/service.ts'
import {
  renderHealthcareService,
  writeHealthcareService,
} from '../../../src/wire/r4/write-healthcare-service.ts'
import { exampleService } from '../../world/example-service.ts'
import { type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeHealthcareService', () => {
  it('writes a service with all attributes as A033 shows it', (t) => {
    withExample(t, 'r4/getService/responses/sampleServiceWithFullAttributes', (example) => {
      assert.equal(JSON.stringify(sent(writeHealthcareService(full))), JSON.stringify(example))
    })
  })

  it('writes a service with the least attributes as A033 shows it', (t) => {
    const least = serviceWith({
      id: '1' as Service['id'],
      name: 'Direct Service With Minimal',
      bookableType: 'UNSPECIFIED',
      requestFlows: [],
      appointmentTypes: [],
    })
    withExample(t, 'r4/getService/responses/sampleServiceWithMinimumAttributes', (example) => {
      assert.equal(JSON.stringify(sent(writeHealthcareService(least))), JSON.stringify(example))
    })
  })

  it('has words of its own for the request flows', () => {
    const triage = serviceWith({
      bookableType: 'UNSPECIFIED',
      requestFlows: ['TRIAGE_REQUEST', 'ADVICE_AND_GUIDANCE_REQUEST'],
    })
    assert.deepEqual(
      sent(writeHealthcareService(triage)).characteristic?.map(
        ({ coding }: Json) => coding?.[0]?.code,
      ),
      ['REVIEW', 'ADVICE_AND_GUIDANCE'],
    )
  })

  it('gathers the ways to reach the same people', () => {
    const body = sent(
      writeHealthcareService(
        serviceWith({
          contacts: [
            { purpose: 'PATIENT', system: 'phone', value: '01234567890' },
            { purpose: 'HEALTHCARE_PROFESSIONALS', system: 'email', value: 'a@b.example' },
            { purpose: 'PATIENT', system: 'email', value: 'c@d.example' },
            { purpose: 'PATIENT', system: 'fax', value: '01234567891' },
          ],
        }),
      ),
    )
    assert.deepEqual(
      body.extension?.map(({ extension }: Json) =>
        extension?.slice(1).map(({ valueContactPoint }: Json) => valueContactPoint?.value),
      ),
      [['01234567890', 'c@d.example'], ['a@b.example']],
    )
  })

  it('writes the type as an array, as schema and examples do', () => {
    const { type } = sent(writeHealthcareService(full))
    assert.ok(Array.isArray(type))
  })

  it('renders the bytes of what it writes', () => {
    assert.deepEqual(sent(renderHealthcareService(full)), sent(writeHealthcareService(full)))
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const body = writeHealthcareService(full)
    assert.deepEqual(schemas.validateResponse('a033-retrieve-healthcare-service', 200, body), [])
  })
})

function serviceWith(more: Partial<Service>): Service {
  const { location } = exampleService()
  return exampleService({
    location: { ...location, odsCode: 'R6901' as Service['provider'] },
    ...more,
  })
}

const full = serviceWith({
  id: '2' as Service['id'],
  name: 'Direct SVC 1',
  appointmentTypes: ['DAY_CASE'],
  hoursOfOperation: '9-5 Mon-Fri',
  instructions: 'Instructions',
  contacts: [
    { purpose: 'PATIENT', system: 'phone', value: '01234567890' },
    { purpose: 'HEALTHCARE_PROFESSIONALS', system: 'email', value: 'service@email.com' },
  ],
})
