/**
 * A012 Maintain referral letter: body to command.
 * Source: page a012-maintain-referral-letter, schema DocumentReferenceReferrerOnly, DOMAIN 4.3.
 */
import Type, { type Static } from 'typebox'
import { attachmentTypes } from '../../domain/document/document.ts'
import { type DocumentId, parseDocumentId } from '../../domain/identifier/document-id.ts'
import type { LetterFile, MaintainLetter } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding, concept, element, listOf, meta, resourceType } from '../shape/elements.ts'
import { only } from '../shape/only.ts'
import { parameter, parametersProfile, type Supplied, suppliedBy } from '../shape/parameters.ts'
import { itemOf, under } from '../shape/place.ts'
import { codeHere, codeOf, freeText, instant, nullable, textThat } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { code, profile } from './systems.ts'

/**
 * The page names no limit; A028 limits the description of the same kind of file to this (DOMAIN
 * 1.4).
 */
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

const documentReference = element({
  resourceType: resourceType('DocumentReference'),
  meta: meta(profile.documentReference),
  type: concept(coding(code.attachmentType, codeOf(attachmentTypes))),
  status: codeHere(['current'], ['superseded', 'entered-in-error']),
  indexed: instant,
  description: Type.Optional(nullable(freeText(descriptionLengthMax))),
  content: listOf(element({ attachment: element({ url: binaryUrl }) }), { min: 1 }),
})

const maintainLetter = parametersProfile({
  url: profile.maintainReferralLetter,
  declared: { referralLetterFile: parameter('1..*', 'resource', documentReference) },
})

export const maintainLetterBody = shape('Parameters', maintainLetter.schema, {
  // The page's error table has no INVALID_CODE.
  INVALID_CODE: 'INVALID_VALUE',
})

export function readMaintainLetter(json: unknown): Read<MaintainLetter> {
  return readAs(maintainLetterBody, json, (body) => {
    const letters = suppliedBy(maintainLetter, body).referralLetterFile.flatMap(filesOf)
    return {
      command: { files: letters.map(({ file }) => file) },
      places: new Map([['files', 'parameter'], ...letters.flatMap(placesOf)]),
    }
  })
}

type Letter = { readonly file: LetterFile; readonly at: string; readonly urlAt: string }

/** One file for each content: a reference may hold several, all of its type and description. */
function filesOf({ value, at }: Supplied<Static<typeof documentReference>>): readonly Letter[] {
  const type = only(value.type.coding).code
  return value.content.flatMap(({ attachment }, index) => {
    const documentId = idOf(attachment.url)
    if (documentId === undefined) return []
    const file = { documentId, type, ...defined({ description: value.description ?? undefined }) }
    return [{ file, at, urlAt: `${itemOf(under(at, 'content'), index)}/attachment/url` }]
  })
}

function placesOf(letter: Letter, index: number): readonly (readonly [string, string])[] {
  const field = `files[${index}]`
  return [
    [field, letter.at],
    [`${field}.documentId`, letter.urlAt],
    [`${field}.type`, `${letter.at}/type/coding[0]`],
    [`${field}.description`, `${letter.at}/description`],
  ]
}

function idOf(url: string): DocumentId | undefined {
  return parseDocumentId(BINARY.exec(url)?.[1] ?? '')
}
