import { dateOf } from '../base/clock.ts'
import { ok } from '../base/outcome.ts'
import { effectiveUser } from '../domain/directory/actor.ts'
import type { RefusalCode } from '../domain/refusal/codes.ts'
import type { Decided } from '../domain/refusal/refusal.ts'
import { checkFetch, type FetchFacts } from '../domain/worklist/check-fetch.ts'
import type { FetchWorklist } from '../domain/worklist/list.ts'
import type { Read } from '../wire/read.ts'
import { writeWorklist } from '../wire/stu3/write-worklist.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { atPlaces } from './placed.ts'
import { fhirReply, type Reply } from './reply.ts'

/** The error tables of A008 and A023. */
export const worklistRefusals: readonly RefusalCode[] = [
  'REFERENCE_NOT_FOUND',
  'MISSING_VALUE',
  'NO_RELATIONSHIP',
  'INVALID_VALUE',
  'INVALID_CODE',
  'UNEXPECTED_FIELD',
  'INVALID_FHIR_STRUCTURE',
]

/**
 * A worklist, for whoever may have it: its entries were rendered when their requests were written.
 */
export async function fetchWorklist(
  read: Read<FetchWorklist>,
  call: Call,
  context: Context,
): Promise<Decided<Reply>> {
  if (!read.ok) return read
  const { command, places } = read.value
  const facts = await gather(command, call, context)
  const scope = atPlaces(checkFetch(command, facts, call.actor), places)
  if (!scope.ok) return scope
  const page = await context.largeAnswers(() =>
    context.referrals.fetchWorklist(command, scope.value, dateOf(call.at)),
  )
  return ok(fhirReply(200, writeWorklist(page)))
}

async function gather(
  { service, location, clinician }: FetchWorklist,
  { actor }: Call,
  { directory }: Context,
): Promise<FetchFacts> {
  const user = clinician?.is === 'ASSIGNED' ? clinician.user : undefined
  const [foundService, foundLocation, foundClinician, accessibleServices] = await Promise.all([
    service && directory.findService(service),
    location && directory.findOrganisation(location),
    user && directory.findPractitioner(user),
    directory.listAccessibleServices(effectiveUser(actor), actor.organisation),
  ])
  return {
    service: foundService,
    location: foundLocation,
    clinician: foundClinician,
    accessibleServices,
  }
}
