/** The deeds of an advice conversation, done by the domain's own decisions, as endpoints do them. */
import assert from 'node:assert/strict'
import { type Instant, plusMilliseconds } from '../../src/base/clock.ts'
import { invariant } from '../../src/base/invariant.ts'
import type { Advice, ConversionAuthorisation, Message } from '../../src/domain/advice/advice.ts'
import type { RespondToAdvice } from '../../src/domain/advice/commands.ts'
import { convertAdvice, referralOfProvider } from '../../src/domain/advice/convert.ts'
import { createAdvice } from '../../src/domain/advice/create.ts'
import { referrerAddsInformation } from '../../src/domain/advice/outside/referrer-adds-information.ts'
import { referrerChangesAuthorisation } from '../../src/domain/advice/outside/referrer-changes-authorisation.ts'
import {
  referralOfReferrer,
  referrerConverts,
} from '../../src/domain/advice/outside/referrer-converts.ts'
import { referrerCancels, referrerCloses } from '../../src/domain/advice/outside/referrer-ends.ts'
import { referrerReplies } from '../../src/domain/advice/outside/referrer-replies.ts'
import { respondToAdvice } from '../../src/domain/advice/respond.ts'
import { accessCodeOf } from '../../src/domain/referral/access-code.ts'
import type { Referral } from '../../src/domain/referral/referral.ts'
import type { Decided } from '../../src/domain/refusal/refusal.ts'
import { adviceWorklistsOf } from '../../src/domain/worklist/advice-worklists-of.ts'
import { worklistsOf } from '../../src/domain/worklist/worklists-of.ts'
import {
  adviceOnly,
  criteria,
  found,
  letter,
  now,
  organisation,
  patient,
  practitioner,
  provider,
  service,
} from '../domain/build.ts'
import { advice, asking, askingAdmin, providerAdmin } from '../domain/build-advice.ts'
import type { Deeds, Found, Told } from './advice-conversations.ts'
import type { Beginning, Deed, Heard, Seen, SeenReferral, Sender } from './advice-model.ts'
import { type Uploads, uploads } from './uploads-in-domain.ts'

const STEP_MS = 60_000

/** A conversation to come, of nobody else's. */
export function adviceInDomain(): Deeds {
  const files = uploads()
  let at = now
  let is: Present | undefined
  const arrive = (decided: Decided<Present>): Told => {
    at = plusMilliseconds(at, STEP_MS)
    if (!decided.ok) return decided.refusals.map(({ code }) => code)
    is = decided.value
    files.link(is.advice)
    if (is.referral !== undefined) files.link(is.referral)
    return 'done'
  }
  const present = () => {
    invariant(is !== undefined, 'the conversation has begun')
    return is
  }
  return {
    begin: async (beginning) => arrive(begin(beginning, files, at)),
    act: async (deed) => {
      // The endpoints compare versions before the domain is asked.
      if ('isStale' in deed && deed.isStale) return ['STALE']
      return arrive(act(present(), deed, files, at))
    },
    look: async () => foundOf(present()),
  }
}

/** The request, and what it was converted into. */
type Present = { readonly advice: Advice; readonly referral?: Referral }

/** Takes no TWO_WEEK_WAIT. */
const asked = { ...adviceOnly, priorities: ['ROUTINE', 'URGENT'] } as const
const bookable = service()
const services = new Map([asked, bookable].map((one) => [one.id, one]))
const text = 'As discussed'
const conversation = letter(999, { name: 'conversation.pdf' })

function begin(
  { by, mayConvert, priority, files }: Beginning,
  { name, found: documents }: Uploads,
  at: Instant,
): Decided<Present> {
  const { ubrn, requestId, patient: whom } = advice()
  const command = {
    patient: whom,
    shortlist: { criteria: criteria({ priority }), services: [asked.id] },
    conversionAuthorisation: authorisation(mayConvert),
    text,
    files: name(files, 'ADVICE_REQUEST'),
    ...(by === 'admin' && { referringClinician: asking.user }),
  }
  const facts = {
    ubrn,
    requestId,
    messageId: '70000',
    patient: found(),
    referringClinician: clinician,
    referringOrganisation: organisation({ odsCode: asking.organisation }),
    documents,
    services,
    found: new Set([asked.id]),
    isClinicalTermKnown: true,
    namedClinician: undefined,
    organisation: undefined,
    isServiceOrganisation: false,
  }
  return alone(createAdvice(command, facts, actors.referrer[by], at))
}

const clinician = practitioner({
  userId: asking.user,
  roles: [{ organisation: asking.organisation, functions: ['REFERRING_CLINICIAN'] }],
})
const actors = {
  referrer: { clinician: asking, admin: askingAdmin },
  provider: { clinician: provider, admin: providerAdmin },
}

type Acts = {
  readonly [Each in Deed as Each['does']]: (
    one: Advice,
    deed: Each,
    uploaded: Uploads,
    at: Instant,
  ) => Decided<Present>
}

function act({ advice: one }: Present, deed: Deed, uploaded: Uploads, at: Instant) {
  const how = acts[deed.does] as (...given: Parameters<Acts[Deed['does']]>) => Decided<Present>
  return how(one, deed as never, uploaded, at)
}

