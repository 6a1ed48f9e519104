import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import integration from '../../environments/integration/applications.json' with { type: 'json' }
import { type IssuerServer, issuerServer } from './issuer-server.ts'

const SCRIPT = new URL('../../scripts/token.ts', import.meta.url).pathname

const users = [
  { userId: '555032006106', roles: { RCD: ['SERVICE_PROVIDER_CLINICIAN'] } },
  { userId: '656005750110', aal: 1 },
]

let server: IssuerServer
let folder: string

before(async () => {
  server = await issuerServer({ applications: integration, users })
  folder = await mkdtemp(join(tmpdir(), 'open-ers-token-'))
  await writeFile(join(folder, 'world-token'), 'the-world-token\n', { mode: 0o600 })
})
after(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string }

function run(...parameters: string[]): Promise<Ran> {
  const environment = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [SCRIPT, ...parameters],
      { env: environment, cwd: folder },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

describe('token command', () => {
  it('prints a token of a person, after the whole sign-in', async () => {
    const wish = ['--user', '555032006106', '--aal', '2', '--ial', '3', '--amr', 'TOTP']
    const { code, stdout, stderr } = await run(...wish, '--url', server.url, '--data', folder)
    assert.equal(code, 0, stderr)
    const session = await server.sessions.findSession(stdout.trim())
    assert.ok('clientId' in session, stdout)
    assert.equal(session.userId, '555032006106')
    assert.equal(session.applicationName, 'user-app')
    assert.equal(session.authenticationAssuranceLevel, 2)
  })

  it('prints a token of the combined sign-in', async () => {
    const wish = ['--combined', '--user', '555032006106', '--aal', '2']
    const { code, stdout, stderr } = await run(...wish, '--url', server.url, '--data', folder)
    assert.equal(code, 0, stderr)
    const authorization = `Bearer ${stdout.trim()}`
    const response = await fetch(`${server.url}/oauth2/userinfo`, { headers: { authorization } })
    const told = (await response.json()) as { sub: string }
    assert.equal(told.sub, '555032006106')
  })

  it('prints a token of an application by itself', async () => {
    const { code, stdout } = await run('--application', 'referrer-app', '--url', `${server.url}/`)
    assert.equal(code, 0)
    const session = await server.sessions.findSession(stdout.trim())
    assert.ok('clientId' in session)
    assert.equal(session.odsCode, 'D82106')
    assert.equal(session.businessFunction, 'REFERRER_AUTHORISED_APPLICATION')
    assert.equal(session.userId, null)
  })

  it('prints the token that /world wants', async () => {
    assert.equal((await run('--world', '--data', folder)).stdout, 'the-world-token\n')
  })

  const failures: [what: string, parameters: string[], says: RegExp][] = [
    ['nothing', [], /^Whose token\?/],
    ['an option it does not know', ['--colour', 'blue'], /--colour/],
    ['no world token', ['--world', '--data', '/nowhere'], /^There is no \/nowhere\/world-token/],
    ['no server', ['--user', '1', '--url', 'http://127.0.0.1:1'], /^No server answers/],
    ['an unknown application', ['--application', 'x'], /is there such a test application/],
    ['an unknown user', ['--user', '1'], /Choose a user that this environment knows/],
    ['a level that is refused', ['--user', '656005750110'], /401 unauthorized_client/],
    ['the same, combined', ['--combined', '--user', '656005750110'], /401 unauthorized_client/],
    [
      'an application by itself, combined',
      ['--combined', '--user', '1', '--application', 'provider-app'],
      /has no redirect URI/,
    ],
    ['a revoked application', ['--application', 'revoked-provider-app'], /'iss'\/'sub' claims/],
    [
      'an application nobody can sign in to',
      ['--user', '555032006106', '--application', 'provider-app'],
      /has no redirect URI/,
    ],
  ]
  for (const [what, parameters, says] of failures) {
    it(`tells in one line and fails for ${what}`, async () => {
      const where = parameters.includes('--url') ? [] : ['--url', server.url]
      const { code, stdout, stderr } = await run(...parameters, ...where)
      assert.equal(code, 1)
      assert.equal(stdout, '')
      assert.match(stderr, says)
      assert.equal(stderr.trim().split('\n').length, 1)
    })
  }

  it('tells how it is used', async () => {
    const { code, stdout } = await run('--help')
    assert.equal(code, 0)
    assert.match(stdout, /--user ID/)
  })
})
