import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { type Endpoint, ersIdOf, urlOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { businessFunctions } from '../../src/domain/directory/business-function.ts'
import { type Asked, ask } from '../world/ask.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string }

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

const get = (path: string, asked: Asked = {}) => ask(`${server.baseUrl}${path}`, asked)

type Shown = {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description: string
  readonly schema: object
  readonly example?: string | number
}

type Content = Readonly<Record<string, { readonly schema: object }>>

type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly deprecated?: true
  readonly parameters: readonly Shown[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content: Content }>
  >
}

type Document = {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly servers: readonly object[]
  readonly security: readonly object[]
  readonly tags: readonly { readonly name: string }[]
  readonly components: { readonly securitySchemes: { readonly bearer: object } }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

describe('/openapi.json', () => {
  let document: Document

  before(async () => {
    const answer = await get('/openapi.json')
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
    document = answer.json
  })

  it('is OpenAPI 3.1 of this server and version', () => {
    assert.equal(document.openapi, '3.1.0')
    assert.equal(document.info.title, 'open-ers')
    assert.equal(document.info.version, version)
    assert.deepEqual(document.servers, [{ url: server.baseUrl }])
  })

  it('lists exactly the endpoints that there are', () => {
    const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`,
      ),
    )
    const own = endpoints.map(
      (each) => `${each.id} ${each.method} ${urlOf(each).replace(/:(\w+)/g, '{$1}')}`,
    )
    assert.deepEqual(listed.toSorted(), own.toSorted())
  })

  it('has all that OpenAPI asks of an operation', () => {
    for (const { operation, path } of operationsIn(document)) {
      const what = operation.operationId
      assert.ok(operation.summary.length > 0 && operation.summary.length < 120, what)
      assert.ok(operation.description.length > 40, what)
      assert.ok(operation.tags.length > 0, what)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const { parameters } = operation
      const declared = parameters.filter((each) => each.in === 'path')
      assert.deepEqual(declared.map(({ name }) => name).toSorted(), inPath.toSorted(), what)
      assert.ok(declared.every(({ required }) => required === true))
      const keys = parameters.map((each) => `${each.in} ${each.name.toLowerCase()}`)
      assert.equal(new Set(keys).size, keys.length, `${what} declares a parameter once`)
      for (const parameter of parameters) {
        assert.ok(['path', 'query', 'header'].includes(parameter.in))
        assert.equal(typeof parameter.required, 'boolean')
        assert.equal(typeof parameter.description, 'string')
        assert.equal(typeof parameter.schema, 'object')
        // OpenAPI ignores headers of these names, so they must not be declared.
        assert.ok(
          !['accept', 'content-type', 'authorization'].includes(parameter.name.toLowerCase()),
        )
      }
    }
  })

  it('tells the answers of every operation', () => {
    for (const { operation, endpoint } of operationsIn(document)) {
      const statuses = Object.keys(operation.responses).map(Number)
      assert.deepEqual(
        statuses.toSorted(),
        [endpoint.success, ...endpoint.statuses].toSorted(),
        endpoint.id,
      )
      for (const [status, response] of Object.entries(operation.responses)) {
        assert.equal(typeof response.description, 'string')
        if (Number(status) === endpoint.success) continue
        const isText = endpoint.fhir === 'STU3' && ['406', '415'].includes(status)
        const type = isText ? 'text/plain;charset=utf-8' : 'application/fhir+json'
        assert.deepEqual(Object.keys(response.content), [type], `${endpoint.id} ${status}`)
      }
    }
  })

  it('tells the media type and shape of every body that is taken', () => {
    for (const { operation, endpoint } of operationsIn(document)) {
      const { takes } = endpoint
      if (takes === undefined) {
        assert.equal(operation.requestBody, undefined)
        continue
      }
      const { required, content } = operation.requestBody ?? { required: false, content: {} }
      assert.equal(required, true)
      const type = takes.kind === 'json' ? 'application/fhir+json' : '*/*'
      assert.deepEqual(Object.keys(content), [type])
      assert.equal(typeof content[type]?.schema, 'object')
    }
  })

  it('has no reference that leads nowhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)]
    assert.ok(references.length > 0)
    for (const [, reference = ''] of references) {
      const parts = reference.replace(/^#\//, '').split('/')
      const found = parts.reduce<unknown>(
        (held, part) => (held as Record<string, unknown> | undefined)?.[part],
        document,
      )
      assert.notEqual(found, undefined, reference)
    }
  })

  it('lists every tag that is used, once', () => {
    const used = new Set(operationsIn(document).flatMap(({ operation }) => operation.tags))
    const listed = document.tags.map(({ name }) => name)
    assert.deepEqual(listed.toSorted(), [...used].toSorted())
  })

  it('says who may call', () => {
    for (const { operation, endpoint } of operationsIn(document)) {
      const { users } = endpoint.callers
      for (const name of businessFunctions) {
        const isNamed = operation.description.includes(`\`${name}\``)
        assert.equal(isNamed, users !== 'anyone' && users.includes(name), `${endpoint.id} ${name}`)
      }
    }
  })

  it('asks for a bearer token everywhere', () => {
    assert.deepEqual(document.security, [{ bearer: [] }])
    assert.deepEqual(document.components.securitySchemes.bearer, { type: 'http', scheme: 'bearer' })
  })

  it('marks what is deprecated', () => {
    const marked = operationsIn(document).filter(({ operation }) => operation.deprecated)
    assert.deepEqual(
      marked.map(({ endpoint }) => ersIdOf(endpoint)),
      ['A006', 'A021', 'A032'],
    )
  })

  it('has examples that the server understands', async () => {
    const caller = await server.as(people.referrer)
    for (const { operation, endpoint, path } of operationsIn(document)) {
      if (endpoint.method !== 'GET') continue
      const { parameters } = operation
      const filled = path
        .replace('/referrals/FHIR', '')
        .replace(/\{(\w+)\}/g, (_, name) => String(exampleOf(parameters, 'path', name)))
      const query = parameters
        .filter((each) => each.in === 'query' && each.example !== undefined)
        .map(({ name, example }) => `${name}=${example}`)
      const answer = await caller.get(query.length > 0 ? `${filled}?${query.join('&')}` : filled)
      assert.ok(answer.status !== 405 && answer.status < 500, `${endpoint.id} ${answer.text}`)
    }
  })
})