const acts: Acts = {
  answer: responding('RETURN_TO_REFERRER_WITH_ADVICE'),
  askBack: responding('REQUIRE_FURTHER_INFORMATION'),
  convert: (one, { by, priority, files, reviewFiles }, { name, found: documents }, at) => {
    const command = {
      text,
      comment: text,
      priority,
      guidanceFiles: name(files, 'GUIDANCE_RESPONSE', one),
      reviewFiles: name(reviewFiles, 'PROVIDER', one),
    }
    const facts = { ...ofProvider(one), documents }
    const decided = convertAdvice(one, command, facts, actors.provider[by], at)
    return then(decided, (conversion) => ({
      advice: conversion.advice,
      referral: referralOfProvider(conversion, command, ofReferral, conversation),
    }))
  },
  reply: (one, { by, files }, { name, found: documents }, at) => {
    const command = { text, files: name(files, 'ADVICE_REQUEST', one) }
    return alone(referrerReplies(one, command, { ...ofReferrer(one, by), documents }, at))
  },
  addInformation: (one, { by, files }, { name, found: documents }, at) => {
    const command = { files: name(files, 'REFERRER', one) }
    return alone(referrerAddsInformation(one, command, { ...ofReferrer(one, by), documents }, at))
  },
  changeAuthorisation: (one, { mayConvert }, _uploaded, at) => {
    const command = { authorisation: authorisation(mayConvert) }
    return alone(referrerChangesAuthorisation(one, command, at))
  },
  convertOneself: (one, { to }, _uploaded, at) => {
    const ids = { bookable: [bookable.id], adviceOnly: [asked.id], nowhere: [] }
    const command = { services: ids[to] }
    return then(referrerConverts(one, command, services, at), (ended) => ({
      advice: ended,
      referral: referralOfReferrer(ended, command, services, ofReferral, conversation),
    }))
  },
  close: (one, _deed, _uploaded, at) => alone(referrerCloses(one, at)),
  cancel: (one, _deed, _uploaded, at) => alone(referrerCancels(one, at)),
}

function responding(outcome: RespondToAdvice['outcome']): Acts['answer'] & Acts['askBack'] {
  return (one: Advice, deed, { name, found: documents }: Uploads, at: Instant) => {
    const { by, priority, recommends, files } = deed
    const command = {
      outcome,
      text,
      priority,
      files: name(files, 'GUIDANCE_RESPONSE', one),
      ...(recommends && { recommendation: 'OTHER' as const }),
    }
    const facts = { ...ofProvider(one), documents }
    return alone(respondToAdvice(one, command, facts, actors.provider[by], at))
  }
}

const ofProvider = (one: Advice) => ({
  patient: found(),
  service: asked,
  messageId: nextMessageId(one),
})
const ofReferrer = (one: Advice, by: Sender) => ({
  actor: actors.referrer[by],
  clinician: asking.user,
  messageId: nextMessageId(one),
})
const ofReferral = {
  requestId: 'r.c18c4ec4-7d0a-480e-8506-347e0ec228b0',
  accessCode: accessCodeOf('00000000-0000-4000-8000-000000000000'),
  patient: patient(),
  appointmentId: '80000',
}

function nextMessageId({ messages }: Advice): string {
  return String(70_000 + messages.length)
}

function authorisation(mayConvert: boolean): ConversionAuthorisation {
  return mayConvert ? 'AUTHORISED_TO_CONVERT' : 'NOT_AUTHORISED_TO_CONVERT'
}

function alone(decided: Decided<Advice>): Decided<Present> {
  return then(decided, (one) => ({ advice: one }))
}

function then<T>(decided: Decided<T>, present: (value: T) => Present): Decided<Present> {
  return decided.ok ? { ok: true, value: present(decided.value) } : decided
}

function foundOf({ advice: one, referral }: Present): Found {
  return {
    seen: { ...seenIn(one), ...(referral !== undefined && { referral: seenInReferral(referral) }) },
    isOnWorklist: adviceWorklistsOf(one).length > 0,
    lists: referral === undefined ? [] : worklistsOf(referral).map(({ item }) => item.list),
  }
}

function seenIn(one: Advice): Seen {
  const { status, version, priority, conversionAuthorisation, messages, attachments } = one
  return {
    status,
    version,
    priority,
    mayConvert: conversionAuthorisation === 'AUTHORISED_TO_CONVERT',
    messages: messages.map(heardIn),
    files: attachments.length,
  }
}

const voices = {
  REQUESTER: 'referrer',
  RESPONDER: 'provider',
  REFERRER_CLINICAL_INFORMATION_UPDATED: 'system',
} as const

function heardIn({ kind, sender, requester }: Message): Heard {
  assert.match(requester.function, /_CLINICIAN$/, 'a message is a clinician’s')
  return { from: voices[kind], by: sender.function.endsWith('_ADMIN') ? 'admin' : 'clinician' }
}

function seenInReferral({ state, version, priority, attachments }: Referral): SeenReferral {
  assert.ok(state === 'TRIAGED_PROVIDER_TO_ACTION' || state === 'NOT_BOOKED', state)
  return { state, version, priority, files: attachments.length }
}
