import { readFile } from 'node:fs/promises'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { type Config, helpText, readConfig } from './config.ts'
import { prepareDataFolder } from './data-folder.ts'
import { refusalOfAddress, requireFreeAddress } from './free-address.ts'
import { StartRefused } from './start-refused.ts'

/**
 * The command line. What the person at it can put right is one line each on stderr and exit code 1;
 * a fault of ours shows its stack. SIGTERM, SIGINT and SIGHUP drain; a second does not wait.
 */
async function main(): Promise<void> {
  const read = readConfig(process.argv.slice(2), process.env)
  if (!read.ok) return refuse(read.refusals)
  switch (read.value.kind) {
    case 'help':
      return say(helpText().trimEnd())
    case 'version':
      return say(await ownVersion())
    case 'start':
      return start(read.value.config)
  }
}

/** What the rest of the stop may take once requests are drained: jobs, then the database. */
const CLOSING_SECONDS = 60

async function start(config: Config): Promise<void> {
  await requireFreeAddress(config.host, config.port)
  const dataFolder = await prepareDataFolder(config.dataFolder)
  // Nothing to drain before there is a server; what has been started ends with this process.
  let close = async () => {}
  onStopSignal(() => close(), config.drainSeconds)
  // Only now: a wrong option should not wait for the whole server to be read. What is read is kept
  // compiled, which spares later starts the memory of the compiler.
  enableCompileCache(join(dataFolder, 'compiled'))
  const { startServer } = await import('./server.ts')
  // Without its own database it could only refuse: whoever watches over it starts both anew.
  const server = await startServer({ ...config, dataFolder, report: say, onDatabaseEnd: fail })
  close = server.close
  say(`open-ers (${config.environment}) is ready: ${server.baseUrl} (see ${server.baseUrl}/docs)`)
}

function onStopSignal(close: () => Promise<void>, drainSeconds: number): void {
  let isClosing = false
  const onSignal = () => {
    if (isClosing) process.exit(1)
    isClosing = true
    say('stopping when the requests in flight are answered')
    setTimeout(
      () => fail('Stopping took too long: ended as if killed.'),
      (drainSeconds + CLOSING_SECONDS) * 1_000,
    )
    close().then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function ownVersion(): Promise<string> {
  const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8')
  return JSON.parse(manifest).version
}

function refuse(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}

function fail(error: unknown): never {
  const refusal = error instanceof StartRefused ? error : refusalOfAddress(error)
  process.stderr.write(`${refusal?.message ?? textOf(error)}\n`)
  process.exit(1)
}

function textOf(error: unknown): string {
  return typeof error === 'string' ? error : inspect(error)
}

await main().catch(fail)
