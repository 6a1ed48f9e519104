/**
 * A011 Create referral and A021 Create referral and send for triage: body to command.
 * Source: pages a011-create-referral and a021-create-referral-request-and-send-for-triage, schemas
 * eRS-CreateReferral-Parameters and eRS-CreateReferralAndSendForTriage-Parameters, DOMAIN 1.4.
 */
import type { CreateReferral } from '../../domain/referral/commands.ts'
import type { Read, Reading } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { parseInstant } from '../shape/instant.ts'
import { parameter, parametersProfile, type SuppliedBy, suppliedBy } from '../shape/parameters.ts'
import { instant } from '../shape/scalars.ts'
import { readAs, shape } from '../shape/shape.ts'
import { patientIdentifier, userIdentifier } from './read-identifiers.ts'
import { shortlistCommandOf, shortlistParameters } from './read-shortlist.ts'
import { profile } from './systems.ts'

// biome-ignore format: a table
const creationParameters = {
  patient:            parameter('1..1', 'valueIdentifier', patientIdentifier),
  referringClinician: parameter('0..1', 'valueIdentifier', userIdentifier),
  ...shortlistParameters,
} as const

// biome-ignore format: a table
const createReferral = parametersProfile({
  url: profile.createReferral,
  declared: {
    ...creationParameters,
    eReferralPathwayStart: parameter('0..1', 'valueInstant', instant),
  },
})

const createForTriage = parametersProfile({
  url: profile.createReferralAndSendForTriage,
  declared: creationParameters,
})

export const createReferralBody = shape('Parameters', createReferral.schema)
export const createForTriageBody = shape('Parameters', createForTriage.schema)

export function readCreateReferral(json: unknown): Read<CreateReferral> {
  return readAs(createReferralBody, json, (body) => {
    const given = suppliedBy(createReferral, body)
    const { eReferralPathwayStart: pathwayStart } = given
    const { command, places } = creationOf(given)
    return {
      command: {
        ...command,
        ...defined({ pathwayStart: pathwayStart && parseInstant(pathwayStart.value) }),
      },
      places: new Map([['pathwayStart', pathwayStart?.at ?? 'parameter'], ...places]),
    }
  })
}

export function readCreateForTriage(json: unknown): Read<CreateReferral> {
  return readAs(createForTriageBody, json, (body) => creationOf(suppliedBy(createForTriage, body)))
}

function creationOf(given: SuppliedBy<typeof creationParameters>): Reading<CreateReferral> {
  const { patient, referringClinician } = given
  const { command, places } = shortlistCommandOf(given)
  return {
    command: {
      patient: patient.value.value,
      ...command,
      ...defined({ referringClinician: referringClinician?.value.value }),
    },
    places: new Map([
      ['patient', patient.at],
      ['referringClinician', referringClinician?.at ?? 'parameter'],
      ...places,
    ]),
  }
}
