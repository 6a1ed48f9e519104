import type { Ubrn } from '../identifier/ubrn.ts'

/** What the conversation is called among the files of the referral, as published (page a027). */
export function conversationFileName(ubrn: Ubrn): string {
  return `Advice and guidance conversation - ${ubrn}.pdf`
}
