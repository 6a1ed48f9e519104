import Type, { type Static } from 'typebox'
import { providerFunctions } from '../../domain/directory/business-function.ts'
import type { OrganisationRecord } from './organisation-record.ts'
import { holds, type PractitionerRecord } from './practitioner-record.ts'
import type { Problem } from './problem.ts'
import type { ServiceRecord } from './service-record.ts'
import { name, odsCode, serviceId, userId } from './text.ts'

const users = Type.Array(userId, { minItems: 1, uniqueItems: true })

/** The clinicians a clinician admin may act for at an organisation. */
export const onBehalfOfRecord = Type.Object(
  { admin: userId, organisation: odsCode, clinicians: users },
  { additionalProperties: false },
)
export type OnBehalfOfRecord = Static<typeof onBehalfOfRecord>

/**
 * A workgroup covers exactly one thing: a service, a location or a specialty of its organisation.
 */
export const workgroupRecord = Type.Object(
  {
    id: name,
    name,
    organisation: odsCode,
    covers: Type.Object(
      {
        service: Type.Optional(serviceId),
        location: Type.Optional(odsCode),
        specialty: Type.Optional(Type.String()),
      },
      { additionalProperties: false, minProperties: 1, maxProperties: 1 },
    ),
    members: users,
  },
  { additionalProperties: false },
)
export type WorkgroupRecord = Static<typeof workgroupRecord>

export type MembershipFacts = {
  readonly organisations: ReadonlyMap<string, OrganisationRecord>
  readonly practitioners: ReadonlyMap<string, PractitionerRecord>
  readonly services: ReadonlyMap<string, ServiceRecord>
}

export function onBehalfOfProblems(
  { admin, organisation, clinicians }: OnBehalfOfRecord,
  { practitioners }: MembershipFacts,
): readonly Problem[] {
  const problems: Problem[] = []
  if (!holds(practitioners.get(admin), organisation, ['SERVICE_PROVIDER_CLINICIAN_ADMIN'])) {
    problems.push({ at: 'admin', says: `is no clinician admin at ${organisation}` })
  }
  clinicians.forEach((clinician, index) => {
    if (holds(practitioners.get(clinician), organisation, ['SERVICE_PROVIDER_CLINICIAN'])) return
    problems.push({ at: `clinicians[${index}]`, says: `is no clinician at ${organisation}` })
  })
  return problems
}

export function workgroupProblems(
  { organisation, covers, members }: WorkgroupRecord,
  { organisations, practitioners, services }: MembershipFacts,
): readonly Problem[] {
  const problems: Problem[] = []
  const own = services.values().filter(({ provider }) => provider === organisation)
  if (!organisations.has(organisation)) {
    problems.push({ at: 'organisation', says: `is unknown: ${organisation}` })
  } else if (!own.some((service) => isCovered(service, covers))) {
    problems.push({ at: 'covers', says: `is no service of ${organisation}` })
  }
  members.forEach((member, index) => {
    if (holds(practitioners.get(member), organisation, providerFunctions)) return
    problems.push({ at: `members[${index}]`, says: `works for no service at ${organisation}` })
  })
  return problems
}

function isCovered(service: ServiceRecord, covers: WorkgroupRecord['covers']): boolean {
  return (
    service.id === covers.service ||
    service.location === covers.location ||
    (covers.specialty !== undefined && service.specialties.includes(covers.specialty))
  )
}
