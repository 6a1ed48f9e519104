import type { Act } from '../../api/act.ts'
import type { Context } from '../../api/context.ts'
import type { Advice, MessageKind } from '../../domain/advice/advice.ts'
import { lastMessage } from '../../domain/advice/advice.ts'
import type { Ubrn } from '../../domain/identifier/ubrn.ts'
import type { Acting } from './act-as.ts'

/** One act of the referrer, outside the API, upon one advice request. */
export type AdviceScene = {
  readonly context: Context
  readonly ubrn: Ubrn
  /** Compared when it is given. */
  readonly version?: number
  readonly act: Act
  readonly by: Acting
  readonly messageId: string
}

/** What an act came to; no patient data. */
export type AdviceDone = {
  readonly ubrn: Ubrn
  readonly version: number
  readonly status: Advice['status']
  readonly conversionAuthorisation: Advice['conversionAuthorisation']
  readonly service: string
  readonly messages: number
  readonly lastMessage: { readonly id: string; readonly kind: MessageKind; readonly sentAt: string }
}

export function doneWithAdvice(advice: Advice): AdviceDone {
  const { ubrn, version, status, conversionAuthorisation, service, messages } = advice
  const { id, kind, sentAt } = lastMessage(advice)
  return {
    ubrn,
    version,
    status,
    conversionAuthorisation,
    service: service.id,
    messages: messages.length,
    lastMessage: { id, kind, sentAt },
  }
}
