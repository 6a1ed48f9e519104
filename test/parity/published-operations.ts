import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { publishedFile } from '../world/published-schemas.ts'

/** What a published page says of its answers. */
export type PublishedOperation = {
  /** `&` spelled `-and-`. */
  readonly id: string
  readonly statuses: readonly number[]
  /** Codes of its error tables with their status: `422 NO_RELATIONSHIP`. */
  readonly codes: readonly string[]
  /** Examples of its answers, those there are, below `spec/examples` and without `.json`. */
  readonly examples: readonly string[]
}

/** Undefined where the contract is not beside the repository. */
export function publishedOperations(): readonly PublishedOperation[] | undefined {
  const api = publishedFile('openapi/e-referrals-service-api.yaml')
  if (api === undefined) return undefined
  const paths = Object.values(readYaml(api).paths as Yaml)
  return paths
    .flatMap((path) => Object.values(path as Yaml))
    .map((operation) => operationOf(resolve({ yaml: operation as Yaml, file: api })))
}

/** The same for a test, which says what it leaves out where there is nothing to compare with. */
export function publishedOr(diagnose: (says: string) => void): readonly PublishedOperation[] {
  const operations = publishedOperations()
  if (operations === undefined) diagnose('left out: the published contract is not here')
  return operations ?? []
}

type Yaml = Readonly<Record<string, unknown>>
type Part = { readonly yaml: Yaml; readonly file: URL }

function operationOf({ yaml, file }: Part): PublishedOperation {
  const responses = Object.entries(yaml.responses as Yaml).map(([status, response]) => {
    const resolved = resolve({ yaml: response as Yaml, file })
    return {
      status: Number(status),
      described: String(resolved.yaml.description ?? ''),
      examples: examplesOf(resolved),
    }
  })
  return {
    id: String(yaml.operationId).replace('&', '-and-'),
    statuses: responses.map(({ status }) => status).sort(),
    codes: responses
      .filter(({ status }) => status >= 400)
      .flatMap(({ status, described }) => codesIn(described).map((code) => `${status} ${code}`)),
    examples: [...new Set(responses.flatMap(({ examples }) => examples))].sort(),
  }
}

/** Under `example`, or one by one under `examples`. */
function examplesOf({ yaml, file }: Part): readonly string[] {
  return Object.values((yaml.content ?? {}) as Yaml).flatMap((content) => {
    const { example, examples = {} } = content as { example?: Yaml; examples?: Yaml }
    const values = Object.values(examples).map((each) => (each as Yaml).value as Yaml | undefined)
    return [example, ...values]
      .map((value) => value?.$ref)
      .filter((reference) => typeof reference === 'string')
      .map((reference) => exampleAt(new URL(reference, file)))
      .filter((path) => path !== undefined)
  })
}

/** Pages refer to examples where they lay in their repository: `components/stu3/examples`. */
function exampleAt({ pathname }: URL): string | undefined {
  const found = /\/components\/(stu3|r4)\/examples\/(.+)\.json$/.exec(pathname)
  const path = found === null ? undefined : `${found[1]}/${found[2]}`
  const file = path === undefined ? undefined : publishedFile(`examples/${path}.json`)
  return file === undefined ? undefined : path
}

/** First cells of a table's rows that are codes. */
function codesIn(description: string): string[] {
  return [...description.matchAll(/^\s*\|\s*([A-Z][A-Z_]+)\s*\|/gm)].map(([, code = '']) => code)
}

function resolve(part: Part): Part {
  const reference = part.yaml.$ref
  if (typeof reference !== 'string') return part
  const file = new URL(reference, part.file)
  return resolve({ yaml: readYaml(file), file })
}

function readYaml(file: URL): Yaml {
  return parse(readFileSync(file, 'utf8')) as Yaml
}
