/**
 * Registers and manages applications in the database of a server, also where there is no `/world`
 * (docs/applications.md): `npm run --silent app -- create|list|show|change|rotate|revoke`.
 */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/base/clock.ts'
import { randomIdentity } from '../src/base/identity.ts'
import {
  type ApplicationRegistry,
  applicationRegistry,
  type RegistryRefused,
  shownApplication,
} from '../src/security/issuer/application-registry.ts'
import type { Problem } from '../src/security/issuer/registered-value.ts'
import { StartRefused } from '../src/start-refused.ts'
import { identityStore } from '../src/store/postgres/identity-store.ts'
import { WrongUsage, withDatabase } from './database-url.ts'

/**
 * What may be registered; `''` takes it away. Of lists, the parts are separated by commas. What
 * is right is for the registry to say, so that it is said here and in `/world` alike.
 */
const attributes = {
  accessMode: { wants: 'MODE', meaning: 'user-restricted or application-restricted', read: text },
  clientId: { wants: 'ID', meaning: 'made when none is given', read: text },
  odsCode: { wants: 'ODS', meaning: 'the organisation that it acts for', read: text },
  businessFunction: { wants: 'NAME', meaning: 'the function that it acts in', read: text },
  userId: { wants: 'ID', meaning: 'the person answerable for it', read: text },
  asid: { wants: 'ASID', meaning: 'without it the gateway refuses every call', read: text },
  allowedOdsCodes: { wants: 'ODS,...', meaning: 'organisations it may be used for', read: list },
  jwks: { wants: 'FILE', meaning: 'its public keys, a JWKS', read: keysOf },
  jwksUrl: { wants: 'URL', meaning: 'where they are fetched, instead', read: text },
  redirectUris: { wants: 'URL,...', meaning: 'where people may be sent back to', read: urls },
  requestsPerMinute: { wants: 'NUMBER', meaning: 'a rate limit of its own', read: number },
  isActive: { wants: 'ANSWER', meaning: 'true or false: whether it is let in', read: yesOrNo },
} as const satisfies Record<string, Attribute>

type Attribute = {
  readonly wants: string
  readonly meaning: string
  readonly read: (given: string) => unknown
}
type Name = keyof typeof attributes

const names = Object.keys(attributes) as Name[]
const keyFlags: readonly Name[] = ['jwks', 'jwksUrl']

const usage = `Usage: npm run --silent app -- COMMAND [OPTIONS]
  create NAME ATTRIBUTES   registers one; prints its client id and secret, the secret this once
  list                     all of them, one JSON object a line
  show NAME                one of them
  change NAME ATTRIBUTES   gives it these; '' takes one away
  rotate NAME              a new secret, printed this once; the old one ends
  rotate NAME --jwks FILE  or --jwks-url URL: these keys in place of all it had
  revoke NAME              ends it and its tokens, within 30 seconds
Attributes:
${names.map((name) => `  ${usageOf(name).padEnd(30)} ${attributes[name].meaning}`).join('\n')}
Of all:
  --data DIR               data folder of the running server (default: data)
  --database-url URL       its database (default: DATABASE_URL, else that of the data folder)
`

class Refused extends Error {}

type Given = {
  readonly body: Readonly<Record<string, unknown>>
  /** Of what could not even be read. */
  readonly problems: readonly Problem[]
}
type Command = {
  readonly takesName: boolean
  readonly takes: readonly Name[]
  readonly run: (registry: ApplicationRegistry, name: string, given: Given) => Promise<string>
}

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['create', { takesName: true, takes: names, run: create }],
  ['list', { takesName: false, takes: [], run: listAll }],
  ['show', { takesName: true, takes: [], run: show }],
  ['change', { takesName: true, takes: names, run: change }],
  ['rotate', { takesName: true, takes: keyFlags, run: rotate }],
  ['revoke', { takesName: true, takes: [], run: revoke }],
])

async function run(args: string[]): Promise<string> {
  const { values, positionals } = readOptions(args)
  if (values.help === true) return usage
  const [word = '', name = '', ...more] = positionals
  const command = commands.get(word)
  if (command === undefined || more.length > 0 || command.takesName !== (name !== '')) {
    throw new WrongUsage(usage)
  }
  const foreign = names.find((each) => flagOf(each) in values && !command.takes.includes(each))
  if (foreign !== undefined) throw new WrongUsage(`${word} takes no --${flagOf(foreign)}\n${usage}`)
  const given = await readGiven(values)
  const { data = 'data', 'database-url': url } = values as {
    data?: string
    'database-url'?: string
  }
  return withDatabase({ data, 'database-url': url }, (database) => {
    const store = identityStore(database)
    const registry = applicationRegistry({ store, clock: systemClock, identity: randomIdentity })
    return command.run(registry, name, given)
  })
}

