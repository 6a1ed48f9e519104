/**
 * `GET /oauth2/authorize`: an application asks us to sign a person in (DOMAIN 8.5). Until the
 * address to go back to is known to be its own, nobody is sent anywhere.
 */
import type { Application } from '../../../store/ports/identity.ts'
import { randomSecret } from '../../random-secret.ts'
import { secretDigest } from '../../secret-digest.ts'
import { type Check, check, firstBroken, refused, type TokenRefusal } from '../check.ts'
import { PLATFORM_CLIENT_ID } from '../cis2/cis2-client.ts'
import { contextsAsked } from '../cis2/sign-in.ts'
import { notConfigured } from '../client-credentials.ts'
import { storableText } from '../storable-text.ts'
import type { TokenDesk } from '../token-desk.ts'
import type { ReadForm } from '../token-form.ts'
import { backWithRefusal, type SentOn } from './back-to-application.ts'
import { signInsUnderWay } from './one-time-secrets.ts'
import { signInCookie } from './sign-in-cookie.ts'

/** On to CIS2, or back with an error; a refusal when there is no address that could be trusted. */
export async function authorize(query: ReadForm, desk: TokenDesk): Promise<SentOn | TokenRefusal> {
  const { form } = query
  const application = await activeApplication(form.get('client_id'), desk)
  const asked: Asked = { ...query, application }
  const told = await firstBroken(toldHere, asked)
  if (told !== undefined) return told
  if (application === undefined) return clientUnknown

  const redirectUri = form.get('redirect_uri') ?? ''
  const state = form.get('state') ?? ''
  const sentBack = await firstBroken(toldThere, asked)
  if (sentBack !== undefined) return backWithRefusal({ redirectUri, state }, sentBack)
  return toCis2(asked, { clientId: application.clientId, redirectUri, state }, desk)
}

export async function activeApplication(
  id: string | undefined,
  { store }: TokenDesk,
): Promise<Application | undefined> {
  const clientId = storableText(id)
  const application = clientId === undefined ? undefined : await store.findApplication(clientId)
  return application?.isActive ? application : undefined
}

type Asked = ReadForm & { readonly application: Application | undefined }

export const clientUnknown = refused('client known', 401, 'invalid_request', 'client_id is invalid')

// biome-ignore format: a table
const toldHere: readonly Check<Asked>[] = [
  check('form',                    isRepeated,            'a parameter is given more than once'),
  check('client id',               lacks('client_id'),    'client_id is missing'),
  { isBroken: isUnknown, refusal: clientUnknown },
  check('redirect URI',            lacks('redirect_uri'), 'redirect_uri is missing'),
  check('redirect URI registered', isGoingElsewhere,      'redirect_uri is invalid'),
]

const UNSUPPORTED = 'unsupported_response_type'

// biome-ignore format: a table
const toldThere: readonly Check<Asked>[] = [
  { isBroken: isForNobody, refusal: notConfigured },
  check('response type',       lacks('response_type'), 'response_type is missing'),
  check('response type known', isNotCode,      'response_type is invalid', 400, UNSUPPORTED),
  check('state',               lacks('state'), 'state is missing'),
  check('scope',               isOtherScope,   'scope is invalid', 400, 'invalid_scope'),
  check('context',             isOtherContext, 'acr_values is invalid'),
  check('challenge method',    isNotS256,      'code_challenge_method must be S256'),
  check('challenge',           isNoDigest,     'code_challenge is invalid'),
]

function lacks(name: string): (asked: Asked) => boolean {
  return ({ form }) => !form.get(name)
}

function isRepeated({ repeated }: Asked): boolean {
  return repeated !== undefined
}

function isUnknown({ application }: Asked): boolean {
  return application === undefined
}

/** Addresses are compared letter by letter: none is cut, decoded or made lower case. */
function isGoingElsewhere({ application, form }: Asked): boolean {
  return !application?.redirectUris.includes(form.get('redirect_uri') ?? '')
}

function isForNobody({ application }: Asked): boolean {
  return application?.accessMode !== 'user-restricted'
}

function isNotCode({ form }: Asked): boolean {
  return form.get('response_type') !== 'code'
}

function isOtherScope({ form }: Asked): boolean {
  return (form.get('scope') || SCOPE) !== SCOPE
}

function isOtherContext({ form }: Asked): boolean {
  const asked = (form.get('acr_values') || USUAL_CONTEXT).split(' ')
  return !asked.every((context) => contextsAsked.includes(context))
}

/** Without a challenge there is no method either. */
function isNotS256({ form }: Asked): boolean {
  const isAsked = form.get('code_challenge') || form.get('code_challenge_method')
  return Boolean(isAsked) && form.get('code_challenge_method') !== 'S256'
}

function isNoDigest({ form }: Asked): boolean {
  const isAsked = form.get('code_challenge') || form.get('code_challenge_method')
  return Boolean(isAsked) && !/^[A-Za-z0-9_-]{43}$/.test(form.get('code_challenge') ?? '')
}

const SCOPE = 'nhs-cis2'
const USUAL_CONTEXT = 'AAL3_ANY'
const MAX_AGE_SECONDS = '300'

async function toCis2(
  { form }: Asked,
  by: { clientId: string; redirectUri: string; state: string },
  desk: TokenDesk,
): Promise<SentOn> {
  const browser = randomSecret()
  const nonce = randomSecret()
  const callbackUrl = desk.callbackUrl()
  const state = await signInsUnderWay(desk).make({
    ...by,
    codeChallenge: form.get('code_challenge') || null,
    nonce,
    browserDigest: secretDigest(browser).toString('hex'),
  })
  const wish = new URLSearchParams({
    client_id: PLATFORM_CLIENT_ID,
    redirect_uri: callbackUrl,
    response_type: 'code',
    scope: 'openid nationalrbacaccess',
    max_age: MAX_AGE_SECONDS,
    acr_values: form.get('acr_values') || USUAL_CONTEXT,
    state,
    nonce,
  })
  return {
    goesTo: `${desk.identityProvider.issuer()}/authorize?${wish}`,
    cookie: signInCookie({ state, callbackUrl }, browser),
  }
}
