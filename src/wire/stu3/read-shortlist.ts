/**
 * Shortlist: a List of services that contains the criteria which found them and names them in an
 * extension; with the parameters that go along with it wherever there is a referral.
 * Source: schemas eRS-Shortlist-List, Extension-eRS-Shortlist-SearchCriteria.
 */
import Type, { type Static } from 'typebox'
import type { ChangeShortlist } from '../../domain/referral/commands.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import type { Reading } from '../read.ts'
import { byIdentifier, coding, element, listOf, meta, resourceType } from '../shape/elements.ts'
import { pluck } from '../shape/kind.ts'
import { only } from '../shape/only.ts'
import { parameter, type Supplied, type SuppliedBy } from '../shape/parameters.ts'
import { itemOf, under } from '../shape/place.ts'
import { quoted } from '../shape/quoted.ts'
import { codeHere, codeOf, fhirId, fixed, textThat, unsignedInt } from '../shape/scalars.ts'
import { serviceIdentifier } from './read-identifiers.ts'
import { criteriaOf, searchCriteria } from './read-search-criteria.ts'
import { code, extension, profile } from './systems.ts'

const servicesMax = 20

const reference = textThat(
  'a reference to a contained resource',
  (text) => /^#\S{1,64}$/.test(text),
  {
    isQuotable: true,
    pattern: '^#\\S{1,64}$',
  },
)

const criteriaReference = element({
  url: fixed(extension.shortlistCriteria),
  valueReference: element({ reference }),
})

const service = element({ item: byIdentifier(serviceIdentifier) })

const shortlist = element(
  {
    resourceType: resourceType('List'),
    id: Type.Optional(fhirId),
    meta: meta(profile.shortlist),
    status: codeHere(['current'], ['retired', 'entered-in-error']),
    mode: codeHere(['snapshot'], ['working', 'changes']),
    contained: listOf(searchCriteria.schema, { min: 1, max: 1 }),
    extension: listOf(criteriaReference, { min: 1, max: 1 }),
    entry: listOf(service, { min: 1, max: servicesMax, tooManyAs: 'TOO_MANY_ITEMS' }),
  },
  (_, given) => danglingReference(given),
)

const letterIntention = coding(
  code.referralLetterIntention,
  codeOf(['NEED_TO_ADD_LATER', 'NOT_INTENDING_TO_ADD']),
)

/** Of A044, whose caller promises no letter. */
export const shortlistParameter = parameter('1..1', 'resource', shortlist)

// biome-ignore format: a table
export const shortlistParameters = {
  shortlist:                       shortlistParameter,
  intentionToAddReferralLetter:    parameter('1..1', 'valueCoding', letterIntention),
  firstReminderLetterFollowUpDays: parameter('1..1', 'valueUnsignedInt', unsignedInt),
} as const

/** What these parameters say; the rest of a body's places goes beside these. */
export function shortlistCommandOf(
  given: SuppliedBy<typeof shortlistParameters>,
): Reading<ChangeShortlist> {
  const { intentionToAddReferralLetter: intention, firstReminderLetterFollowUpDays: days } = given
  const { shortlist, places } = shortlistOf(given.shortlist)
  return {
    command: {
      shortlist,
      letterIntention: intention.value.code,
      firstReminderLetterFollowUpDays: days.value,
    },
    places: new Map([
      ['letterIntention', intention.at],
      ['firstReminderLetterFollowUpDays', days.at],
      ...places,
    ]),
  }
}

type ShortlistPlaces = readonly (readonly [field: string, place: string])[]

/**
 * The criteria and services in their order; a service that occurs twice is the domain's to refuse.
 */
export function shortlistOf({ value: body, at }: Supplied<Static<typeof shortlist>>): {
  readonly shortlist: ChangeShortlist['shortlist']
  readonly places: ShortlistPlaces
} {
  const within = itemOf(under(at, 'contained'), 0)
  const { criteria, places } = criteriaOf(only(body.contained), within, 'shortlist.criteria')
  const entry = under(at, 'entry')
  return {
    shortlist: { criteria, services: body.entry.map(({ item }) => item.identifier.value) },
    places: [
      ['shortlist', at],
      ['shortlist.services', entry],
      ...body.entry.map((_, index) => {
        return [`shortlist.services[${index}]`, `${itemOf(entry, index)}/item/identifier`] as const
      }),
      ...places,
    ],
  }
}

/** Told even while something else in the list is wrong, as long as both names can be read. */
function danglingReference(given: unknown): readonly Refusal[] {
  const named = pluck(given, 'extension', 0, 'valueReference', 'reference')
  const contained = pluck(given, 'contained', 0, 'id')
  if (typeof named !== 'string' || typeof contained !== 'string') return []
  if (!named.startsWith('#') || named === `#${contained}`) return []
  const at = 'extension[0]/valueReference/reference'
  const says = `${quoted(named)}does not name a contained resource`
  return [refusal('REFERENCE_NOT_FOUND', says, { at })]
}
