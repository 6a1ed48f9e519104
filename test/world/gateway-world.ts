import assert from 'node:assert/strict'
import { ask } from './ask.ts'
import type { Answer } from './caller.ts'
import { issueToken, type TokenWish } from './issue-token.ts'
import type { TestServer } from './server.ts'

/** What is wrong with a request, with what the gateway answers to it in each FHIR version. */
export type Fault = {
  readonly name: string
  /** Of the application, as `/world/applications` registers it. */
  readonly application?: Readonly<Record<string, unknown>>
  readonly token?: Partial<Omit<TokenWish, 'application'>>
  /** In place of the token. */
  readonly authorization?: string | null
  readonly headers?: Readonly<Record<string, string | null>>
  /** A request of the same application goes before. */
  readonly isSecond?: true
  readonly status: number
  readonly stu3: Expected
  readonly r4: Expected
}

export type Expected =
  | { readonly is: 'empty'; readonly type?: string }
  | { readonly is: 'outcome'; readonly issue: string; readonly code: string; readonly says: string }
  | { readonly is: 'json'; readonly json: unknown }

export type Fhir = 'STU3' | 'R4'
export type Mode = 'user-restricted' | 'application-restricted'

const paths = { STU3: '/STU3/CodeSystem/PRIORITY', R4: '/R4/HealthcareService/2' } as const

const rightful = {
  'user-restricted': {
    application: { asid: '200000055501' },
    token: { user: '021600556514' },
    headers: {
      'nhsd-end-user-organisation-ods': 'R69',
      'nhsd-ers-business-function': 'REFERRING_CLINICIAN',
    },
  },
  'application-restricted': {
    application: {
      asid: '200000055502',
      odsCode: 'R69',
      businessFunction: 'REFERRER_AUTHORISED_APPLICATION',
      userId: '021600556514',
    },
    token: {},
    headers: {},
  },
} as const

let registered = 0

/** A request that is right but for these faults. */
export async function faulty(
  server: TestServer,
  mode: Mode,
  fhir: Fhir,
  faults: readonly Fault[],
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const right = rightful[mode]
  const application = await register(server, {
    accessMode: mode,
    ...right.application,
    ...merged(faults, ({ application }) => application),
  })
  const token = await issueToken(server, {
    application,
    ...right.token,
    ...merged(faults, (fault) => fault.token),
  })
  const authorization = faults.map((fault) => fault.authorization).find((one) => one !== undefined)
  const headers = {
    authorization: authorization === undefined ? `Bearer ${token}` : authorization,
    ...right.headers,
    ...merged(faults, (fault) => fault.headers),
    ...more,
  }
  const url = `${server.baseUrl}/referrals/FHIR${paths[fhir]}`
  const sent = Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== null),
  )
  if (faults.some(({ isSecond }) => isSecond)) await ask(url, { headers: sent })
  return ask(url, { headers: sent })
}

/** Registers an application and tells its name. */
export async function register(
  server: Pick<TestServer, 'world'>,
  wish: Readonly<Record<string, unknown>>,
): Promise<string> {
  registered += 1
  const name = `gateway-${registered}`
  const answer = await server.world('POST', '/applications', { name, ...wish })
  assert.equal(answer.status, 201, await answer.text())
  return name
}

/** What the fault comes to, whole: status, body and the headers that belong to it. */
export function assertAnswers(answer: Answer, fhir: Fhir, fault: Fault, at: string): void {
  const expected = fhir === 'STU3' ? fault.stu3 : fault.r4
  assert.equal(answer.status, fault.status, `${fault.name}: ${answer.text}`)
  const type = answer.headers.get('content-type')
  switch (expected.is) {
    case 'empty':
      assert.equal(answer.text, '')
      assert.equal(type, expected.type ?? null)
      assert.equal(answer.headers.get('content-length'), '0')
      return
    case 'json':
      assert.deepEqual(answer.json, expected.json)
      assert.equal(type, 'application/json')
      return
    case 'outcome':
      assert.deepEqual(answer.json, outcome(expected, fhir, at))
      assert.equal(type, 'application/fhir+json')
  }
}

type Outcome = Extract<Expected, { is: 'outcome' }>

function outcome({ issue, code, says }: Outcome, fhir: Fhir, lastUpdated: string) {
  const system = {
    STU3: 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-APIErrorCode-1',
    R4: 'https://fhir.nhs.uk/CodeSystem/NHSD-API-ErrorOrWarningCode',
  }[fhir]
  const profile = {
    STU3: 'https://fhir.nhs.uk/STU3/StructureDefinition/eRS-OperationOutcome-1',
    R4: 'https://www.hl7.org/fhir/R4/operationoutcome.html',
  }[fhir]
  return {
    resourceType: 'OperationOutcome',
    meta: { lastUpdated, profile: [profile] },
    issue: [
      {
        severity: 'error',
        code: issue,
        details: { coding: [{ system, code }] },
        diagnostics: says,
      },
    ],
  }
}

function merged<T extends object>(
  faults: readonly Fault[],
  part: (fault: Fault) => T | undefined,
): Partial<T> {
  // The first fault wins where two want the same attribute or header otherwise.
  return Object.assign({}, ...faults.toReversed().map((fault) => part(fault) ?? {}))
}
