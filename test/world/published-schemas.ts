/**
 * The published response schemas, for tests: every body the server sends is held against its page.
 * The contract lies beside the repository (`../shared/spec`); where it does not, there is nothing
 * to compare with and the tests say so.
 */
import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { parse } from 'yaml'

export type PublishedSchemas = {
  /**
   * The problems of an answer: none when it is as its page says. `body` is parsed JSON or its
   * text.
   */
  readonly validateResponse: (operationId: string, status: number, body: unknown) => string[]
  readonly operationIds: readonly string[]
}

/** `path` below the published contract, or undefined where the contract is not there. */
export function publishedFile(path: string): URL | undefined {
  const file = new URL(path, contract)
  return existsSync(file) ? file : undefined
}

/** Undefined where the contract is not beside the repository. */
export function publishedSchemas(): PublishedSchemas | undefined {
  known ??= load()
  return known
}

const contract = new URL('../../../shared/spec/', import.meta.url)

let known: PublishedSchemas | undefined

function load(): PublishedSchemas | undefined {
  const api = publishedFile('openapi/e-referrals-service-api.yaml')
  if (api === undefined) return undefined
  const ajv = new Ajv({ strict: false, allErrors: true, formats })
  const operations = new Map(listOperations(api))
  const compiled = new Map<string, ValidateFunction | undefined>()

  return {
    operationIds: [...operations.keys()],
    validateResponse(operationId, status, body) {
      const responses = operations.get(operationId)
      if (responses === undefined) return [`${operationId} is not a published operation`]
      const response = responses.get(String(status))
      if (response === undefined) return [`${operationId} documents no status ${status}`]
      const key = `${operationId} ${status}`
      if (!compiled.has(key)) compiled.set(key, compile(response, ajv))
      return problemsOf(compiled.get(key), body)
    },
  }
}

function problemsOf(validate: ValidateFunction | undefined, body: unknown): string[] {
  if (validate === undefined) return []
  const parsed: unknown =
    typeof body === 'string' || Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body
  // What JSON leaves out is not there.
  const sent: unknown = JSON.parse(JSON.stringify(parsed))
  if (validate(sent)) return []
  return (validate.errors ?? [])
    .filter((error) => !isContradicted(error))
    .map(
      ({ instancePath, message, params }) =>
        `${instancePath === '' ? '/' : instancePath} ${message} ${JSON.stringify(params)}`,
    )
}

/** Quirk Q10: the example of a 401 lacks the display that its schema demands. */
function isContradicted({ instancePath, params }: ErrorObject): boolean {
  return (
    /^\/issue\/\d+\/details\/coding\/\d+$/.test(instancePath) &&
    params.missingProperty === 'display'
  )
}

type Yaml = Readonly<Record<string, unknown>>

/** A part of the contract, with the file that its references start from. */
type Part = { readonly yaml: Yaml; readonly file: URL }

function* listOperations(api: URL): Generator<[string, ReadonlyMap<string, Part>]> {
  for (const path of Object.values(child(readYaml(api), 'paths'))) {
    for (const reference of Object.values(path as Yaml)) {
      const operation = resolve({ yaml: reference as Yaml, file: api })
      const responses = Object.entries(child(operation.yaml, 'responses')).map(
        ([status, response]) =>
          [status, resolve({ yaml: response as Yaml, file: operation.file })] as const,
      )
      const id = String(operation.yaml.operationId).replace('&', '-and-')
      yield [id, new Map(responses)]
    }
  }
}

/** The JSON body of a response, if it has one; of a file nothing is checked. */
function compile(response: Part, ajv: Ajv): ValidateFunction | undefined {
  const content = child(response.yaml, 'content')
  const type = Object.keys(content).find((each) => each.startsWith('application/fhir+json'))
  if (type === undefined) return undefined
  const schema = child(child(content, type), 'schema')
  return ajv.compile(toJsonSchema(schema, response.file) as Yaml)
}

/**
 * OpenAPI 3.0 says `nullable` where JSON Schema gives a second type, and refers to files, which
 * are put in place here: no schema of the contract contains itself.
 */
function toJsonSchema(yaml: unknown, file: URL): unknown {
  if (Array.isArray(yaml)) return yaml.map((each) => toJsonSchema(each, file))
  if (typeof yaml !== 'object' || yaml === null) return yaml
  const part = resolve({ yaml: yaml as Yaml, file })
  const schema: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(part.yaml)) {
    if (key === 'properties') schema[key] = eachProperty(value as Yaml, part.file)
    else if (key === 'enum') Object.assign(schema, toEnum(value as unknown[]))
    else if (!annotations.has(key)) schema[key] = toJsonSchema(value, part.file)
  }
  return part.yaml.nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}

function eachProperty(properties: Yaml, file: URL): Yaml {
  return Object.fromEntries(
    Object.entries(properties).map(([name, each]) => [name, toJsonSchema(each, file)]),
  )
}

/** `_baseUrl_` stands for the base of the server, so such a value is known by its end. */
function toEnum(values: unknown[]): Yaml {
  const [value] = values
  if (typeof value !== 'string' || !/^_baseurl_/i.test(value)) return { enum: values }
  return { pattern: `^https?://.+${value.slice('_baseUrl_'.length)}$` }
}

const annotations = new Set(['description', 'example', 'examples', 'nullable', 'title'])

function resolve(part: Part): Part {
  const reference = part.yaml.$ref
  if (typeof reference !== 'string') return part
  const file = new URL(reference, part.file)
  return resolve({ yaml: readYaml(file), file })
}

const files = new Map<string, Yaml>()

function readYaml(file: URL): Yaml {
  const read = files.get(file.href) ?? (parse(readFileSync(file, 'utf8')) as Yaml)
  files.set(file.href, read)
  return read
}

function child(yaml: Yaml, name: string): Yaml {
  return (yaml[name] ?? {}) as Yaml
}

const formats = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  int32: true,
  uri: /^[a-z][a-z0-9+.-]*:/,
  binary: true,
} as const
