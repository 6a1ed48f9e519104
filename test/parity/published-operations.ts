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
  const responses = Object.entries(yaml.responses as Yaml).map(([status, response]) => ({
    status: Number(status),
    described: String(resolve({ yaml: response as Yaml, file }).yaml.description ?? ''),
  }))
  return {
    id: String(yaml.operationId).replace('&', '-and-'),
    statuses: responses.map(({ status }) => status).sort(),
    codes: responses
      .filter(({ status }) => status >= 400)
      .flatMap(({ status, described }) => codesIn(described).map((code) => `${status} ${code}`)),
  }
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
