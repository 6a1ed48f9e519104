import type { RequestWithFiles } from '../document/link-files.ts'
import type { Ubrn } from '../identifier/ubrn.ts'

/** What the conversation is called among the files of the referral, as published (page a027). */
export function conversationFileName(ubrn: Ubrn): string {
  return `Advice and guidance conversation - ${ubrn}.pdf`
}

/** An advice request as its files see it: their referral will want that name. */
export function reservingName({ ubrn, attachments }: RequestWithFiles): RequestWithFiles {
  return { ubrn, attachments, reservedNames: [conversationFileName(ubrn)] }
}
