import { existsSync, readFileSync } from 'node:fs'
import { type Endpoint, ersIdOf } from '../../src/api/endpoint.ts'
import { endpoints } from '../../src/api/registry.ts'
import { configurationPage } from './configuration-page.ts'
import { endpointPage, type Quirk } from './endpoint-page.ts'
import { endpointsIndex } from './endpoints-index.ts'
import { errorsPage } from './errors-page.ts'

export const docs = new URL('../../docs/', import.meta.url)

/** Every page that is generated, by its path below `docs/`. */
export function generatedPages(): ReadonlyMap<string, string> {
  const quirks = readQuirks()
  return new Map([
    ['configuration.md', configurationPage()],
    ['errors.md', errorsPage(endpoints)],
    ['endpoints/README.md', endpointsIndex(endpoints)],
    ...endpoints.map((endpoint): [string, string] => [
      `endpoints/${endpoint.id}.md`,
      endpointPage(endpoint, { notes: notesOn(endpoint), quirks: quirks(endpoint) }),
    ]),
  ])
}

/** Written by hand, where the declaration cannot say it. */
function notesOn({ id }: Endpoint): string {
  const file = new URL(`endpoints/notes/${id}.md`, docs)
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

/** `docs/quirks.md` says which endpoints have a quirk. */
function readQuirks(): (endpoint: Endpoint) => readonly Quirk[] {
  const rows = readFileSync(new URL('quirks.md', docs), 'utf8')
    .split('\n')
    .filter((line) => /^\| Q\d+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  return (endpoint) =>
    rows
      .filter(([, , , where = '']) => where.split(' ').includes(ersIdOf(endpoint)))
      .map(([, id = '', says = '']) => ({ id, says }))
}
