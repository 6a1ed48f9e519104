/**
 * A012 Maintain referral letter: body to command.
 * Source: page a012-maintain-referral-letter, schema DocumentReferenceReferrerOnly, DOMAIN 4.3.
 */
import type { MaintainLetter } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { readAs, shape } from '../shape/shape.ts'
import { documentReference, filesIn } from './read-document-reference.ts'
import { profile } from './systems.ts'

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
    const { files, places } = filesIn(suppliedBy(maintainLetter, body).referralLetterFile)
    return { command: { files }, places: new Map([['files', 'parameter'], ...places]) }
  })
}
