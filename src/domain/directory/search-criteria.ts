import type { OdsCode } from '../identifier/ods-code.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { Priority } from '../reference/priority.ts'

/**
 * What a service was searched with (page a010-patient-service-search). Stored with a shortlist and
 * given back with it, except `organisation`, which the page says is never returned.
 */
export type SearchCriteria = {
  readonly priority: Priority
  readonly specialty?: string
  readonly clinicType?: string
  readonly indicativeAppointmentWaitTimeLimitDays?: number
  readonly postcode?: string
  readonly distanceLimitMiles?: number
  readonly clinicalTerm?: string
  readonly namedClinician?: UserId
  readonly isAgeAndGenderAppropriate: boolean
  readonly organisation?: OdsCode
}
