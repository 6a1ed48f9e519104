import type { Advice } from '../domain/advice/advice.ts'
import { conversationBlocks } from './advice-conversation.ts'
import { adviceInShort } from './advice-facts.ts'
import type { AdviceFacts } from './advice-overview.ts'
import { type DocumentModel, heading, paragraph } from './document-model.ts'
import { patientFacts } from './patient-facts.ts'
import * as words from './words.ts'

/**
 * What an advice request leaves with the referral that it is converted into: `advice` has its last
 * answer by then. Source: page a027-convert-a&g-to-referral, DOMAIN 6.
 */
export function conversationDocument(
  advice: Advice,
  { patient, names, at }: AdviceFacts,
): DocumentModel {
  return {
    title: 'Advice and guidance conversation',
    reference: `UBRN ${words.ubrnInWords(advice.ubrn)}`,
    printedAt: at,
    print: 'small',
    blocks: [
      paragraph(
        `The conversation as it ended on ${words.instantInWords(at)}, when the advice request ` +
          'became a referral of the same number. Its files are attached to the referral.',
      ),
      heading('Patient'),
      patientFacts(patient, names),
      heading('Advice request'),
      adviceInShort(advice, names),
      heading('Conversation'),
      ...conversationBlocks(advice, names),
    ],
  }
}
