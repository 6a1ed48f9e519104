import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('../../docs/deviations.md', import.meta.url), 'utf8')

/** Ids in the first column of a table of docs/deviations.md. */
function operationsUnder(heading: string): readonly string[] {
  const [, section = ''] = page.split(`## ${heading}\n`)
  const [table = ''] = section.split('\n## ')
  return [...table.matchAll(/^\| `(a\d{3}-[a-z-]+)` \|/gm)].map(([, id = '']) => id)
}

/** Operations whose pages are newer than the contract: nothing there to hold them against. */
export const publishedLater = operationsUnder('Published after the contract')
