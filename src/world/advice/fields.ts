import {
  type ConversionAuthorisation,
  conversationTextLengthMax,
  conversionAuthorisations,
} from '../../domain/advice/advice.ts'
import { hasOtherMarkup } from '../../domain/advice/markup.ts'
import type { AttachmentType } from '../../domain/document/document.ts'
import type { FileToLink } from '../../domain/document/link-files.ts'
import { parseDocumentId } from '../../domain/identifier/document-id.ts'
import type { Field } from '../read-fields.ts'
import { type ReferrerFunction, referrersOfAdvice } from './act-as.ts'

export const textField: Field<string> = {
  wants: `a text of 1 to ${conversationTextLengthMax} characters, without markup but links,`,
  read: (value) => {
    if (typeof value !== 'string' || value.trim() === '' || value.includes('\0')) return undefined
    return [...value].length <= conversationTextLengthMax && !hasOtherMarkup(value)
      ? value
      : undefined
  },
}

/** Files are named by their ids; what they are follows from the act. */
function filesField(type: AttachmentType): Field<readonly FileToLink[]> {
  return {
    wants: 'a list of ids of uploaded files',
    read: (value) => {
      if (!Array.isArray(value)) return undefined
      const ids = value.map((id) => (typeof id === 'string' ? parseDocumentId(id) : undefined))
      return ids.every((id) => id !== undefined)
        ? ids.map((documentId) => ({ documentId, type }))
        : undefined
    },
  }
}

export const adviceFilesField = filesField('ADVICE_REQUEST')
export const informationFilesField = filesField('REFERRER')

export const authorisationField: Field<ConversionAuthorisation> = {
  wants: `one of ${conversionAuthorisations.join(', ')}`,
  read: (value) => conversionAuthorisations.find((each) => each === value),
}

export const functionField: Field<ReferrerFunction> = {
  wants: `one of ${referrersOfAdvice.join(', ')}`,
  read: (value) => referrersOfAdvice.find((each) => each === value),
}
