import { type Endpoint, ersIdOf, urlOf } from '../../src/api/endpoint.ts'
import { generatedBy } from './generated-by.ts'

/** `docs/endpoints/README.md`: every endpoint in a line. */
export function endpointsIndex(endpoints: readonly Endpoint[]): string {
  const rows = endpoints.map((endpoint) => {
    const { id, title, method, isDeprecated } = endpoint
    const call = `\`${method} ${urlOf(endpoint)}\``
    const link = `[${title}](${id}.md)`
    return `| ${ersIdOf(endpoint)} | ${link} | ${call} | ${isDeprecated ? 'deprecated' : ''} |`
  })
  return [...HEADER, ...rows, '', generatedBy('`src/api/registry.ts`'), ''].join('\n')
}

const HEADER = [
  '# Endpoints',
  '',
  'What is built. [Deviations](../deviations.md) lists what is not. The running server shows the',
  'same at `/docs`, and answers there.',
  '',
  '| | | call | |',
  '|---|---|---|---|',
]
