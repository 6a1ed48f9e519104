import type { AllowedCallers } from '../security/caller.ts'
import { type Endpoint, ersIdOf, type Parameter, urlOf } from './endpoint.ts'
import { isPlainText, PLAIN_TEXT } from './refusal-reply.ts'

/** OpenAPI 3.1 of everything that is built, from the declarations alone. */
export function openApiOf(
  endpoints: readonly Endpoint[],
  publicUrl: string,
  version: string,
): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const endpoint of endpoints) {
    const path = urlOf(endpoint).replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'open-ers',
      version,
      description:
        'An open e-Referral Service that speaks the e-RS FHIR API. Not an NHS product. ' +
        'Get a token with `npm run --silent token -- --user 555073103100`, ' +
        'press Authorize, and call.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { OperationOutcome: operationOutcome },
    },
    tags: [...new Set(endpoints.flatMap(({ tags }) => tags))].map((name) => ({ name })),
    paths,
  }
}

function operationOf(endpoint: Endpoint): object {
  const { takes, parameters } = endpoint
  return {
    operationId: endpoint.id,
    summary: `${endpoint.title} (${ersIdOf(endpoint)}, FHIR ${endpoint.fhir})`,
    description: [endpoint.says, callersText(endpoint.callers), refusalsText(endpoint)].join(
      '\n\n',
    ),
    tags: endpoint.tags,
    ...(endpoint.isDeprecated && { deprecated: true }),
    parameters: parameters.map(parameterOf),
    ...(takes !== undefined && { requestBody: requestBodyOf(takes) }),
    responses: {
      [endpoint.success]: successOf(endpoint),
      ...Object.fromEntries(
        endpoint.statuses.map((status) => [status, refusalOf(status, endpoint)]),
      ),
    },
  }
}

function parameterOf(parameter: Parameter): object {
  const { name, isRequired, says, schema, example } = parameter
  return {
    name,
    in: parameter.in,
    required: isRequired,
    description: says,
    schema,
    ...(example !== undefined && { example }),
  }
}

function requestBodyOf(takes: NonNullable<Endpoint['takes']>): object {
  return takes.kind === 'json'
    ? { required: true, content: { 'application/fhir+json': { schema: takes.schema } } }
    : { required: true, content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }
}

function successOf({ answers, answerSchema }: Endpoint): object {
  if (answers === undefined) return { description: 'Success' }
  return { description: 'Success', content: { [answers]: { schema: answerSchema ?? {} } } }
}

function refusalOf(status: number, { fhir }: Endpoint): object {
  const description = statusTexts[status] ?? 'Refused'
  if (isPlainText(status, fhir)) {
    return { description, content: { [PLAIN_TEXT]: { schema: { type: 'string' } } } }
  }
  return {
    description,
    content: {
      'application/fhir+json': { schema: { $ref: '#/components/schemas/OperationOutcome' } },
    },
  }
}

function callersText({ users, applications }: AllowedCallers): string {
  const people = users === 'anyone' ? ['any signed-in user'] : users.map((name) => `\`${name}\``)
  const machines = applications.map((side) => `${side} applications`)
  return `Callers: ${[...people, ...machines].join(', ')}.`
}

function refusalsText({ refusals }: Endpoint): string {
  if (refusals.length === 0) return 'No business refusals.'
  return `Refuses with ${refusals.map((code) => `\`${code}\``).join(', ')}.`
}

const statusTexts: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'The caller did not prove who they are',
  403: 'The caller may not',
  404: 'Not found',
  406: 'No media type that the caller accepts',
  409: 'The version is not the current one',
  412: 'If-Match is missing',
  415: 'Not a media type that this endpoint takes',
  422: 'A rule forbids it',
  423: 'Somebody else is writing',
  429: 'Too many requests',
  500: 'A fault of the server',
  502: 'The PAS answered with an error',
  503: 'Try again later',
  504: 'The PAS did not answer',
}

const coding = {
  type: 'object',
  properties: {
    system: { type: 'string' },
    code: { type: 'string' },
    display: { type: 'string' },
  },
}

const operationOutcome = {
  type: 'object',
  required: ['resourceType', 'issue'],
  properties: {
    resourceType: { const: 'OperationOutcome' },
    meta: { type: 'object' },
    issue: {
      type: 'array',
      items: {
        type: 'object',
        required: ['severity', 'code'],
        properties: {
          severity: { type: 'string' },
          code: { type: 'string' },
          details: {
            type: 'object',
            properties: { coding: { type: 'array', items: coding } },
          },
          diagnostics: { type: 'string' },
        },
      },
    },
  },
}
