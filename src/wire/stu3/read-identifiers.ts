/** Identifiers in STU3 bodies with their systems (DOMAIN 2.6). */
import { identifier } from '../shape/elements.ts'
import { nhsNumber, odsCode, serviceId, userId } from '../shape/ids.ts'
import { id } from './systems.ts'

export const patientIdentifier = identifier(id.nhsNumber, nhsNumber)
export const userIdentifier = identifier(id.user, userId)
export const serviceIdentifier = identifier(id.service, serviceId)
export const organisationIdentifier = identifier(id.organisation, odsCode)

/** Of filters and criteria that name a place: the older system. */
export const locationIdentifier = identifier(id.location, odsCode)
