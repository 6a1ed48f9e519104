import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Bridge } from '../outside/pas/http-pas.ts'
import { type NamedBridge, readBridges } from '../outside/pas/read-bridges.ts'
import { StartRefused } from '../start-refused.ts'
import type { ServerOptions } from './server-options.ts'

/** The bridges that the options name, with their tokens (docs/pas.md). */
export type PasBridges = {
  readonly ofAll?: Bridge
  readonly named: readonly (Bridge & Pick<NamedBridge, 'of'>)[]
}

type Options = Pick<ServerOptions, 'pasUrl' | 'pasTokenFile' | 'pasFile'>

/** Rejects with `StartRefused`: a wrong bridge should show at the start, not at a booking. */
export async function readPasBridges(options: Options): Promise<PasBridges> {
  const { pasUrl, pasTokenFile, pasFile } = options
  if ((pasUrl === undefined) !== (pasTokenFile === undefined)) {
    throw new StartRefused('--pas-url and --pas-token-file are wanted together.')
  }
  const isForAll = pasUrl !== undefined && pasTokenFile !== undefined
  return {
    ...(isForAll && { ofAll: { url: pasUrl, token: await tokenIn(pasTokenFile) } }),
    named: pasFile === undefined ? [] : await bridgesIn(pasFile),
  }
}

async function bridgesIn(file: string): Promise<PasBridges['named']> {
  const read = readBridges(jsonIn(await textOf(file), file))
  if (!read.ok) throw new StartRefused(`${file}: ${read.refusals.join('; ')}.`)
  const bridges: (Bridge & Pick<NamedBridge, 'of'>)[] = []
  for (const { of, url, tokenFile } of read.value) {
    // Beside the file that names it, unless the path is a whole one.
    bridges.push({ of, url, token: await tokenIn(resolve(dirname(file), tokenFile)) })
  }
  return bridges
}

/** What a header can hold; the file is a secret, so it is never shown. */
async function tokenIn(file: string): Promise<string> {
  const token = (await textOf(file)).trim()
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new StartRefused(`${file} must hold a token of visible characters, and nothing else.`)
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StartRefused(`${file} cannot be read (${code}).`, { cause: error })
  }
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new StartRefused(`${file} is no JSON.`, { cause: error })
  }
}
