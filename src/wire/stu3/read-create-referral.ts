/**
 * A011 Create referral: body to command.
 * Source: page a011-create-referral, schema eRS-CreateReferral-Parameters, DOMAIN 1.4.
 */
import type { CreateReferral } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { coding } from '../shape/elements.ts'
import { parseInstant } from '../shape/instant.ts'
import { parameter, parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { codeOf, instant, unsignedInt } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { patientIdentifier, userIdentifier } from './read-identifiers.ts'
import { shortlist, shortlistOf } from './read-shortlist.ts'
import { code, profile } from './systems.ts'

const letterIntention = coding(
  code.referralLetterIntention,
  codeOf(['NEED_TO_ADD_LATER', 'NOT_INTENDING_TO_ADD']),
)

// biome-ignore format: a table
const createReferral = parametersProfile({
  url: profile.createReferral,
  declared: {
    patient:                         parameter('1..1', 'valueIdentifier', patientIdentifier),
    referringClinician:              parameter('0..1', 'valueIdentifier', userIdentifier),
    shortlist:                       parameter('1..1', 'resource', shortlist),
    intentionToAddReferralLetter:    parameter('1..1', 'valueCoding', letterIntention),
    firstReminderLetterFollowUpDays: parameter('1..1', 'valueUnsignedInt', unsignedInt),
    eReferralPathwayStart:           parameter('0..1', 'valueInstant', instant),
  },
})

export const createReferralBody = shape('Parameters', createReferral.schema)

export function readCreateReferral(json: unknown): Read<CreateReferral> {
  return readAs(createReferralBody, json, (body) => {
    const given = suppliedBy(createReferral, body)
    const { patient, referringClinician, eReferralPathwayStart: pathwayStart } = given
    const { intentionToAddReferralLetter: intention, firstReminderLetterFollowUpDays: days } = given
    const { shortlist, places } = shortlistOf(given.shortlist.value, given.shortlist.at)
    const command: CreateReferral = {
      patient: patient.value.value,
      shortlist,
      letterIntention: intention.value.code,
      firstReminderLetterFollowUpDays: days.value,
      ...defined({
        referringClinician: referringClinician?.value.value,
        pathwayStart: pathwayStart && parseInstant(pathwayStart.value),
      }),
    }
    return {
      command,
      places: new Map([
        ['patient', patient.at],
        ['referringClinician', referringClinician?.at ?? 'parameter'],
        ['letterIntention', intention.at],
        ['firstReminderLetterFollowUpDays', days.at],
        ['pathwayStart', pathwayStart?.at ?? 'parameter'],
        ...places,
      ]),
    }
  })
}