type Listed = {
  readonly operation: Operation
  readonly endpoint: Endpoint
  readonly path: string
}

function operationsIn(document: Document): Listed[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.values(operations).map((operation) => {
      const endpoint = endpoints.find(({ id }) => id === operation.operationId)
      assert.ok(endpoint)
      return { operation, endpoint, path }
    }),
  )
}

function exampleOf(parameters: readonly Shown[], place: string, name: string) {
  const parameter = parameters.find((each) => each.in === place && each.name === name)
  assert.ok(parameter?.example !== undefined, `${name} has an example`)
  return parameter.example
}

describe('metadata', () => {
  for (const [fhir, fhirVersion] of [
    ['STU3', '3.0.1'],
    ['R4', '4.0.1'],
  ] as const) {
    it(`is the CapabilityStatement of ${fhir}, for everybody`, async () => {
      const { status, headers, json } = await get(`/referrals/FHIR/${fhir}/metadata`)
      assert.equal(status, 200)
      assert.equal(headers.get('content-type'), 'application/fhir+json')
      assert.equal(json.resourceType, 'CapabilityStatement')
      assert.equal(json.fhirVersion, fhirVersion)
      assert.equal(json.kind, 'instance')
      assert.equal(json.date, server.clock.now())
      assert.equal(json.implementation.url, `${server.baseUrl}/referrals/FHIR/${fhir}`)
      assert.deepEqual(json.software, { name: 'open-ers', version })
      // Mandatory in STU3, gone in R4.
      assert.equal(json.acceptUnknown, fhir === 'STU3' ? 'no' : undefined)
    })

    it(`lists the resources of ${fhir} that endpoints serve, each once`, async () => {
      const { json } = await get(`/referrals/FHIR/${fhir}/metadata`)
      const [rest] = json.rest
      assert.equal(rest.mode, 'server')
      const own = endpoints.filter((each) => each.fhir === fhir).map(({ resource }) => resource)
      assert.deepEqual(
        rest.resource.map(({ type }: { type: string }) => type),
        [...new Set(own)].sort(),
      )
      const text = JSON.stringify(rest)
      for (const endpoint of endpoints.filter((each) => each.fhir === fhir)) {
        assert.ok(text.includes(ersIdOf(endpoint)), `${endpoint.id} is told of`)
      }
      for (const { interaction } of rest.resource) {
        const codes = interaction.map(({ code }: { code: string }) => code)
        assert.equal(new Set(codes).size, codes.length)
      }
    })
  }
})

