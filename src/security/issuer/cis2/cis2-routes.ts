/**
 * The CIS2 simulator under `/cis2`: oidc-provider's own endpoints, and the page where one chooses
 * who signs in.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { errors, type InteractionResults } from 'oidc-provider'
import { plusMilliseconds } from '../../../base/clock.ts'
import { signInsUnderWay } from '../combined/one-time-secrets.ts'
import { readBody, type TokenForm } from '../token-form.ts'
import type { AdapterDeps } from './cis2-adapter.ts'
import { PLATFORM_CLIENT_ID } from './cis2-client.ts'
import { cookieNames, SIGN_IN_MODEL } from './cis2-provider.ts'
import { pageHeaders } from './html.ts'
import { contextOf, type SignIn } from './sign-in.ts'
import { readSignIn, userChosen } from './sign-in-form.ts'
import { signInOverPage, signInPage } from './sign-in-page.ts'

type Cis2RouteDeps = AdapterDeps & { readonly provider: () => Promise<Provider> }

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

const FORM_BYTES_MAX = 16 * 1024
const USERS_LISTED_MAX = 200
const SIGN_IN_KEPT_MS = 3_600_000

export function cis2Routes(deps: Cis2RouteDeps): FastifyPluginAsync {
  return async (app) => {
    await app.register(async (pages) => signInRoutes(pages, deps))
    await app.register(async (rest) => providerRoutes(rest, deps))
  }
}

/** oidc-provider reads the request itself, so Fastify leaves the body alone. */
function providerRoutes(app: FastifyInstance, deps: Cis2RouteDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.route({
    method: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
    url: '/cis2/*',
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const provider = await deps.provider()
      readdress(request.raw, provider.issuer)
      forgetSession(request.raw)
      reply.hijack()
      await provider.callback()(request.raw, reply.raw)
    },
  })
}

/**
 * oidc-provider takes its own address from the request it is handed. It is told the public one,
 * whatever the caller wrote into `Host`.
 */
function readdress(raw: IncomingMessage & { originalUrl?: string }, issuer: string): void {
  const { protocol, host, pathname } = new URL(issuer)
  const path = (raw.url ?? '').slice('/cis2'.length)
  raw.originalUrl = pathname + path
  raw.url = path
  raw.headers.host = host
  raw.headers['x-forwarded-proto'] = protocol.replace(':', '')
  delete raw.headers['x-forwarded-host']
}

/**
 * Single sign-on is left out on purpose: each sign-in chooses its user anew, and changing users
 * would otherwise lead through a sign-out page.
 */
function forgetSession({ headers }: IncomingMessage): void {
  if (headers.cookie === undefined) return
  const others = headers.cookie
    .split(';')
    .filter((cookie) => !cookie.trim().startsWith(cookieNames.session))
  headers.cookie = others.join(';')
}

function signInRoutes(app: FastifyInstance, deps: Cis2RouteDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer', bodyLimit: FORM_BYTES_MAX },
    (_request, body, done) => done(null, body),
  )
  app.get('/cis2/interaction/:uid', async (request, reply) => {
    const interaction = await interactionOf(request, reply, deps)
    if (interaction === undefined) return isOver(reply)
    return asksWho(reply, interaction, deps, { status: 200, chosen: '', problems: [] })
  })
  app.post('/cis2/interaction/:uid', async (request, reply) => {
    const interaction = await interactionOf(request, reply, deps)
    if (interaction === undefined) return isOver(reply)
    const { form } = readBody(request)
    return form.get('decision') === 'cancel'
      ? goesBack(request, reply, deps, cancelled)
      : signsIn(form, interaction, request, reply, deps)
  })
}

const cancelled: InteractionResults = {
  error: 'access_denied',
  error_description: 'The sign-in was cancelled',
}

/** The sign-in under way that this browser's cookie names, if it is the one of the address. */
async function interactionOf(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Cis2RouteDeps,
): Promise<Interaction | undefined> {
  try {
    const provider = await deps.provider()
    const interaction = await provider.interactionDetails(request.raw, reply.raw)
    const { uid } = request.params as { uid: string }
    return interaction.uid === uid ? interaction : undefined
  } catch (fault) {
    if (fault instanceof errors.SessionNotFound) return undefined
    throw fault
  }
}

function isOver(reply: FastifyReply): FastifyReply {
  return reply.code(400).headers(pageHeaders).send(signInOverPage())
}

async function asksWho(
  reply: FastifyReply,
  interaction: Interaction,
  deps: Cis2RouteDeps,
  so: { status: number; chosen: string; problems: readonly string[] },
): Promise<FastifyReply> {
  const application = await deps.store.findApplication(await clientIdOf(interaction, deps))
  const users = await deps.store.listTestUsers(USERS_LISTED_MAX)
  const body = signInPage({ application: application?.name ?? 'the application', users, ...so })
  return reply.code(so.status).headers(pageHeaders).send(body)
}

/** Whom the person signs in to: not the token service, but who sent them there. */
async function clientIdOf({ params }: Interaction, deps: Cis2RouteDeps): Promise<string> {
  if (params.client_id !== PLATFORM_CLIENT_ID) return String(params.client_id)
  const signIn = await signInsUnderWay(deps).find(String(params.state))
  return signIn?.clientId ?? PLATFORM_CLIENT_ID
}

async function signsIn(
  form: TokenForm,
  interaction: Interaction,
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Cis2RouteDeps,
): Promise<FastifyReply> {
  const chosen = userChosen(form)
  const user = /^[0-9]{12}$/.test(chosen) ? await deps.store.findTestUser(chosen) : undefined
  const signIn = readSignIn(form, user)
  if ('problems' in signIn) {
    return asksWho(reply, interaction, deps, { status: 400, chosen, problems: signIn.problems })
  }
  const grantId = await grantFor(signIn, interaction, deps)
  return goesBack(request, reply, deps, {
    login: {
      accountId: signIn.userId,
      acr: contextOf(signIn),
      amr: [signIn.authenticator],
      remember: false,
    },
    consent: { grantId },
  })
}

async function grantFor(
  signIn: SignIn,
  interaction: Interaction,
  { provider, store, wallClock }: Cis2RouteDeps,
): Promise<string> {
  const { Grant } = await provider()
  const clientId = String(interaction.params.client_id)
  const grant = new Grant({ accountId: signIn.userId, clientId })
  grant.addOIDCScope(String(interaction.params.scope))
  const grantId = await grant.save()
  await store.cis2.save({
    model: SIGN_IN_MODEL,
    id: grantId,
    uid: null,
    grantId,
    payload: signIn,
    expiresAt: plusMilliseconds(wallClock.now(), SIGN_IN_KEPT_MS),
  })
  return grantId
}

/** Back to oidc-provider, which makes a code and sends the browser on to the application. */
async function goesBack(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Cis2RouteDeps,
  result: InteractionResults,
): Promise<FastifyReply> {
  const provider = await deps.provider()
  const address = await provider.interactionResult(request.raw, reply.raw, result)
  return reply.header('cache-control', 'no-store').redirect(address, 303)
}
