/**
 * A031 Change shortlist and A032 Change shortlist and send for triage: body to command.
 * Source: pages a031-change-shortlist and a032-change-shortlist-and-send-for-triage, schemas
 * eRS-ChangeShortlist-Parameters and eRS-ChangeShortlistAndSendForTriage-Request-Parameters.
 */
import type { ChangeShortlist } from '../../domain/referral/commands.ts'
import type { Read } from '../read.ts'
import { parametersProfile, suppliedBy } from '../shape/parameters.ts'
import { type CodeMap, readAs, shape } from '../shape/shape.ts'
import { shortlistCommandOf, shortlistParameters } from './read-shortlist.ts'
import { profile } from './systems.ts'

const changeShortlist = parametersProfile({
  url: profile.changeShortlist,
  declared: shortlistParameters,
})

const reshortlistForTriage = parametersProfile({
  url: profile.changeShortlistAndSendForTriage,
  declared: shortlistParameters,
})

/** The error table of both pages has no REFERENCE_NOT_FOUND. */
const codes: CodeMap = { REFERENCE_NOT_FOUND: 'INVALID_VALUE' }

export const changeShortlistBody = shape('Parameters', changeShortlist.schema, codes)
export const reshortlistForTriageBody = shape('Parameters', reshortlistForTriage.schema, codes)

export function readChangeShortlist(json: unknown): Read<ChangeShortlist> {
  return readAs(changeShortlistBody, json, (body) =>
    shortlistCommandOf(suppliedBy(changeShortlist, body)),
  )
}

export function readReshortlistForTriage(json: unknown): Read<ChangeShortlist> {
  return readAs(reshortlistForTriageBody, json, (body) =>
    shortlistCommandOf(suppliedBy(reshortlistForTriage, body)),
  )
}
