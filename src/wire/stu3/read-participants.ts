/**
 * Participants of an Appointment: patient, service and, for a slot that has one, clinician, told
 * apart by the system of their identifier and taken in any order.
 * Source: schema eRS-Appointment, DOMAIN 5.4. Quirks Q1 and Q2: `type` is a single element with a
 * value set as its system; the list that FHIR wants is read as well.
 */
import Type, { type Static } from 'typebox'
import { parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { parseUserId } from '../../domain/identifier/user-id.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import { byIdentifier, coding, concept, element, listOf, singleOrList } from '../shape/elements.ts'
import { pluck } from '../shape/kind.ts'
import { itemOf } from '../shape/place.ts'
import { refusalOf } from '../shape/problem.ts'
import { codeHere, codeOf, freeText } from '../shape/scalars.ts'
import { code, id } from './systems.ts'

// biome-ignore format: a table
const kinds = {
  patient:   { system: id.nhsNumber, parse: parseNhsNumber, wants: 'an NHS number', min: 1 },
  service:   { system: id.service, parse: parseServiceId, wants: 'the id of a service', min: 1 },
  clinician: { system: id.user, parse: parseUserId, wants: 'an SDS user id', min: 0 },
} as const

type Kind = keyof typeof kinds

const kindNames = Object.keys(kinds) as Kind[]

const participantIdentifier = element(
  {
    system: codeOf([id.nhsNumber, id.service, id.user], { refusedAs: 'INVALID_VALUE' }),
    value: freeText(64),
  },
  ({ system, value }) => {
    const kind = kindOfSystem(system)
    if (kind === undefined || value === undefined) return []
    const { parse, wants } = kinds[kind]
    return parse(value) === undefined
      ? [refusal('INVALID_VALUE', `is not ${wants}`, { at: 'value' })]
      : []
  },
)

const participantType = concept(coding(code.participantType, codeOf(['CON'])))

const participant = element(
  {
    type: Type.Optional(singleOrList(participantType)),
    actor: byIdentifier(participantIdentifier),
    status: Type.Optional(codeHere(['accepted'], ['declined', 'tentative', 'needs-action'])),
  },
  ({ actor }, given) => {
    const kind = kindOfSystem(actor?.identifier.system)
    if (kind === 'clinician') {
      return ['type', 'status']
        .filter((field) => !Object.hasOwn(given, field))
        .map((field) => refusalOf({ is: 'missing' }, field))
    }
    const hasType = kind !== undefined && Object.hasOwn(given, 'type')
    return hasType ? [refusalOf({ is: 'unexpected' }, 'type')] : []
  },
)

export const participants = listOf(participant, { min: 1, rule: oneOfEachKind })

/** `at` is the place inside the Appointment: `participant[1]/actor/identifier`. */
export type FoundParticipant = { readonly value: string; readonly at: string }

export function findParticipant(
  list: Static<typeof participants>,
  kind: Kind,
): FoundParticipant | undefined {
  const index = list.findIndex(({ actor }) => kindOfSystem(actor.identifier.system) === kind)
  const value = list[index]?.actor.identifier.value
  if (value === undefined) return undefined
  return { value, at: `${itemOf('participant', index)}/actor/identifier` }
}

/**
 * A missing one is told at the next free place, unless an item that names no kind could be meant
 * for it.
 */
function oneOfEachKind(items: readonly unknown[]): readonly Refusal[] {
  const found = items.map((item) => kindOfSystem(pluck(item, 'actor', 'identifier', 'system')))
  const repeated = found.flatMap((kind, index) => {
    if (kind === undefined || found.indexOf(kind) === index) return []
    const says = `is another ${kind}, where one is expected`
    return [refusal('INVALID_FHIR_STRUCTURE', says, { at: itemOf('', index) })]
  })
  if (found.includes(undefined)) return repeated
  const missing = kindNames.filter((kind) => kinds[kind].min === 1 && !found.includes(kind))
  return [
    ...repeated,
    ...missing.map((kind, nth) => {
      const { system } = kinds[kind]
      const says = `is mandatory, but was not supplied: a ${kind}, identified by ${system}`
      return refusal('MISSING_VALUE', says, { at: itemOf('', items.length + nth) })
    }),
  ]
}

function kindOfSystem(system: unknown): Kind | undefined {
  return kindNames.find((kind) => kinds[kind].system === system)
}
