/**
 * What either side writes in a conversation: `request` of A044, `guidance` of A026 and A027.
 * Source: schemas eRS-CreateAdviceAndGuidance-Request-Parameters and
 * eRS-SendCommunicationToRequester-Request-Parameters, DOMAIN 6.
 */
import { conversationTextLengthMax } from '../../domain/advice/advice.ts'
import { hasOtherMarkup } from '../../domain/advice/markup.ts'
import { freeText } from '../shape/scalars.ts'

export const conversationText = freeText(conversationTextLengthMax, {
  what: 'markup other than links',
  isIn: hasOtherMarkup,
})
