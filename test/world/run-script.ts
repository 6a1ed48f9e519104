import { execFile } from 'node:child_process'

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

/** Runs one of `scripts/`, which finds no database but the one that its parameters name. */
export function runScript(script: string, parameters: readonly string[]): Promise<Ran> {
  const { DATABASE_URL: _, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...parameters], { env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}
