import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { userToken } from '../../scripts/obtain-token.ts'

export type Person = {
  readonly user: string
  readonly organisation: string
  readonly function: string
}

/** The headers of somebody who has signed in through the whole simulated login. */
export async function signedIn(
  site: { readonly baseUrl: string; readonly dataFolder: string },
  { user, organisation, function: businessFunction }: Person,
): Promise<Readonly<Record<string, string>>> {
  const worldToken = await worldTokenIn(site.dataFolder)
  const token = await userToken({ url: site.baseUrl, worldToken }, 'user-app', { user })
  return {
    authorization: `Bearer ${token}`,
    'nhsd-end-user-organisation-ods': organisation,
    'nhsd-ers-business-function': businessFunction,
  }
}

export async function worldTokenIn(dataFolder: string): Promise<string> {
  return (await readFile(join(dataFolder, 'world-token'), 'utf8')).trim()
}

/** A call to `/world` that succeeds. */
export async function moveWorld(
  site: { readonly baseUrl: string; readonly dataFolder: string },
  method: string,
  path: string,
  body?: object,
): Promise<void> {
  const response = await fetch(`${site.baseUrl}/world${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await worldTokenIn(site.dataFolder)}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${method} /world${path} answered ${response.status}`)
}
