import { type Outcome, ok, unlessRefused } from './base/outcome.ts'
import { parseWebAddress } from './base/web-address.ts'
import { type ClamdOptions, readClamdAddress } from './outside/scanner/clamd.ts'
import { readS3Address, type S3Address } from './store/objects/s3-address.ts'

/**
 * Every option of the server, once: the command line, the environment variables, `--help` and
 * `docs/configuration.md` all come from this table. A flag beats its variable, that the default;
 * an empty variable is an absent one.
 */
export const options = {
  environment: {
    flag: '--environment',
    variable: 'OPEN_ERS_ENVIRONMENT',
    wants: 'NAME',
    fallback: 'integration',
    meaning: 'Which world to serve: sandbox, integration, alpha or production.',
    since: '0.1.0',
    read: oneOf(['sandbox', 'integration', 'alpha', 'production']),
  },
  host: {
    flag: '--host',
    variable: 'OPEN_ERS_HOST',
    wants: 'ADDRESS',
    fallback: '127.0.0.1',
    meaning: 'The address to listen on; 0.0.0.0 is all of this machine.',
    since: '0.1.0',
    read: text,
  },
  port: {
    flag: '--port',
    variable: 'OPEN_ERS_PORT',
    wants: 'NUMBER',
    fallback: '9000',
    meaning: 'The port to listen on; 0 takes any that is free.',
    since: '0.1.0',
    read: wholeNumber(0, 65_535),
  },
  dataFolder: {
    flag: '--data',
    variable: 'OPEN_ERS_DATA',
    wants: 'FOLDER',
    fallback: './data',
    meaning: 'Where files, keys and the database brought along are kept; made when missing.',
    since: '0.1.0',
    read: text,
  },
  databaseUrl: {
    flag: '--database-url',
    variable: 'DATABASE_URL',
    wants: 'URL',
    fallback: undefined,
    meaning: 'A PostgreSQL 15 or later to use in place of the one brought along.',
    since: '0.1.0',
    read: databaseAddress,
  },
  publicUrl: {
    flag: '--public-url',
    variable: 'OPEN_ERS_PUBLIC_URL',
    wants: 'URL',
    fallback: undefined,
    meaning: 'What callers see, when not http://HOST:PORT; links in bodies begin with it.',
    since: '0.1.0',
    read: webAddress,
  },
  logLevel: {
    flag: '--log-level',
    variable: 'OPEN_ERS_LOG_LEVEL',
    wants: 'LEVEL',
    fallback: 'info',
    meaning: 'The least that is logged: trace, debug, info, warn, error, fatal or silent.',
    since: '0.1.0',
    read: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  },
  databasePoolMax: {
    flag: '--database-pool',
    variable: 'OPEN_ERS_DATABASE_POOL',
    wants: 'NUMBER',
    fallback: '16',
    meaning: 'How many database connections this process may hold.',
    since: '0.1.0',
    read: wholeNumber(2, 90),
  },
  pasTimeoutSeconds: {
    flag: '--pas-timeout-seconds',
    variable: 'OPEN_ERS_PAS_TIMEOUT_SECONDS',
    wants: 'SECONDS',
    fallback: '120',
    meaning: 'How long a booking waits for the patient administration system of a provider.',
    since: '0.1.0',
    read: wholeNumber(1, 3_600),
  },
  pasUrl: {
    flag: '--pas-url',
    variable: 'OPEN_ERS_PAS_URL',
    wants: 'URL',
    fallback: undefined,
    meaning: 'A bridge to the PAS of every service (docs/pas.md); simulated when absent.',
    since: '0.1.0',
    read: webAddress,
  },
  pasTokenFile: {
    flag: '--pas-token-file',
    variable: 'OPEN_ERS_PAS_TOKEN_FILE',
    wants: 'FILE',
    fallback: undefined,
    meaning: 'The file that holds the bearer token for --pas-url.',
    since: '0.1.0',
    read: text,
  },
  pasFile: {
    flag: '--pas-file',
    variable: 'OPEN_ERS_PAS_FILE',
    wants: 'FILE',
    fallback: undefined,
    meaning: 'Bridges of providers and services, as JSON (docs/pas.md).',
    since: '0.1.0',
    read: text,
  },
  clamd: {
    flag: '--clamd',
    variable: 'OPEN_ERS_CLAMD',
    wants: 'ADDRESS',
    fallback: undefined,
    meaning: 'A clamd that scans uploads, HOST:PORT or its socket; simulated when absent.',
    since: '0.1.0',
    read: scannerAddress,
  },
  objectStore: {
    flag: '--object-store',
    variable: 'OPEN_ERS_OBJECT_STORE',
    wants: 'ADDRESS',
    fallback: undefined,
    meaning: 'A bucket for uploaded files, s3://BUCKET/PREFIX; the data folder when absent.',
    since: '0.2.0',
    read: bucketAddress,
  },
  s3Endpoint: {
    flag: '--s3-endpoint',
    variable: 'AWS_ENDPOINT_URL_S3',
    wants: 'URL',
    fallback: undefined,
    meaning: 'Where the bucket is served, when not by Amazon; callers follow links to there too.',
    since: '0.2.0',
    read: webAddress,
  },
  s3Region: {
    flag: '--s3-region',
    variable: 'AWS_REGION',
    wants: 'NAME',
    fallback: undefined,
    meaning: 'The region of the bucket, eu-west-2 for instance.',
    since: '0.2.0',
    read: regionName,
  },
  isS3PathStyle: {
    flag: '--s3-path-style',
    variable: 'OPEN_ERS_S3_PATH_STYLE',
    wants: 'ANSWER',
    fallback: 'no',
    meaning: 'Whether the bucket is named in the path of its URLs, not in their host: yes or no.',
    since: '0.2.0',
    read: yesOrNo,
  },
  rateLimitPerMinute: {
    flag: '--rate-limit-per-minute',
    variable: 'OPEN_ERS_RATE_LIMIT_PER_MINUTE',
    wants: 'NUMBER',
    fallback: undefined,
    meaning: 'Requests an application may make in a minute, unless registered with its own limit.',
    since: '0.1.0',
    read: wholeNumber(1, 1_000_000),
  },
  jsonBytesMax: {
    flag: '--json-bytes-max',
    variable: 'OPEN_ERS_JSON_BYTES_MAX',
    wants: 'BYTES',
    fallback: '1048576',
    meaning: 'The largest JSON body that is read; files have the limit of their endpoint.',
    since: '0.1.0',
    read: wholeNumber(1_024, 67_108_864),
  },
  drainSeconds: {
    flag: '--drain-seconds',
    variable: 'OPEN_ERS_DRAIN_SECONDS',
    wants: 'SECONDS',
    fallback: '25',
    meaning: 'How long requests in flight may take to finish after SIGTERM or SIGINT.',
    since: '0.1.0',
    read: wholeNumber(1, 3_600),
  },
} as const satisfies Record<string, Option>

