/**
 * `npm run demo`: plays the first referral and a question for advice, end to end, against a running
 * server and prints every call with its status and time. Ends with 1 and one line when a step does
 * not come out as told.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DemoFailed } from './demo-failed.ts'
import { findWorldToken } from './find-world-token.ts'
import { firstAdvice } from './first-advice.ts'
import { firstReferral } from './first-referral.ts'
import { listAt, textAt } from './json-at.ts'
import { type Server, TokenNotObtained, userToken } from './obtain-token.ts'
import { type Answer, type Known, people, type Step, type Story } from './story.ts'

const HELP = `Usage: npm run demo -- [OPTIONS]

Call by call: a practice refers a patient to a hospital and the hospital accepts; then it asks the
hospital for advice, and gets it, and another question becomes a referral.
  --url URL       the server (default http://127.0.0.1:9000)
  --data FOLDER   its data folder, where the world token lies (OPEN_ERS_DATA, default ./data);
                  OPEN_ERS_WORLD_TOKEN in place of it
`

/** Longer than a booking waits for the PAS. */
const ANSWER_MS_MAX = 150_000
const TRIES_MAX = 60
const BETWEEN_TRIES_MS = 250

const stories = [firstReferral, firstAdvice]

async function main(): Promise<void> {
  const { url, data, help } = readOptions()
  if (help) return say(HELP.trimEnd())
  const server = { url: url.replace(/\/+$/, ''), worldToken: await findWorldToken(data) }
  const startedAt = performance.now()
  await play(server)
  say(`\nPlayed in ${msSince(startedAt)} ms. Open ${server.url}/docs to go on.`)
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string', default: 'http://127.0.0.1:9000' },
        data: { type: 'string', default: process.env.OPEN_ERS_DATA || './data' },
        help: { type: 'boolean', default: false },
      },
    })
    return values
  } catch (fault) {
    throw new DemoFailed(fault instanceof Error ? fault.message : String(fault))
  }
}

async function play(server: Server): Promise<void> {
  const tokens = new Map<string, string>()
  let number = 0
  for (const { title, folder, steps } of stories) {
    say(`${number === 0 ? '' : '\n'}${title}`)
    let known: Known = {}
    for (const step of steps) {
      if (step.by !== undefined && !tokens.has(step.by)) {
        tokens.set(step.by, await signIn(server, step.by))
      }
      const token = step.by && tokens.get(step.by)
      number += 1
      known = { ...known, ...(await take({ ...step, folder }, number, known, server, token)) }
    }
  }
}

type StepOfStory = Step & Pick<Story, 'folder'>

async function signIn(server: Server, by: keyof typeof people): Promise<string> {
  const startedAt = performance.now()
  const token = await userToken(server, 'user-app', { user: people[by].user })
  const does = 'signs in and gets a token'
  const call = `as ${people[by].user}: /cis2/authorize, then POST /oauth2/token`
  show({ number: '', by, endpoint: 'CIS2', does, call, status: 200, ms: msSince(startedAt) })
  return token
}

/** One step, asked again while its answer is not there yet. */
async function take(
  step: StepOfStory,
  number: number,
  known: Known,
  server: Server,
  token: string | undefined,
): Promise<Known> {
  const { by = 'anybody', endpoint, does, tells } = step
  try {
    const startedAt = performance.now()
    for (let tried = 1; tried <= TRIES_MAX; tried += 1) {
      const answer = await ask(step, known, server, token)
      const ms = msSince(startedAt)
      const learned = step.learn(answer, known)
      if (learned !== undefined) {
        const call = `${step.method} ${filled(step.path, known)}`
        show({ number, by, endpoint, does, call, status: step.wants, ms, told: tells?.(answer) })
        return learned
      }
      await wait(BETWEEN_TRIES_MS)
    }
    throw new DemoFailed(`not so after ${TRIES_MAX} tries`)
  } catch (fault) {
    if (!(fault instanceof DemoFailed)) throw fault
    throw new DemoFailed(`Step ${number}, ${endpoint} ${by} ${does}: ${fault.message}.`)
  }
}

async function ask(
  { by, method, path, headers, folder, body, wants }: StepOfStory,
  known: Known,
  server: Server,
  token: string | undefined,
): Promise<Answer> {
  const file = body && new URL(`../examples/${folder}/${body}`, import.meta.url)
  const sent = file && filled(await readFile(file, 'utf8'), known)
  const { url, standing } = placeOf(filled(path, known), by, server, token)
  const response = await fetched(url, {
    method,
    redirect: 'manual',
    headers: { ...standing, ...eachFilled(headers ?? {}, known) },
    ...(sent !== undefined && { body: sent }),
    signal: AbortSignal.timeout(ANSWER_MS_MAX),
  })
  const text = await response.text()
  const answer = { headers: response.headers, text, json: parsed(text) }
  if (response.status === wants) return answer
  throw new DemoFailed(`wanted ${wants}, got ${response.status}${reasonsIn(answer)}`)
}

/** A whole URL, the world by its own token, or the API. */
function placeOf(
  target: string,
  by: Step['by'],
  { url, worldToken }: Server,
  token: string | undefined,
) {
  if (/^https?:/.test(target)) return { url: target, standing: {} }
  if (target.startsWith('/world/')) {
    return { url: `${url}${target}`, standing: { Authorization: `Bearer ${worldToken}` } }
  }
  const standing = by && { ...people[by].headers, Authorization: `Bearer ${token}` }
  return { url: `${url}/referrals/FHIR${target}`, standing }
}

async function fetched(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (cause) {
    throw new DemoFailed('the server did not answer', { cause })
  }
}

/** `{{UBRN}}` and the like become what has been learned. */
function filled(text: string, known: Known): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: keyof Known) => known[name] ?? '')
}

function eachFilled(headers: Readonly<Record<string, string>>, known: Known) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, filled(value, known)]),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What an OperationOutcome tells. */
function reasonsIn({ json }: Answer): string {
  return listAt(json, 'issue')
    .map((issue) => {
      const code = textAt(issue, 'details', 'coding', '0', 'code')
      return `, ${code}: ${textAt(issue, 'diagnostics')}`
    })
    .join('')
}

function msSince(startedAt: number): number {
  return Math.round(performance.now() - startedAt)
}

type Row = {
  readonly number: number | ''
  readonly by: string
  readonly endpoint: string
  readonly does: string
  readonly call: string
  readonly status: number
  readonly ms: number
  readonly told?: string | undefined
}

/** Two lines: what happened, and the call that it was. */
function show({ number, by, endpoint, does, call, status, ms, told = '' }: Row): void {
  const cells = [
    String(number).padStart(2),
    by.padEnd(8),
    endpoint.padEnd(4),
    does.padEnd(43),
    String(status),
    `${ms} ms`.padStart(8),
    told,
  ]
  say(cells.join('  ').trimEnd())
  say(`${' '.repeat(20)}${shortened(call)}`)
}

/** What stands behind a whole address is a signature, and nothing to look at. */
function shortened(call: string): string {
  return call.replace(/(https?:[^?]+)\?.*/, '$1?…')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

try {
  await main()
} catch (fault) {
  if (!(fault instanceof DemoFailed || fault instanceof TokenNotObtained)) throw fault
  process.stderr.write(`${fault.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 1
}
