import type { AdviceCommit, AdviceRendering } from '../../../ports/advice.ts'
import { requestColumns } from '../referral/commit-columns.ts'

/** $1 to $44 are those of every request, $45 to $50 the conversation. */
export function adviceColumns(commit: AdviceCommit): unknown[] {
  const { advice, conversation } = commit
  const { service, status } = advice
  const row = {
    ...advice,
    state: status,
    service: service.id,
    serviceProvider: service.provider,
    document: advice,
  }
  return [...requestColumns(row, commit), ...conversationColumns(conversation)]
}

/** Six parameters. */
export function conversationColumns(conversation: AdviceRendering['conversation']): unknown[] {
  const { total, messages, requesters, senders, people, files } = conversation
  return [total, messages, requesters, senders, people, files]
}
