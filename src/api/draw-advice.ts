import type { Advice } from '../domain/advice/advice.ts'
import { adviceWorklistsOf } from '../domain/worklist/advice-worklists-of.ts'
import type { AdviceRendering, RedrawnAdvice } from '../store/ports/advice.ts'
import type { RenderedPlace } from '../store/ports/referrals.ts'
import { renderCommunicationRequest } from '../wire/stu3/write-communication-request.ts'
import { renderConversation } from '../wire/stu3/write-conversation.ts'
import { renderAdviceEntry } from '../wire/stu3/write-worklist-advice.ts'
import type { Context } from './context.ts'

type Site = Pick<Context, 'fhirBaseUrl'>

/** All that is stored of how an advice request looks, but for its place on a worklist. */
export function drawAdvice(advice: Advice, { fhirBaseUrl: baseUrl }: Site): AdviceRendering {
  return {
    body: renderCommunicationRequest(advice, { baseUrl }),
    conversation: renderConversation(advice, { baseUrl }),
  }
}

export function drawAdvicePlaces(advice: Advice, { fhirBaseUrl: baseUrl }: Site): RenderedPlace[] {
  return adviceWorklistsOf(advice).map((place) => ({
    place,
    entry: renderAdviceEntry(place, { baseUrl }),
    contained: [],
  }))
}

/** Everything anew, for a change that makes no new version. */
export function redrawnAdvice(advice: Advice, site: Site): RedrawnAdvice {
  return { advice, ...drawAdvice(advice, site), places: drawAdvicePlaces(advice, site) }
}
