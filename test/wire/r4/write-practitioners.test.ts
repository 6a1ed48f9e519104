import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { writePractitioners } from '../../../src/wire/r4/write-practitioners.ts'
import { baseUrl, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const clinician = '111111111111' as UserId
const bundle = {
  baseUrl,
  id: 'c529ff98-6729-4c18-8c3d-2ca1a9960fce',
  at: '2021-04-22T16:01:54.628Z',
}

describe('writePractitioners', () => {
  it('writes the clinicians to act for as A040 shows them', (t) => {
    withExample(t, 'r4/retrieveOboUsers/responses/PractitionerBundle', (example) => {
      const text = JSON.stringify({ ...(example as object), timestamp: bundle.at })
      assert.equal(
        JSON.stringify(writePractitioners([clinician], bundle)),
        text.replaceAll('+00:00"', 'Z"'),
      )
    })
  })

  it('writes one identifier as one object', () => {
    const body = sent(writePractitioners([clinician], bundle))
    assert.deepEqual(body.entry?.[0]?.resource?.identifier, {
      system: 'https://fhir.nhs.uk/Id/sds-user-id',
      value: clinician,
    })
    assert.equal(body.entry?.[0]?.fullUrl, `Practitioner/${clinician}`)
  })

  it('leaves the entry out for a user who may act for nobody', () => {
    const body = sent(writePractitioners([], bundle))
    assert.equal(body.total, 0)
    assert.equal(body.entry, undefined)
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const users of [[clinician], []]) {
      const body = writePractitioners(users, bundle)
      assert.deepEqual(schemas.validateResponse('a040-retrieve-practitioner-info', 200, body), [])
    }
  })
})
