/** Identifiers that bodies, queries and headers carry, as the domain's parsers take them. */
import { parseNhsNumber } from '../../domain/identifier/nhs-number.ts'
import { parseOdsCode } from '../../domain/identifier/ods-code.ts'
import { parseServiceId } from '../../domain/identifier/service-id.ts'
import { parseUserId } from '../../domain/identifier/user-id.ts'
import { parsed } from './scalars.ts'

/** Never shown back. */
export const nhsNumber = parsed('an NHS number', parseNhsNumber, { pattern: '^[0-9]{10}$' })

export const userId = parsed('an SDS user id of twelve digits', parseUserId, {
  isQuotable: true,
  pattern: '^[0-9]{12}$',
})

export const serviceId = parsed('the id of a service', parseServiceId, {
  isQuotable: true,
  pattern: '^[1-9][0-9]{0,17}$',
})

export const odsCode = parsed('an ODS code', parseOdsCode, {
  isQuotable: true,
  pattern: '^[A-Z0-9]{3,10}$',
})
