/** What the gateway refuses, as a table: DOMAIN 8.6 row by row. */
import type { Expected, Fault } from './gateway-world.ts'

export const empty = { is: 'empty' } as const

/** The same words in both versions; only NO_ACCESS is called otherwise in R4. */
function both(issue: string, code: string, says: string): { stu3: Expected; r4: Expected } {
  const r4Code = code === 'NO_ACCESS' ? 'ACCESS_DENIED' : code
  return {
    stu3: { is: 'outcome', issue, code, says },
    r4: { is: 'outcome', issue, code: r4Code, says },
  }
}

function onlyInR4(issue: string, code: string, says: string): { stu3: Expected; r4: Expected } {
  return { stu3: empty, r4: { is: 'outcome', issue, code, says } }
}

const invalid = onlyInR4('login', 'ACCESS_DENIED', 'Invalid access token')

/** Every way a token can be no token (DOMAIN 8.6, first row). */
export const tokens: readonly Fault[] = [
  ['no Authorization', null],
  ['an empty Authorization', ''],
  ['a token without Bearer', 'dG9rZW4'],
  ['Bearer without a token', 'Bearer'],
  ['basic authentication', 'Basic dXNlcjpwYXNz'],
  ['a token nobody issued', `Bearer ${'A'.repeat(43)}`],
  ['a token of another form', 'Bearer abc'],
  ['two tokens', `Bearer ${'A'.repeat(43)} ${'B'.repeat(43)}`],
  ['a token of 7000 letters', `Bearer ${'a'.repeat(7_000)}`],
].map(([name, authorization]) => ({
  name: String(name),
  authorization: authorization ?? null,
  status: 401,
  ...invalid,
}))

const scope: Fault = {
  name: 'a scope that e-RS does not accept',
  token: { scope: 'urn:nhsd:apim:user-nhs-id:aal1:e-referrals-service-api' },
  status: 401,
  ...both(
    'login',
    'NO_ACCESS',
    'The authentication method utilised is not currently supported. Please re-authenticate with a supported method.',
  ),
}

const noAsid: Fault = {
  name: 'an application without ASID',
  application: { asid: null },
  status: 403,
  ...both('forbidden', 'NO_ACCESS', 'ASID is not configured in the application'),
}

const rate: Fault = {
  name: 'more requests than the application may make',
  application: { requestsPerMinute: 1 },
  isSecond: true,
  status: 429,
  ...onlyInR4('throttled', 'TOO_MANY_REQUESTS', 'You have exceeded your application’s rate limit.'),
}

export const noOrganisation: Fault = {
  name: 'no organisation',
  headers: { 'nhsd-end-user-organisation-ods': null },
  status: 400,
  ...both('required', 'MISSING_HEADER', 'Missing or Empty NHSD-End-User-Organisation-ODS header.'),
}

/** In the order they are looked at. */
export const ofUsers: readonly Fault[] = [
  { name: 'no token', authorization: null, status: 401, ...invalid },
  scope,
  noOrganisation,
  {
    name: 'an organisation that the application is not for',
    application: { allowedOdsCodes: ['RCD', 'R68'] },
    status: 403,
    ...both(
      'forbidden',
      'NO_ACCESS',
      'Unauthorised ODS code provided in NHSD-End-User-Organisation-ODS header',
    ),
  },
  noAsid,
  rate,
  {
    name: 'a person in the function of an application',
    headers: { 'nhsd-ers-business-function': 'PROVIDER_AUTHORISED_APPLICATION' },
    status: 403,
    ...both(
      'forbidden',
      'NO_ACCESS',
      'User does not have the required Business Function at the specified Organisation.',
    ),
  },
  {
    name: 'an identity that is not assured',
    token: { identityAssuranceLevel: 2 },
    status: 401,
    ...both(
      'forbidden',
      'NO_ACCESS',
      "We couldn't verify your identity. Please contact your local Registration Authority.",
    ),
  },
]

export const ofApplications: readonly Fault[] = [
  { name: 'no token', authorization: null, status: 401, ...invalid },
  scope,
  noAsid,
  rate,
  {
    name: 'a header that is reserved for the gateway',
    headers: { 'x-ers-ods-code': 'R69' },
    status: 403,
    stu3: { ...empty, type: 'text/plain' },
    r4: { ...empty, type: 'text/plain' },
  },
  {
    name: 'an application without organisation',
    application: { odsCode: null },
    status: 500,
    ...sameJson({
      fault: {
        faultstring: 'Unresolved variable : app.app-restricted-ods-code',
        detail: { errorcode: 'entities.UnresolvedVariable' },
      },
    }),
  },
]

function sameJson(json: unknown): { stu3: Expected; r4: Expected } {
  return { stu3: { is: 'json', json }, r4: { is: 'json', json } }
}
