/**
 * DocumentReference as actions name uploaded files in it, whatever their category: A012, A022,
 * A026, A027, A028, A044. Source: their pages, DOMAIN 4.3.
 */
import Type, { type Static } from 'typebox'
import { attachmentTypes } from '../../domain/document/document.ts'
import type { FileToLink } from '../../domain/document/link-files.ts'
import { type DocumentId, parseDocumentId } from '../../domain/identifier/document-id.ts'
import { defined } from '../shape/defined.ts'
import { coding, concept, element, listOf, meta, resourceType } from '../shape/elements.ts'
import { only } from '../shape/only.ts'
import type { Supplied } from '../shape/parameters.ts'
import { itemOf, under } from '../shape/place.ts'
import { codeHere, codeOf, freeText, instant, nullable, textThat } from '../shape/scalars.ts'
import { code, profile } from './systems.ts'

/** Of A028; the page of A012 names no limit for the same element (DOMAIN 1.4). */
const descriptionLengthMax = 200

const BINARY = /^(?:https?:\/\/[^\s?#]{1,200}\/(?:STU3|R4)\/)?Binary\/([A-Za-z0-9.-]{1,64})$/

/**
 * `Binary/<id>`, alone or behind the base URL a caller knows the server by. Ids that none of our
 * files can have, as the older `att-70000-70001`, are references that lead nowhere.
 */
const binaryUrl = textThat(
  'a reference to a file, Binary/<id>',
  (text) => idOf(text) !== undefined,
  {
    isQuotable: true,
    refusedAs: (text) => (BINARY.test(text) ? 'REFERENCE_NOT_FOUND' : 'INVALID_VALUE'),
  },
)

export const documentReference = element({
  resourceType: resourceType('DocumentReference'),
  meta: meta(profile.documentReference),
  type: concept(coding(code.attachmentType, codeOf(attachmentTypes))),
  status: codeHere(['current'], ['superseded', 'entered-in-error']),
  indexed: instant,
  description: Type.Optional(nullable(freeText(descriptionLengthMax))),
  content: listOf(element({ attachment: element({ url: binaryUrl }) }), { min: 1 }),
})

export type FilesRead = {
  readonly files: readonly FileToLink[]
  /** `files[2].type` and the like, under the name of the set, each with its place in the body. */
  readonly places: readonly (readonly [field: string, place: string])[]
}

/**
 * One file for each content: a reference may hold several, all of its type and description. `set`
 * is the command's name for them.
 */
export function filesIn(
  references: readonly Supplied<Static<typeof documentReference>>[],
  set = 'files',
): FilesRead {
  const named = references.flatMap(filesOf)
  return {
    files: named.map(({ file }) => file),
    places: named.flatMap((each, index) => placesOf(each, `${set}[${index}]`)),
  }
}

type Named = { readonly file: FileToLink; readonly at: string; readonly urlAt: string }

function filesOf({ value, at }: Supplied<Static<typeof documentReference>>): readonly Named[] {
  const type = only(value.type.coding).code
  return value.content.flatMap(({ attachment }, index) => {
    const documentId = idOf(attachment.url)
    if (documentId === undefined) return []
    const file = { documentId, type, ...defined({ description: value.description ?? undefined }) }
    return [{ file, at, urlAt: `${itemOf(under(at, 'content'), index)}/attachment/url` }]
  })
}

function placesOf(named: Named, field: string): readonly (readonly [string, string])[] {
  return [
    [field, named.at],
    [`${field}.documentId`, named.urlAt],
    [`${field}.type`, `${named.at}/type/coding[0]`],
    [`${field}.description`, `${named.at}/description`],
  ]
}

function idOf(url: string): DocumentId | undefined {
  return parseDocumentId(BINARY.exec(url)?.[1] ?? '')
}
