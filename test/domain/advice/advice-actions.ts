/** What can happen to an advice request, each done as if nothing but the request forbade it. */
import type { Instant } from '../../../src/base/clock.ts'
import { ok } from '../../../src/base/outcome.ts'
import type { Advice, ConversionAuthorisation } from '../../../src/domain/advice/advice.ts'
import {
  type Conversion,
  convertAdvice,
  referralOfProvider,
} from '../../../src/domain/advice/convert.ts'
import { createAdvice } from '../../../src/domain/advice/create.ts'
import { archivedAdvice } from '../../../src/domain/advice/outside/archived.ts'
import { referrerAddsInformation } from '../../../src/domain/advice/outside/referrer-adds-information.ts'
import { referrerChangesAuthorisation } from '../../../src/domain/advice/outside/referrer-changes-authorisation.ts'
import {
  referralOfReferrer,
  referrerConverts,
} from '../../../src/domain/advice/outside/referrer-converts.ts'
import {
  referrerCancels,
  referrerCloses,
} from '../../../src/domain/advice/outside/referrer-ends.ts'
import { referrerReplies } from '../../../src/domain/advice/outside/referrer-replies.ts'
import { respondToAdvice } from '../../../src/domain/advice/respond.ts'
import type { AdviceAction } from '../../../src/domain/advice/transitions.ts'
import { accessCodeOf } from '../../../src/domain/referral/access-code.ts'
import type { Referral } from '../../../src/domain/referral/referral.ts'
import type { Decided } from '../../../src/domain/refusal/refusal.ts'
import {
  accepted,
  adviceOnly,
  criteria,
  document,
  documentId,
  found,
  indirect,
  letter,
  now,
  organisation,
  patient,
  provider,
  referral,
  service,
  triage,
} from '../build.ts'
import { advice, asking } from '../build-advice.ts'

type Decide = (one: Advice, at: Instant) => Decided<Advice>

const responding = { patient: found(), service: adviceOnly, documents: new Map(), messageId: '1' }
const referring = {
  actor: asking,
  clinician: asking.user,
  messageId: '2',
  documents: new Map(),
}
const text = 'As discussed'
const comment = 'Please arrange'
const { priority } = advice()

export const adviceDecisions: Readonly<Record<Exclude<AdviceAction, 'create'>, Decide>> = {
  requireFurtherInformation: (one, at) => {
    const command = { outcome: 'REQUIRE_FURTHER_INFORMATION', text, priority, files: [] } as const
    return respondToAdvice(one, command, responding, provider, at)
  },
  returnWithAdvice: (one, at) => {
    const outcome = 'RETURN_TO_REFERRER_WITH_ADVICE'
    const command = { outcome, recommendation: 'OTHER', text, priority, files: [] } as const
    return respondToAdvice(one, command, responding, provider, at)
  },
  providerConverts: (one, at) => {
    const decided = providerConversion(one, at)
    return decided.ok ? ok(decided.value.advice) : decided
  },
  referrerReplies: (one, at) => referrerReplies(one, { text, files: [] }, referring, at),
  referrerAddsInformation: (one, at) => {
    const index = 1 + one.attachments.length
    const files = [{ documentId: documentId(index), type: 'REFERRER' as const }]
    const documents = new Map([[documentId(index), document(index, { intendedUbrn: one.ubrn })]])
    return referrerAddsInformation(one, { files }, { ...referring, documents }, at)
  },
  referrerChangesAuthorisation: (one, at) => {
    const isAuthorised = one.conversionAuthorisation === 'AUTHORISED_TO_CONVERT'
    const authorisation = isAuthorised ? 'NOT_AUTHORISED_TO_CONVERT' : 'AUTHORISED_TO_CONVERT'
    return referrerChangesAuthorisation(one, { authorisation }, at)
  },
  referrerConverts: (one, at) => referrerConverts(one, toRefer, services, at),
  referrerCloses,
  referrerCancels,
  archived: archivedAdvice,
}

/** A clinician asks the service for advice. */
export function askedFor(conversionAuthorisation: ConversionAuthorisation): Advice {
  const shortlist = { criteria: criteria(), services: [adviceOnly.id] }
  const { ubrn, requestId, patient: whom } = advice()
  const command = { patient: whom, shortlist, conversionAuthorisation, text, files: [] }
  const facts = {
    ubrn,
    requestId,
    messageId: '70000',
    patient: found(),
    referringClinician: undefined,
    referringOrganisation: organisation({ odsCode: asking.organisation }),
    documents: new Map(),
    services: new Map([[adviceOnly.id, adviceOnly]]),
    found: new Set([adviceOnly.id]),
    isClinicalTermKnown: true,
    namedClinician: undefined,
    organisation: undefined,
    isServiceOrganisation: false,
  }
  return accepted(createAdvice(command, facts, asking, now))
}

/** The referral that a provider makes of a request just asked. */
export function convertedByProvider(at: Instant): Referral {
  const conversion = accepted(providerConversion(askedFor('AUTHORISED_TO_CONVERT'), at))
  const facts = { ...ofReferral, appointmentId: '80000' }
  return referralOfProvider(conversion, { comment, priority }, facts, conversation)
}

/** The referral that the referrer makes of it, to be booked or sent for triage. */
export function convertedByReferrer(at: Instant): Referral {
  const asked = askedFor('NOT_AUTHORISED_TO_CONVERT')
  const ended = accepted(referrerConverts(asked, toRefer, services, at))
  return referralOfReferrer(ended, toRefer, services, ofReferral, conversation)
}

function providerConversion(one: Advice, at: Instant): Decided<Conversion> {
  const command = { text, comment, priority, guidanceFiles: [], reviewFiles: [] }
  return convertAdvice(one, command, responding, provider, at)
}

const offered = [service(), indirect, triage]
const services = new Map(offered.map((each) => [each.id, each]))
const toRefer = { services: offered.map(({ id }) => id) }
const conversation = letter(99, { name: 'Advice and guidance conversation.pdf' })
const ofReferral = {
  requestId: referral().requestId,
  accessCode: accessCodeOf('00000000-0000-4000-8000-000000000000'),
  patient: patient(),
}
