/**
 * `npm test`: the checks, then every test with a database of its own.
 * `npm test -- FILES` (or `--only FILES`): only those test files, without the checks; options of
 * `node --test` may stand among them. `--checks`: only the checks and the tidy test.
 */
import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { parseArgs } from 'node:util'
import { startTestDatabase } from './test-database.ts'

type Section = { readonly name: string; readonly run: () => Promise<boolean> }

const ALL_TESTS = 'test/**/*.test.ts'
const PROGRAM_FOLDERS = ['src', 'test', 'scripts', 'bench']
const FILES_AT_ONCE = 2
const PROGRAMS_FIRST = ['node_modules/.bin', process.env.PATH].join(delimiter)
const stopped = new AbortController()

const checks: readonly Section[] = [
  { name: 'types', run: () => runs('tsc', ['--noEmit']) },
  { name: 'format and lint', run: () => runs('biome', ['check', '--error-on-warnings']) },
  {
    name: 'arrows',
    run: () => runs('depcruise', ['--config', '.dependency-cruiser.cjs', ...PROGRAM_FOLDERS]),
  },
]

function sectionsFor(parameters: readonly string[]): readonly Section[] {
  const { values, positionals } = parseArgs({
    args: [...parameters],
    options: { checks: { type: 'boolean' }, only: { type: 'boolean' } },
    allowPositionals: true,
    strict: false,
  })
  if (values.checks) return [...checks, { name: 'tidy', run: () => test(['test/tidy.test.ts']) }]
  const options = parameters.filter((each) => each.startsWith('--') && each !== '--only')
  if (positionals.length > 0) {
    return [{ name: 'tests', run: () => testWithDatabase([...options, ...positionals]) }]
  }
  return [...checks, { name: 'tests', run: () => testWithDatabase([...options, ALL_TESTS]) }]
}

async function testWithDatabase(parameters: readonly string[]): Promise<boolean> {
  const database = await startTestDatabase()
  let passed = false
  let forgotten: readonly string[] = []
  try {
    passed = await test(parameters, database.environment)
  } finally {
    forgotten = await database.stop()
  }
  if (forgotten.length === 0) return passed
  process.stdout.write(`Databases that nobody dropped: ${forgotten.join(', ')}\n`)
  return false
}

function test(parameters: readonly string[], environment = {}): Promise<boolean> {
  const own = ['--test', `--test-concurrency=${FILES_AT_ONCE}`, '--test-timeout=300000']
  return runs(process.execPath, [...own, ...parameters], environment)
}

function runs(command: string, parameters: readonly string[], environment = {}): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: 'inherit',
      env: { ...process.env, PATH: PROGRAMS_FIRST, ...environment },
      signal: stopped.signal,
    })
    child.once('error', (error) => (stopped.signal.aborted ? resolve(false) : reject(error)))
    child.once('close', (code) => resolve(code === 0))
  })
}

async function runAll(sections: readonly Section[]): Promise<boolean> {
  const failed: string[] = []
  for (const { name, run } of sections) {
    if (stopped.signal.aborted) return false
    process.stdout.write(`\n── ${name} ${'─'.repeat(Math.max(0, 72 - name.length))}\n`)
    const startedAt = performance.now()
    if (!(await run())) failed.push(name)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stdout.write(`${failed.includes(name) ? '✘' : '✔'} ${name} (${seconds} s)\n`)
  }
  const verdict = failed.length === 0 ? 'Everything passed.' : `Failed: ${failed.join(', ')}.`
  process.stdout.write(`\n${verdict}\n`)
  return failed.length === 0
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

const passed = await runAll(sectionsFor(process.argv.slice(2)))
process.exitCode = passed ? 0 : 1
