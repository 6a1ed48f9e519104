import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { writePractitionerRoles } from '../../../src/wire/r4/write-practitioner-roles.ts'
import { baseUrl, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writePractitionerRoles', () => {
  it('writes the functions of a user as A030 shows them', (t) => {
    withExample(t, 'r4/retrieveBusinessFunctions/responses/PractitionerRoleBundle', (example) => {
      assert.equal(JSON.stringify(writePractitionerRoles(user, bundle)), JSON.stringify(example))
    })
  })

  it('leaves the entry out for a user without functions', () => {
    const body = sent(writePractitionerRoles({ ...user, roles: [] }, bundle))
    assert.equal(body.total, 0)
    assert.equal(body.entry, undefined)
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const roles of [user.roles, []]) {
      const body = writePractitionerRoles({ ...user, roles }, bundle)
      assert.deepEqual(schemas.validateResponse('a030-retrieve-business-functions', 200, body), [])
    }
  })
})

const bundle = {
  baseUrl,
  id: '85ca4b21-c327-47c1-9594-69dfc500ea7c',
  at: '2021-05-24T16:09:32.252Z',
}

const user: Parameters<typeof writePractitionerRoles>[0] = {
  userId: '000000000101' as UserId,
  roles: [
    {
      organisation: 'R69' as OdsCode,
      functions: ['SERVICE_DEFINER', 'SERVICE_PROVIDER_CLINICIAN', 'SERVICE_PROVIDER_ADMIN'],
    },
    { organisation: 'R68' as OdsCode, functions: ['REFERRING_CLINICIAN'] },
  ],
}
