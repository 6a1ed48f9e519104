import { options } from '../../src/config.ts'
import { generatedBy } from './generated-by.ts'

/** `docs/configuration.md`, from the table of options. */
export function configurationPage(): string {
  const rows = Object.values(options).map((option) => {
    const fallback = option.fallback === undefined ? 'none' : `\`${option.fallback}\``
    const names = `\`${option.flag} ${option.wants}\` | \`${option.variable}\``
    return `| ${names} | ${fallback} | ${option.meaning} | ${option.since} |`
  })
  return [...HEADER, ...rows, '', ...BUCKET, '', generatedBy('`src/config.ts`'), ''].join('\n')
}

const BUCKET = [
  '## Files in S3',
  '',
  'With `--object-store` uploaded files are kept in a bucket of Amazon S3, or of any store that',
  'speaks its protocol (`--s3-endpoint`, mostly with `--s3-path-style yes`). Credentials come from',
  'where every AWS program takes them: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and perhaps',
  '`AWS_SESSION_TOKEN`, a profile, or the role of the machine. They must permit `s3:GetObject`,',
  '`s3:PutObject` and `s3:DeleteObject` below the prefix, and `s3:ListBucket`, without which an',
  'absent object cannot be told from a forbidden one. The start tries all of it with an object of',
  'its own, and is refused in one line when it fails.',
  '',
  'Callers of A039 and A042 follow signed links to the bucket, so they must reach it. Files do not',
  'move by themselves from the data folder to a bucket or back.',
]

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
