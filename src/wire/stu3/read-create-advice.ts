/**
 * A044 Create advice and guidance request: body to command.
 * Source: page a044-create-advice-and-guidance-request, schema
 * eRS-CreateAdviceAndGuidance-Request-Parameters, DOMAIN 6.
 */
import { conversionAuthorisations } from '../../domain/advice/advice.ts'
import type { CreateAdvice } from '../../domain/advice/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeOf } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { conversationText } from './conversation-text.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { patientIdentifier, userIdentifier } from './read-identifiers.ts'
import { shortlistOf, shortlistParameter } from './read-shortlist.ts'
import { code, profile } from './systems.ts'

const authorisationCoding = coding(
  code.providerConversionAuthorisation,
  codeOf(conversionAuthorisations),
)

// biome-ignore format: a table
const createAdvice = parametersProfile({
  url: profile.createAdvice,
  declared: {
    patient:                         parameter('1..1', 'valueIdentifier', patientIdentifier),
    providerConversionAuthorisation: parameter('1..1', 'valueCoding', authorisationCoding),
    shortlist:                       shortlistParameter,
    request:                         parameter('1..1', 'valueString', conversationText),
    referringClinician:              parameter('0..1', 'valueIdentifier', userIdentifier),
    requestAttachmentFile:           parameter('0..*', 'resource', documentReference),
  },
})

export const createAdviceBody = shape('Parameters', createAdvice.schema)

export function readCreateAdvice(json: unknown): Read<CreateAdvice> {
  return readAs(createAdviceBody, json, (body) => {
    const given = suppliedBy(createAdvice, body)
    const { patient, providerConversionAuthorisation, request, referringClinician } = given
    const { shortlist, places: ofShortlist } = shortlistOf(given.shortlist)
    const { files, places: ofFiles } = filesIn(given.requestAttachmentFile)
    return {
      command: {
        patient: patient.value.value,
        conversionAuthorisation: providerConversionAuthorisation.value.code,
        shortlist,
        text: request.value,
        files,
        ...defined({ referringClinician: referringClinician?.value.value }),
      },
      places: new Map([
        ['patient', patient.at],
        ['referringClinician', referringClinician?.at ?? 'parameter'],
        ...ofShortlist,
        ...ofFiles,
      ]),
    }
  })
}
