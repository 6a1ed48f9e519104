/**
 * A029 Available actions for user: query string to what is asked for. Its errors are 400s.
 * Source: page a029-available-actions-for-user-list, DOMAIN 1.5.
 */
import { invariant } from '../../base/invariant.ts'
import { ok } from '../../base/outcome.ts'
import { readQuery, required } from '../query.ts'
import type { Read } from '../read.ts'
import { fixed } from '../shape/scalars.ts'
import type { CodeMap } from '../shape/shape.ts'
import { type ReferralVersion, referralVersion, versionNamed } from './read-request-version.ts'

const focusShown = 'ReferralRequest/000000070000/_history/6'

// biome-ignore format: a table
export const availableActionsQuery = {
  focus:  required('The referral, as the caller has seen it.', referralVersion, focusShown),
  intent: required('Always proposal.', fixed('proposal'), 'proposal'),
  status: required('Always ready.', fixed('ready'), 'ready'),
} as const

/** The page's error table has neither. */
const codes: CodeMap = {
  UNEXPECTED_FIELD: 'INVALID_VALUE',
  INVALID_FHIR_STRUCTURE: 'INVALID_VALUE',
}

export function readAvailableActions(rawQuery: string): Read<ReferralVersion> {
  const read = readQuery(rawQuery, availableActionsQuery, codes)
  if (!read.ok) return read
  const command = versionNamed(read.value.focus)
  invariant(command !== undefined, 'a focus that fits names a version of a referral')
  return ok({
    command,
    places: new Map([
      ['ubrn', 'focus'],
      ['version', 'focus'],
    ]),
  })
}