async function create(registry: ApplicationRegistry, name: string, { body, problems }: Given) {
  const made = unrefused(await registry.register({ name, ...body }, problems))
  return pretty({ ...shownApplication(made.application), clientSecret: made.clientSecret })
}

async function listAll(registry: ApplicationRegistry) {
  const applications = await registry.list()
  return applications.map((each) => `${JSON.stringify(shownApplication(each))}\n`).join('')
}

async function show(registry: ApplicationRegistry, name: string) {
  return pretty(shownApplication(unrefused(await registry.find(name)).application))
}

async function change(registry: ApplicationRegistry, name: string, { body, problems }: Given) {
  const changed = unrefused(await registry.change(name, body, problems))
  return pretty(shownApplication(changed.application))
}

/** Keys that are given take the place of both ways to have keys. */
async function rotate(registry: ApplicationRegistry, name: string, given: Given) {
  if (Object.keys(given.body).length + given.problems.length > 0) {
    const body = { jwks: null, jwksUrl: null, ...given.body }
    return change(registry, name, { ...given, body })
  }
  const { application, clientSecret } = unrefused(await registry.renewSecret(name))
  return pretty({ name, clientId: application.clientId, clientSecret })
}

function revoke(registry: ApplicationRegistry, name: string) {
  return change(registry, name, { body: { isActive: false }, problems: [] })
}

function unrefused<T extends { readonly ok: true }>(answer: T | RegistryRefused): T {
  if (answer.ok) return answer
  const told = answer.why === 'unknown' ? ({ says }: Problem) => says : sentence
  throw new Refused(answer.problems.map(told).join('\n'))
}

/** `--jwks keys[0].kty must be RSA` */
function sentence({ at, says }: Problem): string {
  const [head = ''] = at.split(/[.[]/)
  const attribute = names.find((name) => name === head)
  if (attribute === undefined) return `${at} ${says}`.trim()
  const place = at.slice(head.length).replace(/^[.]/, '')
  return [`--${flagOf(attribute)}`, place, says].filter((part) => part !== '').join(' ')
}

async function readGiven(values: Readonly<Record<string, unknown>>): Promise<Given> {
  const body: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const name of names) {
    const given = values[flagOf(name)]
    if (typeof given !== 'string') continue
    try {
      body[name] = await attributes[name].read(given)
    } catch (fault) {
      problems.push({ at: name, says: fault instanceof Error ? fault.message : 'cannot be read' })
    }
  }
  return { body, problems }
}

function text(given: string): string | null {
  return given === '' ? null : given
}

function list(given: string): readonly string[] | null {
  return given === '' ? null : given.split(',')
}

function urls(given: string): readonly string[] {
  return list(given) ?? []
}

/** A text that is none is left to be refused as such. */
function number(given: string): number | string | null {
  return /^\d+$/.test(given) ? Number(given) : text(given)
}

function yesOrNo(given: string): boolean | string {
  return given === 'true' || given === 'false' ? given === 'true' : given
}

async function keysOf(file: string): Promise<unknown> {
  if (file === '') return null
  const contents = await readFile(file, 'utf8').catch((fault: Error) => {
    throw new Error(`cannot be read: ${fault.message}`)
  })
  try {
    return JSON.parse(contents)
  } catch {
    throw new Error(`${file} is not JSON`)
  }
}

function readOptions(args: string[]) {
  const flags = names.map((name) => [flagOf(name), { type: 'string' }] as const)
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(flags),
        data: { type: 'string' },
        'database-url': { type: 'string' },
        help: { type: 'boolean' },
      },
    })
  } catch (fault) {
    throw new WrongUsage(`${fault instanceof Error ? fault.message : String(fault)}\n${usage}`)
  }
}

/** `allowedOdsCodes` → `allowed-ods-codes` */
function flagOf(name: Name): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function usageOf(name: Name): string {
  return `--${flagOf(name)} ${attributes[name].wants}`
}

function pretty(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

try {
  process.stdout.write(await run(process.argv.slice(2)))
} catch (fault) {
  const isForPeople = [Refused, StartRefused, WrongUsage].some((kind) => fault instanceof kind)
  if (!isForPeople || !(fault instanceof Error)) throw fault
  process.stderr.write(`${fault.message}\nNothing was changed.\n`)
  process.exitCode = 1
}