type Option = {
  readonly flag: `--${string}`
  readonly variable: string
  readonly wants: string
  readonly fallback: string | undefined
  readonly meaning: string
  readonly since: string
  readonly read: (given: string) => Read<unknown>
}

/** What a text means, or what should have been there. A `secret` text is not shown to anybody. */
type Read<T> = { readonly value: T } | { readonly wanted: string; readonly isSecret?: true }

type Name = keyof typeof options
type ValueOf<N extends Name> = Extract<
  ReturnType<(typeof options)[N]['read']>,
  { value: unknown }
>['value']
type Optional = { [N in Name]: undefined extends (typeof options)[N]['fallback'] ? N : never }[Name]

export type Config = { readonly [N in Exclude<Name, Optional>]: ValueOf<N> } & {
  readonly [N in Optional]?: ValueOf<N>
}
export type EnvironmentName = Config['environment']

export type CommandLine =
  | { readonly kind: 'start'; readonly config: Config }
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }

type Variables = Readonly<Record<string, string | undefined>>
type Given = { readonly from: string; readonly text: string }

/** What was asked for, or every problem with it: one sentence each, with the flag or variable. */
export function readConfig(
  parameters: readonly string[],
  variables: Variables,
): Outcome<CommandLine, string> {
  if (parameters.includes('--help')) return ok({ kind: 'help' })
  if (parameters.includes('--version')) return ok({ kind: 'version' })
  const problems: string[] = []
  const flags = readFlags(parameters, problems)
  const config: Record<string, unknown> = {}
  for (const [name, option] of Object.entries<Option>(options)) {
    const given = flags.get(option.flag) ?? readVariable(option, variables)
    const said = given?.text ?? option.fallback
    if (said === undefined) continue
    const read = option.read(said)
    if ('value' in read) config[name] = read.value
    else problems.push(problemOf(given?.from ?? option.flag, said, read))
  }
  return unlessRefused(problems, () => ({ kind: 'start', config: config as Config }))
}

