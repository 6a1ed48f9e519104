/**
 * The answers of A044 and A026: the request as A024 gives it, and the message that was sent with
 * it. Source: schemas eRS-CreateAdviceAndGuidance-Response-Parameters and
 * eRS-SendCommunicationToRequester-Response-Parameters with their examples.
 */
import { type Advice, firstMessage, lastMessage, type Message } from '../../domain/advice/advice.ts'
import { renderParameters } from './render-parameters.ts'
import { profile } from './systems.ts'
import { writeCommunication } from './write-communication.ts'

/** `renderedRequest` is the CommunicationRequest, put in as it is. */
export function renderCreatedAdvice(advice: Advice, renderedRequest: string): string {
  return renderParameters(profile.createdAdvice, {
    createdCommunicationRequest: renderedRequest,
    createdCommunication: renderAlone(firstMessage(advice), advice),
  })
}

/** Likewise. */
export function renderAdviceResponse(advice: Advice, renderedRequest: string): string {
  return renderParameters(profile.sentToRequester, {
    updatedCommunicationRequest: renderedRequest,
    createdCommunication: renderAlone(lastMessage(advice), advice),
  })
}

function renderAlone(message: Message, advice: Advice): string {
  return JSON.stringify(writeCommunication(message, advice, 'contained'))
}
