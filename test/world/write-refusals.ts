import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readAdvice } from './advice.ts'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import { readBy, versionIn } from './referrals.ts'
import { issuesIn } from './refused.ts'
import { assertNegotiates, assertRoles, assertWantsVersion } from './roles.ts'
import type { TestServer } from './server.ts'

/** A request of either kind, as the caller has seen it last. */
type Seen = { readonly ubrn: string; readonly version: number }

/** A write of clinicians of the provider to a request, in a version that they name. */
export type ProviderWrite<R extends Seen> = {
  readonly server: () => TestServer
  readonly kind: 'referral' | 'advice request'
  /** One of RCD, at a cardiology service, that admits the write. */
  readonly make: () => Promise<R>
  readonly pathOf: (request: Pick<Seen, 'ubrn'>) => string
  readonly body: (request: Seen) => unknown
  /** If-Match unless told. */
  readonly versionStandsIn?: 'body'
  /** Asserts that the answer is a 422 with these issues, and that the request is as it was. */
  readonly assertRefusal: (
    answer: Answer,
    request: R,
    ...issues: readonly string[]
  ) => Promise<void>
  /** Writes of which no two can succeed on the same version. */
  readonly rivals: readonly ((caller: Caller, request: R) => Promise<Answer>)[]
  readonly isForApplications?: boolean
}

type Read = (server: TestServer, request: Seen) => Promise<Answer>

const kinds: Readonly<
  Record<ProviderWrite<Seen>['kind'], { readonly table: string; readonly read: Read }>
> = {
  referral: { table: 'referral', read: readBy },
  'advice request': {
    table: 'advice_request',
    read: async (server, request) => readAdvice(await server.as(people.referrer), request),
  },
}

/** What each of these refuses whatever it is about (DESIGN 7, DOMAIN 2.3 and 3.2). */
export function refusesAsACall<R extends Seen>(write: ProviderWrite<R>): void {
  refusesStrangersAndRoles(write)
  refusesVersionsAndWriters(write)

  it('UBRNs that nobody has', async () => {
    // Of a reference it has to be one that somebody could have.
    const ubrns = write.versionStandsIn === 'body' ? ['999999999999'] : ['999999999999', '7']
    for (const ubrn of ubrns) {
      assert.equal((await send(write, await clinicianOf(write), { ubrn, version: 3 })).status, 404)
    }
  })

  it('what it cannot read or answer', async () => {
    const request = await write.make()
    const path = write.pathOf(request)
    await assertNegotiates(await clinicianOf(write), path, write.body(request))
  })
}

function refusesStrangersAndRoles<R extends Seen>(write: ProviderWrite<R>): void {
  const { server, kind, make, assertRefusal, isForApplications = false } = write
  const strangers: readonly (readonly [who: string, by: CallerHeaders])[] = [
    ['a clinician in no workgroup', { ...people.clinician, user: '555000000101' }],
    ['a clinician of another hospital', { ...people.clinician, user: '555000000108' }],
    ['another provider', { ...people.everybody, function: 'SERVICE_PROVIDER_CLINICIAN' }],
  ]
  const applications: typeof strangers = [
    ['an application of another provider', { application: 'provider-app-r69' }],
  ]
  for (const [who, by] of [...strangers, ...(isForApplications ? applications : [])]) {
    it(`${who}, before the version is looked at`, async () => {
      const request = await make()
      const answer = await send(write, await server().as(by), { ...request, version: 1_000 })
      const says = `No legitimate relationship with ${kind} (${request.ubrn}).`
      await assertRefusal(answer, request, `NO_RELATIONSHIP ${says}`)
    })
  }

  it(`every role but clinicians of providers${isForApplications ? ' and applications' : ''}`, () => {
    const nowhere = { ubrn: '000000000001', version: 3 }
    return assertRoles(server(), (caller) => send(write, caller, nowhere), [
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
      ...(isForApplications ? ['provider application'] : []),
    ])
  })
}

function refusesVersionsAndWriters<R extends Seen>(write: ProviderWrite<R>): void {
  const { server, kind, make, pathOf, body, rivals } = write

  it('a version that is missing, malformed or stale', async () => {
    const request = await make()
    const clinician = await clinicianOf(write)
    const { version } = request
    if (write.versionStandsIn === 'body') {
      for (const other of [version - 1, version + 1]) {
        const answer = await send(write, clinician, { ...request, version: other })
        assert.equal(answer.status, 409, answer.text)
        assert.match(issuesIn(answer).join(), /^VERSION_CONFLICT /)
      }
    } else {
      const post = (headers = {}) => clinician.post(pathOf(request), body(request), headers)
      assert.equal((await post()).status, 412)
      await assertWantsVersion(post, version)
    }
    assert.equal(await versionOf(write, request), version)
  })

  it(`the ${kind} that somebody else is changing`, async () => {
    const request = await make()
    const other = await server().database.connect()
    try {
      await other.query('begin')
      await other.query(`select from ${kinds[kind].table} where ubrn = $1 for update`, [
        request.ubrn,
      ])
      assert.equal((await send(write, await clinicianOf(write), request)).status, 423)
    } finally {
      await other.query('rollback')
      other.release()
    }
    assert.equal(await versionOf(write, request), request.version)
  })

  it('all but one of those who decide at once', async () => {
    const request = await make()
    const clinician = await clinicianOf(write)
    const answers = await Promise.all(
      [...rivals, ...rivals].map((decide) => decide(clinician, request)),
    )
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status < 300).length, 1)
    assert.ok(statuses.every((status) => status < 300 || [409, 423].includes(status)))
    assert.equal(await versionOf(write, request), request.version + 1)
  })
}

/** One that may, but for what the test is about. */
function clinicianOf<R extends Seen>({ server }: ProviderWrite<R>): Promise<Caller> {
  return server().as(people.clinician)
}

async function versionOf<R extends Seen>(
  { server, kind }: ProviderWrite<R>,
  request: Seen,
): Promise<number> {
  return versionIn(await kinds[kind].read(server(), request))
}

function send<R extends Seen>(
  { pathOf, body }: ProviderWrite<R>,
  caller: Caller,
  { ubrn, version }: Seen,
): Promise<Answer> {
  const headers = { 'if-match': `W/"${version}"` }
  return caller.post(pathOf({ ubrn }), body({ ubrn, version }), headers)
}
