import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Json, withExample } from './published-example.ts'
import { publishedSchemas } from './published-schemas.ts'

const left = 'left out: there are no published schemas here'

describe('publishedSchemas', () => {
  const examples = [
    ['stu3/retrieveReferralRequest/responses/BookedDBS', 'a005-retrieve-referral-request', 200],
    ['stu3/retrieveWorklist/responses/ReferralsForReview', 'a008-retrieve-worklist', 200],
    ['stu3/getCodeSystem/responses/PriorityCodeSystem', 'a004-retrieve-reference-data', 200],
    ['stu3/STU3-Unauthorised', 'a005-retrieve-referral-request', 401],
    [
      'r4/getService/responses/sampleServiceWithFullAttributes',
      'a033-retrieve-healthcare-service',
      200,
    ],
    ['r4/NHSDigital-OperationOutcome-422', 'a042-retrieve-attachment', 422],
  ] as const
  for (const [path, operation, status] of examples) {
    it(`finds nothing wrong with ${path}`, (t) => {
      withExample(t, path, (example) => {
        assert.deepEqual(publishedSchemas()?.validateResponse(operation, status, example), [])
      })
    })
  }

  it('knows the forty operations, & spelled -and-', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic(left)
    assert.equal(schemas.operationIds.length, 40)
    assert.ok(schemas.operationIds.includes('a026-send-a-and-g-response'))
  })

  it('finds a wrong system deep inside a body', (t) => {
    withExample(t, 'stu3/retrieveReferralRequest/responses/BookedDBS', (example) => {
      const wrong = JSON.parse(
        JSON.stringify(example).replaceAll('eRS-Priority-1', 'Priority'),
      ) as Json
      const problems = publishedSchemas()?.validateResponse(
        'a005-retrieve-referral-request',
        200,
        wrong,
      )
      assert.notDeepEqual(problems, [])
    })
  })

  it('names the place of a field that is missing', (t) => {
    withExample(t, 'r4/getService/responses/sampleServiceWithFullAttributes', (example) => {
      const wrong = JSON.parse(JSON.stringify({ ...(example as object), name: undefined })) as Json
      assert.deepEqual(
        publishedSchemas()?.validateResponse('a033-retrieve-healthcare-service', 200, wrong),
        [`/ must have required property 'name' {"missingProperty":"name"}`],
      )
    })
  })

  it('refuses a status that the page does not know', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic(left)
    assert.deepEqual(schemas.validateResponse('a013-accept-referral', 418, {}), [
      'a013-accept-referral documents no status 418',
    ])
    assert.deepEqual(schemas.validateResponse('a999', 200, {}), [
      'a999 is not a published operation',
    ])
  })

  it('has nothing to say where a status has no body', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic(left)
    assert.deepEqual(schemas.validateResponse('a005-retrieve-referral-request', 404, ''), [])
  })
})
