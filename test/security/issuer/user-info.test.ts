import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { applicationToken, combinedToken, userToken } from '../../../scripts/obtain-token.ts'
import {
  type CombinedServer,
  combinedServer,
  refresh,
  signedInTokens,
  USER,
} from './combined-sign-in.ts'

type Told = {
  readonly nhsid_nrbac_roles: readonly Readonly<Record<string, unknown>>[]
  readonly error?: string
  readonly error_description?: string
}

let server: CombinedServer
before(async () => {
  server = await combinedServer()
})
after(() => server.close())

async function ask(authorization?: string) {
  const headers = authorization === undefined ? undefined : { authorization }
  const response = await fetch(`${server.url}/oauth2/userinfo`, { ...(headers && { headers }) })
  return {
    status: response.status,
    challenge: response.headers.get('www-authenticate'),
    caching: response.headers.get('cache-control'),
    body: (await response.json()) as Told,
  }
}

const role = { person_orgid: '', person_roleid: '' }
const clinician = 'SERVICE_PROVIDER_CLINICIAN'
const expectedRoles = [
  {
    ...role,
    org_code: 'R69',
    role_name: 'COMMISSIONER',
    activities: ['COMMISSIONER'],
    activity_codes: ['B1106'],
  },
  {
    ...role,
    org_code: 'RCD',
    role_name: 'INFORMATION_ANALYST',
    activities: ['INFORMATION_ANALYST'],
    activity_codes: [],
  },
  {
    ...role,
    org_code: 'RCD',
    role_name: clinician,
    activities: [clinician],
    activity_codes: ['B1110'],
  },
]

describe('userinfo', () => {
  it('tells who signed in, and what they may do where', async () => {
    const { access_token } = await signedInTokens(server)
    const { status, body, caching } = await ask(`Bearer ${access_token}`)
    assert.equal(status, 200)
    assert.equal(caching, 'no-store')
    const { nhsid_nrbac_roles: roles, ...person } = body
    assert.deepEqual(person, { sub: USER, nhsid_useruid: USER, name: 'Dr Priya Raman' })
    assert.deepEqual(
      roles.map((each) => ({ ...each, ...role })),
      expectedRoles,
    )
    const [orgs, ids] = ['person_orgid', 'person_roleid'].map((name) =>
      roles.map((each) => String(each[name])),
    )
    assert.ok([...(orgs ?? []), ...(ids ?? [])].every((id) => /^[0-9]{12}$/.test(id)))
    assert.equal(new Set(orgs).size, 2)
    assert.equal(new Set(ids).size, 3)
    assert.deepEqual((await ask(`bearer ${access_token}`)).body, body, 'the same every time')
  })

  it('is for refreshed tokens as well', async () => {
    const { refresh_token } = await signedInTokens(server)
    const { body } = await refresh(server, refresh_token)
    assert.equal((await ask(`Bearer ${body.access_token}`)).status, 200)
  })

  it('is for the token that the command line gets by the combined sign-in', async () => {
    const token = await combinedToken({ url: server.url, worldToken: undefined }, 'user-app', {
      user: USER,
    })
    assert.equal((await ask(`Bearer ${token}`)).status, 200)
  })

  it('is for no token of a separate sign-in or of an application', async () => {
    const world = { url: server.url, worldToken: undefined }
    const tokens = [
      await userToken(world, 'user-app', { user: USER }),
      await applicationToken(world, 'machine-app'),
    ]
    for (const token of tokens) {
      const { status, body, challenge } = await ask(`Bearer ${token}`)
      assert.equal(status, 403)
      assert.equal(body.error, 'insufficient_scope')
      assert.match(challenge ?? '', /^Bearer error="insufficient_scope"/)
    }
  })

  it('wants a token that is known and not expired', async () => {
    const { access_token, refresh_token } = await signedInTokens(server)
    const wrong = [
      [undefined, 'Missing access token'],
      ['Basic abc', 'Missing access token'],
      ['Bearer ', 'Missing access token'],
      [`Bearer ${'x'.repeat(43)}`, 'Invalid access token'],
      [`Bearer ${refresh_token}`, 'Invalid access token'],
    ] as const
    for (const [authorization, says] of wrong) {
      const { status, body, challenge } = await ask(authorization)
      assert.equal(status, 401)
      assert.equal(body.error, 'invalid_token')
      assert.equal(body.error_description, says)
      assert.match(challenge ?? '', /^Bearer error="invalid_token"/)
    }
    server.later(10 * 60_000)
    const late = await ask(`Bearer ${access_token}`)
    assert.equal(late.status, 401)
    assert.equal(late.body.error_description, 'Access Token expired')
  })

  it('tells nothing of somebody who left, or to an application that was revoked', async () => {
    const { access_token } = await signedInTokens(server)
    const bearer = `Bearer ${access_token}`
    await server.database.query('update practitioner set is_active = false where user_id = $1', [
      USER,
    ])
    assert.equal((await ask(bearer)).status, 401)
    await server.database.query('update practitioner set is_active = true where user_id = $1', [
      USER,
    ])
    assert.equal((await ask(bearer)).status, 200)
    const application = await server.store.findApplicationByName('user-app')
    assert.ok(application)
    await server.store.changeApplication({ ...application, isActive: false })
    assert.equal((await ask(bearer)).status, 401)
  })
})
