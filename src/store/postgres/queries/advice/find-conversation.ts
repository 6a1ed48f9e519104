import { type AdviceRelationRow, adviceLookUp } from './advice-look-up.ts'

/** Only what is to be included leaves the database; $4 and $5 say what. */
export const findConversation = adviceLookUp(
  'find-conversation',
  `a.version, a.message_count, a.messages,
  case $4::text when 'requesters' then a.requesters when 'senders' then a.senders
    when 'people' then a.people else '' end as people,
  case when $5::boolean then a.files else '' end as files`,
)

export type ConversationRow = AdviceRelationRow & {
  version: number
  message_count: number
  messages: string
  people: string
  files: string
}