/** `--port 9100` and `--port=9100` alike. */
function readFlags(parameters: readonly string[], problems: string[]): Map<string, Given> {
  const known = new Set<string>(Object.values(options).map(({ flag }) => flag))
  const found = new Map<string, Given>()
  const rest = [...parameters]
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const [flag = '', ...afterEquals] = next.split('=')
    if (!known.has(flag)) {
      problems.push(`There is no option ${flag}.`)
      // What follows an unknown flag is taken for its value, so as not to complain of that too.
      if (flag.startsWith('-') && isValue(rest[0]) && afterEquals.length === 0) rest.shift()
      continue
    }
    const value = afterEquals.length > 0 ? afterEquals.join('=') : takeValue(rest)
    if (value === undefined || value === '') problems.push(`${flag} is given without a value.`)
    else if (found.has(flag)) problems.push(`${flag} is given twice.`)
    else found.set(flag, { from: flag, text: value })
  }
  return found
}

function takeValue(rest: string[]): string | undefined {
  return isValue(rest[0]) ? rest.shift() : undefined
}

function isValue(next: string | undefined): boolean {
  return next !== undefined && !next.startsWith('--')
}

function readVariable(option: Option, variables: Variables): Given | undefined {
  const found = variables[option.variable]
  return found ? { from: option.variable, text: found } : undefined
}

function problemOf(
  from: string,
  said: string,
  { wanted, isSecret }: { wanted: string; isSecret?: true },
): string {
  return isSecret ? `${from} must be ${wanted}.` : `${from} must be ${wanted}, not "${said}".`
}

function text(given: string): Read<string> {
  return { value: given }
}

function oneOf<const T extends string>(names: readonly T[]): (given: string) => Read<T> {
  return (given) => {
    const value = names.find((name) => name === given)
    return value === undefined ? { wanted: `one of ${names.join(', ')}` } : { value }
  }
}

function wholeNumber(min: number, max: number): (given: string) => Read<number> {
  return (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN
    const isWithin = value >= min && value <= max
    return isWithin ? { value } : { wanted: `a whole number from ${min} to ${max}` }
  }
}

function scannerAddress(given: string): Read<ClamdOptions['address']> {
  const value = readClamdAddress(given)
  return value === undefined ? { wanted: 'HOST:PORT or the path of a socket' } : { value }
}

function bucketAddress(given: string): Read<S3Address> {
  const value = readS3Address(given)
  return value === undefined ? { wanted: 's3://BUCKET or s3://BUCKET/PREFIX' } : { value }
}

function regionName(given: string): Read<string> {
  return /^[a-z0-9-]{1,63}$/.test(given) ? { value: given } : { wanted: 'the name of a region' }
}

function yesOrNo(given: string): Read<boolean> {
  return given === 'yes' || given === 'no' ? { value: given === 'yes' } : { wanted: 'yes or no' }
}

function webAddress(given: string): Read<string> {
  const value = parseWebAddress(given)
  return value === undefined ? { wanted: 'an http or https address without query' } : { value }
}

function databaseAddress(given: string): Read<string> {
  return /^postgres(ql)?:\/\/\S+$/.test(given)
    ? { value: given }
    : { wanted: 'an address as postgresql://USER:PASSWORD@HOST:5432/DATABASE', isSecret: true }
}

/** What `--help` prints. */
export function helpText(): string {
  const rows = Object.values<Option>(options).map((option) => ({
    usage: `${option.flag} ${option.wants}`,
    option,
  }))
  const width = Math.max(...rows.map(({ usage }) => usage.length))
  const lines = rows.map(({ usage, option }) => {
    const fallback = option.fallback === undefined ? '' : `, default ${option.fallback}`
    const indent = ' '.repeat(width + 4)
    return `  ${usage.padEnd(width)}  ${option.meaning}\n${indent}(${option.variable}${fallback})`
  })
  return [
    'Usage: npm start -- [OPTION VALUE]...',
    '',
    'Starts an e-Referral Service. Each option may also be set by the variable beside it.',
    '',
    ...lines,
    '',
    `  ${'--help'.padEnd(width)}  Prints this.`,
    `  ${'--version'.padEnd(width)}  Prints the version.`,
    '',
  ].join('\n')
}