describe('/docs', () => {
  it('is where the root leads', async () => {
    const answer = await get('/')
    assert.equal(answer.status, 302)
    assert.equal(answer.headers.get('location'), '/docs')
  })

  it('is one page with all that it needs from this server', async () => {
    assert.equal((await get('/docs/')).status, 200)
    const { status, headers, text } = await get('/docs')
    assert.equal(status, 200)
    assert.equal(headers.get('content-type'), 'text/html; charset=utf-8')
    const needed = [...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, url = '']) => url)
    assert.ok(needed.length >= 4)
    for (const url of needed.filter((each) => !each.startsWith('data:'))) {
      assert.match(url, /^\//, `${url} is of this server`)
      assert.equal((await get(url)).status, 200, url)
    }
    assert.ok(!/https?:\/\//.test(text))
  })

  it('has each file under its own type', async () => {
    for (const [path, type] of [
      ['/docs/reference.js', /^text\/javascript; charset=utf-8$/],
      ['/docs/library/swagger-ui.css', /^text\/css; charset=utf-8$/],
      ['/docs/library/swagger-ui-bundle.js', /^(text|application)\/javascript; charset=utf-8$/],
    ] as const) {
      assert.match((await get(path)).headers.get('content-type') ?? '', type)
    }
  })
})

describe('health', () => {
  it('tells that it lives and is ready', async () => {
    const live = await get('/health/live')
    assert.deepEqual([live.status, live.json], [200, { status: 'live' }])
    const ready = await get('/health/ready')
    assert.deepEqual([ready.status, ready.json], [200, { status: 'ready' }])
    assert.equal((await get('/health/ready', { method: 'HEAD' })).status, 200)
  })
})

describe('_ping and _status', () => {
  it('answers _ping for everybody, GET and HEAD', async () => {
    const { status, json } = await get('/referrals/_ping')
    assert.equal(status, 200)
    assert.deepEqual(Object.keys(json), ['version', 'revision', 'releaseId', 'commitId'])
    assert.equal(json.version, version)
    const head = await get('/referrals/_ping', { method: 'HEAD' })
    assert.deepEqual([head.status, head.text], [200, ''])
  })

  it('answers _status for who has an api key', async () => {
    const headers = { apikey: 'provider-app-client' }
    const { status, json } = await get('/referrals/_status', { headers })
    assert.equal(status, 200)
    assert.equal(json.status, 'pass')
    assert.equal(json.version, version)
    const [check] = json.checks['healthcheckService:status']
    assert.equal(check.status, 'pass')
    assert.deepEqual(Object.keys(check), ['status', 'timeout', 'responseCode', 'outcome', 'links'])
    assert.equal(check.responseCode, 200)
    assert.equal((await get(check.links.self)).status, 200)
    assert.equal((await get('/referrals/_status', { method: 'HEAD', headers })).status, 200)
  })

  for (const [name, apikey] of [
    ['none', undefined],
    ['an empty one', ''],
    ['an unknown one', 'nobody'],
    ['that of a revoked application', 'revoked-provider-app-client'],
    ['rubbish', "' or 1=1 --"],
  ] as const) {
    it(`refuses _status for ${name}`, async () => {
      const answer = await get(
        '/referrals/_status',
        apikey === undefined ? {} : { headers: { apikey } },
      )
      assert.deepEqual([answer.status, answer.text], [401, ''])
    })
  }

  it('gives the reason phrase of the platform with its refusal', async () => {
    const response = await fetch(`${server.baseUrl}/referrals/_status`)
    assert.deepEqual([response.status, response.statusText], [401, 'Server Error'])
  })
})

describe('/metrics', () => {
  it('counts requests by endpoint and status, and times them', async () => {
    const caller = await server.as(people.referrer)
    const counted = async (status: number) => {
      const { text } = await get('/metrics')
      const line = `ers_requests_total{operation="a030-retrieve-business-functions",status="${status}"}`
      const found = text.split('\n').find((each) => each.startsWith(line))
      return Number(found?.split(' ')[1] ?? 0)
    }
    const before = [await counted(200), await counted(406)]
    await caller.get('/R4/PractitionerRole')
    await caller.get('/R4/PractitionerRole')
    await caller.get('/R4/PractitionerRole', { accept: 'image/png' })
    const [done = 0, refused = 0] = before
    assert.deepEqual([await counted(200), await counted(406)], [done + 2, refused + 1])
    const { text, headers } = await get('/metrics')
    assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
    assert.match(
      text,
      /ers_request_duration_seconds_count\{operation="a030-retrieve-business-functions"\} \d+/,
    )
    assert.match(text, /process_cpu_seconds_total/)
  })

  it('has no identifier in any label', async () => {
    const caller = await server.as(people.referrer)
    await caller.get('/STU3/ReferralRequest/123456789012')
    await caller.get('/STU3/CodeSystem/9912003888')
    const { text } = await get('/metrics')
    for (const secret of ['123456789012', '9912003888', '555073103100', 'D82106']) {
      assert.ok(!text.includes(secret), secret)
    }
  })
})
