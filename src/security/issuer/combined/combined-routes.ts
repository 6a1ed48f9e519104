/** The combined sign-in over HTTP: where browsers come by, and who signed in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import { isRefused, type TokenRefusal } from '../check.ts'
import { methods, type TokenAnswers, uncached } from '../token-answers.ts'
import type { TokenDesk } from '../token-desk.ts'
import { type ReadForm, readForm } from '../token-form.ts'
import { authorize } from './authorize.ts'
import type { SentOn } from './back-to-application.ts'
import { callBack } from './call-back.ts'
import { userInfo } from './user-info.ts'

type CombinedDeps = {
  readonly desk: TokenDesk
  readonly answers: TokenAnswers
  readonly provider: () => Promise<Provider>
}

/** To be registered under the prefix `/oauth2`. */
export function combinedRoutes(app: FastifyInstance, deps: CombinedDeps): void {
  const { desk, answers, provider } = deps

  function get(url: string, handler: (request: FastifyRequest, reply: FastifyReply) => unknown) {
    const onRequest = [answers.only('GET')]
    app.route({ method: [...methods], url, exposeHeadRoute: false, onRequest, handler })
  }

  function sendsOn(reply: FastifyReply, answer: SentOn | TokenRefusal): FastifyReply {
    if (isRefused(answer)) return answers.refusal(reply, answer)
    const { goesTo, refusal, cookie } = answer
    if (refusal !== undefined) answers.tellsRefusal(refusal)
    if (cookie !== undefined) reply.header('set-cookie', cookie)
    return uncached(reply).header('referrer-policy', 'no-referrer').redirect(goesTo, 302)
  }

  get('/authorize', async (request, reply) =>
    sendsOn(reply, await authorize(queryOf(request), desk)),
  )
  get('/callback', async (request, reply) => {
    const calledBack = { ...queryOf(request), cookies: request.headers.cookie }
    return sendsOn(reply, await callBack(calledBack, desk, provider))
  })
  get('/userinfo', async (request, reply) => {
    const answer = await userInfo(request.headers.authorization, desk)
    if (!isRefused(answer)) return uncached(reply).send(answer)
    const challenge = `Bearer error="${answer.error}", error_description="${answer.says}"`
    return answers.refusal(reply.header('www-authenticate', challenge), answer)
  })
}

/** As it was sent: Fastify's own reading loses what came twice. */
function queryOf({ raw }: FastifyRequest): ReadForm {
  const url = raw.url ?? ''
  return readForm(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
}
