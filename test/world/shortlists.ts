/** A021, A031 and A032 as a client writes them, with any criteria. */
import assert from 'node:assert/strict'
import type { Answer, Caller, CallerHeaders } from './caller.ts'
import { people } from './people.ts'
import { type Referred, versionIn } from './referrals.ts'
import type { TestServer } from './server.ts'
import { type NewReferral, newReferral } from './service-search.ts'

export type NewShortlist = Omit<NewReferral, 'patient' | 'referringClinician' | 'pathwayStart'>

type Body = { readonly parameter: readonly object[] }

const structure = 'https://fhir.nhs.uk/STU3/StructureDefinition'

export const createForTriagePath = '/STU3/ReferralRequest/$ers.createReferralAndSendForTriage'

/** A021: to triage service 11004 of RCD, unless said otherwise. */
export function newTriage(wanted: NewReferral = {}): unknown {
  const body = newReferral({ services: ['11004'], ...wanted }) as Body
  return claiming('eRS-CreateReferralAndSendForTriage-Parameters-1', body)
}

/** A031: heart failure at service 11000, unless said otherwise. */
export function newShortlist(wanted: NewShortlist = {}): unknown {
  return claiming('eRS-ChangeShortlist-Parameters-1', shortlistBody(wanted))
}

/** A032: triage service 11004, unless said otherwise. */
export function newTriageShortlist(wanted: NewShortlist = {}): unknown {
  const body = shortlistBody({ services: ['11004'], ...wanted })
  return claiming('eRS-ChangeShortlistAndSendForTriage-Request-Parameters-1', body)
}

/** A031 as a request. */
export function changeShortlist(
  caller: Caller,
  referred: Pick<Referred, 'ubrn' | 'version'>,
  wanted: NewShortlist = {},
): Promise<Answer> {
  return post(caller, referred, '$ers.changeShortlist', newShortlist(wanted))
}

/** A032 as a request. */
export function changeForTriage(
  caller: Caller,
  referred: Pick<Referred, 'ubrn' | 'version'>,
  wanted: NewShortlist = {},
): Promise<Answer> {
  const operation = '$ers.changeShortlistAndSendForTriage'
  return post(caller, referred, operation, newTriageShortlist(wanted))
}

type By = { readonly by?: CallerHeaders }

/** A031 that succeeds. */
export async function reshortlisted(
  server: TestServer,
  referred: Referred,
  { by = people.referrer, ...wanted }: By & NewShortlist = {},
): Promise<Referred> {
  const changed = await changeShortlist(await server.as(by), referred, wanted)
  assert.equal(changed.status, 200, changed.text)
  return { ...referred, service: wanted.services?.[0] ?? '11000', version: versionIn(changed) }
}

function post(
  caller: Caller,
  { ubrn, version }: Pick<Referred, 'ubrn' | 'version'>,
  operation: string,
  body: unknown,
): Promise<Answer> {
  const path = `/STU3/ReferralRequest/${ubrn}/${operation}`
  return caller.post(path, body, { 'if-match': `W/"${version}"` })
}

/** Intention, reminder days and shortlist, in this order. */
function shortlistBody(wanted: NewShortlist): Body {
  const body = newReferral(wanted) as Body
  return { ...body, parameter: body.parameter.slice(1, 4) }
}

function claiming(profile: string, body: Body): unknown {
  return { ...body, meta: { profile: [`${structure}/${profile}`] } }
}
