import { options } from '../../src/config.ts'
import { generatedBy } from './generated-by.ts'

/** `docs/configuration.md`, from the table of options. */
export function configurationPage(): string {
  const rows = Object.values(options).map((option) => {
    const fallback = option.fallback === undefined ? 'none' : `\`${option.fallback}\``
    const names = `\`${option.flag} ${option.wants}\` | \`${option.variable}\``
    return `| ${names} | ${fallback} | ${option.meaning} | ${option.since} |`
  })
  return [...HEADER, ...rows, '', generatedBy('`src/config.ts`'), ''].join('\n')
}

const HEADER = [
  '# Configuration',
  '',
  'Every option has a flag and an environment variable; the flag wins. Flags go after `--`:',
  '`npm start -- --port 9100 --data /some/dir`. An unknown flag, or a value that cannot be used,',
  'stops the start, and all such problems are named at once.',
  '',
  '| flag | variable | default | meaning | since |',
  '|---|---|---|---|---|',
]
