import type { Attachment } from '../domain/document/attachment.ts'
import type { AttachmentType, Availability } from '../domain/document/document.ts'
import { type Block, paragraph, table } from './document-model.ts'
import * as words from './words.ts'

/** Files with who attached them and whether they can be had; `none` says that there are none. */
export function attachmentBlocks(
  attachments: readonly Attachment[],
  names: words.Names,
  none = 'No files are attached.',
): readonly Block[] {
  if (attachments.length === 0) return [paragraph(none)]
  const columns = [
    { name: 'File', share: 4 },
    { name: 'Description', share: 4 },
    { name: 'Attached', share: 5 },
    { name: 'Availability', share: 3 },
  ]
  return [
    table(
      columns,
      attachments.map((file) => attachmentRow(file, names)),
    ),
  ]
}

function attachmentRow(file: Attachment, names: words.Names): readonly string[] {
  const { attachedOnBehalfOf } = file
  const by = words.personInWords(file.attachedBy, names)
  const onBehalf = attachedOnBehalfOf
    ? ` on behalf of ${words.personInWords(attachedOnBehalfOf, names)}`
    : ''
  return [
    `${file.name} (${attachmentTypes[file.type]})`,
    file.description ?? '',
    `${words.instantInWords(file.indexedAt)} by ${by}${onBehalf}, ` +
      words.organisationInWords(file.attachedByOrganisation, names),
    availabilityInWords(file),
  ]
}

export function availabilityInWords({ availability }: Attachment): string {
  return availabilities[availability]
}

const attachmentTypes: Readonly<Record<AttachmentType, string>> = {
  REFERRER: 'from the referrer',
  PROVIDER: 'from the provider',
  GUIDANCE_RESPONSE: 'response to an advice request',
  ADVICE_REQUEST: 'with an advice request',
}

const availabilities: Readonly<Record<Availability, string>> = {
  AVAILABLE: 'Available',
  PENDING: 'Being scanned',
  THREATS_FOUND: 'Quarantined: a threat was found',
  VALIDATION_FAILED: 'Not readable: the file is not valid',
}
