/** `npm run docs:configuration`: writes `docs/configuration.md` from the table of options. */
import { writeFile } from 'node:fs/promises'
import { options } from '../src/config.ts'

export function configurationPage(): string {
  const rows = Object.values(options).map((option) => {
    const fallback = option.fallback === undefined ? 'none' : `\`${option.fallback}\``
    const names = `\`${option.flag} ${option.wants}\` | \`${option.variable}\``
    return `| ${names} | ${fallback} | ${option.meaning} | ${option.since} |`
  })
  return [...HEADER, ...rows, ...FOOTER].join('\n')
}

const HEADER = [
  '# Configuration',
  '',
  'Every option has a flag and an environment variable; the flag wins. Flags go after `--`:',
  '`npm start -- --environment sandbox --port 9100`. An unknown flag, or a value that cannot be',
  'used, stops the start, and all such problems are named at once.',
  '',
  '| flag | variable | default | meaning | since |',
  '|---|---|---|---|---|',
]

const FOOTER = ['', '`npm run docs:configuration` writes this page from `src/config.ts`.', '']

if (import.meta.main) {
  await writeFile(new URL('../docs/configuration.md', import.meta.url), configurationPage())
  process.stdout.write('docs/configuration.md is written.\n')
}
