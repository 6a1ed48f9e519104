/**
 * A015 Retrieve appointment slots: query string and header to command. Its errors are 400s with
 * codes of their own. Source: page a015-retrieve-appointment-slots, DOMAIN 5.2. Quirk Q3:
 * `:Practitioner` stands where `:identifier` is right.
 */
import { type Outcome, ok } from '../../base/outcome.ts'
import { type OdsCode, parseOdsCode } from '../../domain/identifier/ods-code.ts'
import type { SearchSlots } from '../../domain/referral/commands.ts'
import { type Refusal, refuse } from '../../domain/refusal/refusal.ts'
import { type Headers, headerOf } from '../headers.ts'
import { optional, readQuery, required } from '../query.ts'
import type { Read } from '../read.ts'
import { both } from '../shape/both.ts'
import { defined } from '../shape/defined.ts'
import { serviceId, userId } from '../shape/ids.ts'
import { quoted } from '../shape/quoted.ts'
import { codeOf, fixed, textThat } from '../shape/scalars.ts'
import type { CodeMap } from '../shape/shape.ts'
import { priorityCode } from './read-reference-codes.ts'

export const commissioningRuleHeader = 'NHSD-eRS-Comm-Rule-Org'

const countMax = 100
const pageMax = 2_147_483_647

const SERVICE = 'schedule.actor:HealthcareService'
const CLINICIAN = 'schedule.actor:Practitioner'

/** Slots of other states exist, but this search is for free ones. */
const slotStatus = codeOf(['free'], {
  refusedAs: (status) =>
    ['busy', 'busy-unavailable', 'busy-tentative', 'entered-in-error'].includes(status)
      ? 'INVALID_VALUE'
      : 'INVALID_CODE',
})

// biome-ignore format: a table
export const slotSearchQuery = {
  [SERVICE]:       required('The one service whose slots are wanted.', serviceId),
  [CLINICIAN]:     optional('Only slots of this named clinician.', userId),
  appointmentType: required('Priority of the slots.', priorityCode),
  status:          required('Only free slots can be asked for.', slotStatus),
  _count:          required('Slots on a page.', wholeNumberTo(countMax)),
  page:            required('Page, counted from 1.', wholeNumberTo(pageMax)),
  _include:        optional('Accepted: schedules always come.', fixed('Slot:schedule')),
} as const

/** The page's error table has neither. */
const codes: CodeMap = {
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
}

export function readSlotSearch(rawQuery: string, headers: Headers): Read<SearchSlots> {
  const read = both(readQuery(rawQuery, slotSearchQuery, codes), readCommissioningRule(headers))
  if (!read.ok) return read
  const [query, commissioningRuleOrganisation] = read.value
  const { [SERVICE]: service, [CLINICIAN]: clinician, appointmentType, _count, page } = query
  return ok({
    command: {
      service,
      commissioningRuleOrganisation,
      priority: appointmentType,
      count: Number(_count),
      page: Number(page),
      ...defined({ clinician }),
    },
    places,
  })
}

/** The published example of a page beyond the last calls the parameter `Page Number`. */
const places = new Map([
  ['service', SERVICE],
  ['clinician', CLINICIAN],
  ['priority', 'appointmentType'],
  ['count', '_count'],
  ['page', 'Page Number'],
  ['commissioningRuleOrganisation', commissioningRuleHeader],
])

function readCommissioningRule(headers: Headers): Outcome<OdsCode, Refusal> {
  const at = commissioningRuleHeader
  const text = headerOf(headers, at)
  if (text === undefined)
    return refuse('MISSING_HEADER', 'is mandatory, but was not supplied', { at })
  const odsCode = parseOdsCode(text)
  if (odsCode === undefined)
    return refuse('INVALID_VALUE', `${quoted(text)}is not an ODS code`, { at })
  return ok(odsCode)
}

function wholeNumberTo(max: number) {
  const isWithin = (text: string) => /^[1-9][0-9]{0,9}$/.test(text) && Number(text) <= max
  return textThat(`a whole number from 1 to ${max}`, isWithin, {
    isQuotable: true,
    shownAs: { type: 'integer', minimum: 1, maximum: max },
  })
}
