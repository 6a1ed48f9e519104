/**
 * List of the services that match a search, the answer of A010.
 * Source: schemas eRS-FetchServices-List and Extension-eRS-ServiceSummaryView with the examples.
 * Quirk Q5: an empty list has an empty `entry`. Quirk Q8: the reason for it is a value set.
 * Quirk Q9: a location is named by the directory's own system.
 */
import {
  type GenderTreated,
  isDirectlyBookable,
  type Service,
} from '../../domain/directory/service.ts'
import type { FoundService } from '../../domain/directory/service-search.ts'
import { byIdentifier, concept, type Writing } from './elements.ts'
import { code, extension, id, profile, referenceSystem } from './systems.ts'

export function writeServicesFound(
  found: readonly FoundService[],
  { baseUrl }: Pick<Writing, 'baseUrl'>,
): object {
  return {
    meta: { profile: [profile.fetchServicesList] },
    resourceType: 'List',
    status: 'current',
    mode: 'snapshot',
    entry: found.map((each) => writeEntry(each, baseUrl)),
    emptyReason:
      found.length === 0 ? concept(code.listEmptyReason, 'nilknown', 'no results') : undefined,
  }
}

function writeEntry({ service, distanceMiles }: FoundService, baseUrl: string): object {
  return {
    extension: [
      {
        extension: [
          { url: 'displayProminently', valueBoolean: service.isDisplayedProminently },
          ...(distanceMiles === undefined
            ? []
            : [{ url: 'distance', valueUnsignedInt: Math.round(distanceMiles) }]),
          { url: 'indicativeAppointmentWaitTime', ...writeWait(service) },
        ],
        url: extension.serviceSearchItem,
      },
    ],
    item: {
      extension: [{ extension: writeSummary(service, baseUrl), url: extension.serviceSummaryView }],
      identifier: { system: id.service, value: service.id },
    },
  }
}

/** Without a figure: too few slots where they are booked directly, elsewhere not measured. */
function writeWait(service: Service): object {
  if (service.indicativeWaitDays !== undefined) {
    return { valueUnsignedInt: service.indicativeWaitDays }
  }
  const why = isDirectlyBookable(service) ? 'LIMITED_AVAILABILITY' : 'NOT_APPLICABLE'
  return { valueCodeableConcept: concept(code.indicativeWait, why) }
}

function writeSummary(service: Service, baseUrl: string): object[] {
  const [specialty] = service.specialties
  const [appointmentType] = service.appointmentTypes
  const { location } = service
  return [
    { url: 'serviceName', valueString: service.name },
    ...coded('specialty', referenceSystem(baseUrl, 'SPECIALTY'), specialty),
    ...writeAges(service),
    ...coded('genderTreated', code.genderTreated, gendersTreated[service.genderTreated]),
    ...coded('bookableType', code.bookableType, service.bookableType),
    ...coded('supportedAppointmentType', code.appointmentType, appointmentType),
    { url: 'referralLetterRequired', valueBoolean: service.isReferralLetterRequired },
    { url: 'location', valueReference: byIdentifier(id.location, location.odsCode, location.name) },
    { url: 'linkToNHSWebsite', valueString: `${website}?serviceId=${service.id}` },
    ...service.requestFlows.flatMap((flow) =>
      coded('supportedRequestFlowType', code.requestFlowType, flow),
    ),
  ]
}

const website = 'https://www.nhs.uk/service-search/other-services/chooseandbook'

const gendersTreated: Readonly<Record<GenderTreated, string>> = {
  MALE_ONLY: 'MALE',
  FEMALE_ONLY: 'FEMALE',
  MALE_AND_FEMALE: 'MALE_AND_FEMALE',
}

function coded(url: string, system: string, value: string | undefined): object[] {
  return value === undefined ? [] : [{ url, valueCodeableConcept: concept(system, value) }]
}

/** The schema wants both ends, so a range that is open at one end cannot be told. */
function writeAges({ ageFrom, ageTo }: Service): object[] {
  if (ageFrom === undefined || ageTo === undefined) return []
  const unit = 'YEARS'
  const valueRange = { low: { value: ageFrom, unit }, high: { value: ageTo, unit } }
  return [{ url: 'ageTreated', valueRange }]
}
