/**
 * `npm run --silent token -- --user 555032006106`: prints an access token, got from a running
 * server. `--help` tells of the options.
 */
import { parseArgs } from 'node:util'
import { findWorldToken } from './find-world-token.ts'
import { applicationToken, combinedToken, TokenNotObtained, userToken } from './obtain-token.ts'

const HELP = `Usage: npm run --silent token -- OPTIONS

Prints an access token, obtained from a running server. One of:
  --user ID           for this person, after a whole simulated sign-in
  --application NAME  for this test application by itself; with --user: the one signed in to
  --world             the token that /world wants

With --user:
  --combined          by the combined sign-in, instead of the exchange of an id token

How the person signs in, each as registered with the user unless given:
  --aal 1|2|3         authentication assurance level
  --ial 0|1|2|3       identity assurance level
  --amr NAME          authenticator: N3_SMARTCARD, FIDO2, IOS, TOTP or PWD

Where:
  --url URL           the server (default http://127.0.0.1:9000)
  --data FOLDER       its data folder, where the world token lies (OPEN_ERS_DATA, default ./data);
                      OPEN_ERS_WORLD_TOKEN in place of it
`

async function main(): Promise<string> {
  const { values } = readOptions()
  if (values.help) return HELP.trimEnd()
  const worldToken = await findWorldToken(values.data)
  if (values.world) {
    if (worldToken === undefined)
      throw new TokenNotObtained(`There is no ${values.data}/world-token.`)
    return worldToken
  }
  const server = { url: values.url.replace(/\/+$/, ''), worldToken }
  const { user, application, aal, ial, amr } = values
  if (user !== undefined) {
    const wish = { user, ...(aal && { aal }), ...(ial && { ial }), ...(amr && { amr }) }
    const obtain = values.combined ? combinedToken : userToken
    return obtain(server, application ?? 'user-app', wish)
  }
  if (application !== undefined) return applicationToken(server, application)
  throw new TokenNotObtained(
    'Whose token? Give --user, --application or --world; --help tells more.',
  )
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        user: { type: 'string' },
        application: { type: 'string' },
        world: { type: 'boolean', default: false },
        combined: { type: 'boolean', default: false },
        aal: { type: 'string' },
        ial: { type: 'string' },
        amr: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:9000' },
        data: { type: 'string', default: process.env.OPEN_ERS_DATA || './data' },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new TokenNotObtained(error instanceof Error ? error.message : String(error))
  }
}

try {
  process.stdout.write(`${await main()}\n`)
} catch (error) {
  if (!(error instanceof TokenNotObtained)) throw error
  process.stderr.write(`${error.message.replaceAll('\n', ' ')}\n`)
  process.exitCode = 1
}
