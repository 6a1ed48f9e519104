import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The token that `/world` wants: from OPEN_ERS_WORLD_TOKEN, else from the server's data folder. */
export async function findWorldToken(dataFolder: string): Promise<string | undefined> {
  const fromEnvironment = process.env.OPEN_ERS_WORLD_TOKEN
  if (fromEnvironment) return fromEnvironment
  try {
    return (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
  } catch {
    return undefined
  }
}
