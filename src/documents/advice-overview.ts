import type { Instant } from '../base/clock.ts'
import { type Advice, filesOfRequest } from '../domain/advice/advice.ts'
import type { Patient } from '../domain/directory/patient.ts'
import { conversationBlocks } from './advice-conversation.ts'
import { adviceFacts } from './advice-facts.ts'
import { attachmentBlocks } from './attached-files.ts'
import { criteriaFacts } from './criteria-facts.ts'
import { type DocumentModel, heading, paragraph } from './document-model.ts'
import { patientFacts } from './patient-facts.ts'
import * as words from './words.ts'

export type AdviceFacts = {
  readonly patient: Patient
  readonly names: words.Names
  readonly at: Instant
}

/**
 * A043: all that is known of an advice request, with its conversation. Source: page
 * a043-retrieve-advice-and-guidance-overview-pdf; which parts there are is ours
 * (docs/deviations.md).
 */
export function adviceOverview(advice: Advice, { patient, names, at }: AdviceFacts): DocumentModel {
  const printed = words.instantInWords(at)
  return {
    title: 'Advice and guidance overview',
    reference: `UBRN ${words.ubrnInWords(advice.ubrn)}`,
    printedAt: at,
    print: 'small',
    blocks: [
      paragraph(
        `The advice request as it was on ${printed} (version ${advice.version}). ` +
          'Attached files are listed here and are retrieved one by one.',
      ),
      heading('Patient'),
      patientFacts(patient, names),
      heading('Advice request'),
      adviceFacts(advice, names),
      heading('Services searched for'),
      criteriaFacts(advice.criteria, names),
      heading('Files of the request'),
      ...attachmentBlocks(
        filesOfRequest(advice),
        names,
        'No files are attached beside those of the messages.',
      ),
      heading('Conversation'),
      ...conversationBlocks(advice, names),
    ],
  }
}
