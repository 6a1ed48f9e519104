/**
 * CodeSystem, the body of A004. Source: page a004-retrieve-reference-data and its examples.
 * Specialties have a profile of their own and repeat their dates in extensions.
 */
import { dateOf } from '../../base/clock.ts'
import type {
  Concept,
  ConceptProperty,
  ReferenceSet,
} from '../../domain/reference/reference-set.ts'
import { propertyValues } from '../../domain/reference/reference-set.ts'
import { code, extension, profile, referenceSystem } from './systems.ts'

/** `baseUrl` is the FHIR base, e.g. `http://127.0.0.1:9000/referrals/FHIR`. */
export function writeCodeSystem(set: ReferenceSet, baseUrl: string): object {
  const isSpecialty = set.name === 'SPECIALTY'
  return {
    id: set.name,
    meta: { profile: [isSpecialty ? profile.specialtyCodeSystem : profile.shareableCodeSystem] },
    resourceType: 'CodeSystem',
    url: referenceSystem(baseUrl, set.name),
    version: '1',
    name: set.title,
    status: 'active',
    experimental: false,
    date: set.changedAt,
    publisher: 'e-Referral Service',
    description: set.description,
    copyright: 'Copyright (c) 2016 HL7 UK',
    caseSensitive: true,
    content: 'complete',
    property: set.properties.map(writeProperty),
    concept: set.concepts.map((concept) => ({
      ...(isSpecialty && { extension: writeEffectiveDates(concept) }),
      code: concept.code,
      display: concept.display,
      property: set.properties.flatMap((property) =>
        propertyValues(concept, property).map((value) => ({
          code: property.name,
          ...writeValue(property, value, baseUrl),
        })),
      ),
    })),
  }
}

const fhirTypes = {
  instant: 'dateTime',
  flag: 'boolean',
  number: 'integer',
  code: 'Coding',
} as const

/**
 * Where the codes of a property come from; a clinic type's specialty is a code of this server's own
 * set.
 */
const systems: Readonly<Record<string, string>> = {
  appointmentBookingCancellationReasonType: code.appointmentBookingCancellationReasonType,
  appointmentRequestCancellationReasonType: code.appointmentRequestCancellationReasonType,
  businessFunction: code.businessFunction,
  usage: code.appointmentCancellationReasonUsage,
  referrerUsage: code.referralRequestCancellationReasonUsage,
}

function writeProperty(property: ConceptProperty): object {
  return {
    code: property.name,
    uri: `${code.conceptProperties}#${property.name}`,
    type: fhirTypes[property.kind],
  }
}

function writeValue(
  property: ConceptProperty,
  value: string | number | boolean,
  baseUrl: string,
): object {
  switch (property.kind) {
    case 'instant':
      return { valueDateTime: value }
    case 'flag':
      return { valueBoolean: value }
    case 'number':
      return { valueInteger: value }
    case 'code':
      return {
        valueCoding: {
          system: systems[property.name] ?? referenceSystem(baseUrl, 'SPECIALTY'),
          code: value,
        },
      }
  }
}

function writeEffectiveDates(concept: Concept): object[] {
  const from = { url: extension.effectiveFrom, valueDate: dateOf(concept.effectiveFrom) }
  if (concept.effectiveTo === undefined) return [from]
  return [from, { url: extension.effectiveTo, valueDate: dateOf(concept.effectiveTo) }]
}
