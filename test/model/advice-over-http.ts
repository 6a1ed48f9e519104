/** The deeds of an advice conversation as calls of the API and of `/world/advice`. */
import assert from 'node:assert/strict'
import { invariant } from '../../src/base/invariant.ts'
import {
  adviceList,
  adviceListed,
  ask,
  convert,
  readAdvice,
  readConversation,
  referrerActs,
  requestIn,
  respond,
} from '../world/advice.ts'
import { type Answer, type Caller, codesIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { stateIn } from '../world/referrals.ts'
import type { TestServer } from '../world/server.ts'
import type { Deeds, Found, Told } from './advice-conversations.ts'
import type {
  Beginning,
  Deed,
  Destination,
  Heard,
  Seen,
  SeenReferral,
  Sender,
} from './advice-model.ts'
import { type NameFiles, uploadsOverHttp, type WithFiles } from './uploads-over-http.ts'

/** Where conversations take place, and a request of somebody else's. */
export type Place = {
  readonly server: TestServer
  readonly referrer: Readonly<Record<Sender, Caller>>
  readonly provider: Readonly<Record<Sender, Caller>>
  readonly another: string
}

/** A conversation to come, of nobody else's. */
export function adviceOverHttp(place: Place): Deeds {
  const name = uploadsOverHttp(place.server, place.another)
  let is: Present | undefined
  const present = () => {
    invariant(is !== undefined, 'the conversation has begun')
    return is
  }
  return {
    begin: async (beginning) => {
      const answer = await begin(place, name, beginning)
      if (answer.status === 200) is = { ubrn: requestIn(answer).id, version: 1, files: [] }
      return toldBy(answer)
    },
    act: (deed) => act(deed, place, name, present()),
    look: async () => {
      const { version, files, found } = await look(place, present().ubrn)
      is = { ...present(), version, files }
      return found
    },
  }
}

/** The request as it was looked at last. */
type Present = WithFiles & { readonly ubrn: string; readonly version: number }

async function begin(
  { referrer }: Place,
  name: NameFiles,
  { by, mayConvert, priority, files }: Beginning,
): Promise<Answer> {
  const caller = referrer[by]
  const clinician = { system: 'http://fhir.nhs.net/Id/sds-user-id', value: people.referrer.user }
  return ask(caller, {
    authorisation: authorisation(mayConvert),
    criteria: { priority },
    files: await name(caller, files, { files: [] }),
    more: by === 'admin' ? [{ name: 'referringClinician', valueIdentifier: clinician }] : [],
  })
}

type Acts = {
  readonly [Each in Deed as Each['does']]: (
    deed: Each,
    place: Place,
    name: NameFiles,
    is: Present,
  ) => Promise<Told>
}

function act(deed: Deed, ...others: [Place, NameFiles, Present]): Promise<Told> {
  const how = acts[deed.does] as (deed: Deed, ...given: typeof others) => Promise<Told>
  return how(deed, ...others)
}

const acts: Acts = {
  answer: responding('RETURN_TO_REFERRER_WITH_ADVICE'),
  askBack: responding('REQUIRE_FURTHER_INFORMATION'),
  convert: async (deed, { provider }, name, is) => {
    const caller = provider[deed.by]
    const { priority, files, reviewFiles } = deed
    const guidance = await name(caller, files, is)
    const review = await name(caller, reviewFiles, is)
    const conversion = { priority, guidanceFiles: guidance, reviewFiles: review }
    return toldBy(await convert(caller, seenBy(deed, is), conversion))
  },
  reply: async ({ by, files }, place, name, is) => {
    const named = await idsOf(files, place.referrer[by], name, is)
    return outside(place, is, 'referrer-replies', { ...as[by], text: 'As asked', files: named })
  },
  addInformation: async ({ by, files }, place, name, is) => {
    const named = await idsOf(files, place.referrer[by], name, is)
    return outside(place, is, 'referrer-adds-information', { ...as[by], files: named })
  },
  changeAuthorisation: ({ mayConvert }, place, _name, is) =>
    outside(place, is, 'referrer-changes-authorisation', {
      authorisation: authorisation(mayConvert),
    }),
  convertOneself: ({ to }, place, _name, is) =>
    outside(place, is, 'referrer-converts', { services: services[to] }),
  close: (_deed, place, _name, is) => outside(place, is, 'referrer-closes'),
  cancel: (_deed, place, _name, is) => outside(place, is, 'referrer-cancels'),
}

function responding(outcome: string): Acts['answer'] & Acts['askBack'] {
  return async (deed, { provider }, name, is) => {
    const caller = provider[deed.by]
    const recommendation = deed.recommends ? 'OTHER' : null
    const { priority } = deed
    const files = await name(caller, deed.files, is)
    return toldBy(
      await respond(caller, seenBy(deed, is), { outcome, recommendation, priority, files }),
    )
  }
}

/** The version that the caller names. */
function seenBy({ isStale }: { readonly isStale: boolean }, { ubrn, version }: Present) {
  return { ubrn, version: isStale ? version - 1 : version }
}

const as = {
  clinician: {},
  admin: { user: people.referrerAdmin.user, businessFunction: people.referrerAdmin.function },
}
const services: Readonly<Record<Destination, readonly string[]>> = {
  bookable: ['11000'],
  adviceOnly: ['11014'],
  nowhere: [],
}

function authorisation(mayConvert: boolean): string {
  return mayConvert ? 'AUTHORISED_TO_CONVERT' : 'NOT_AUTHORISED_TO_CONVERT'
}

async function idsOf(
  files: Parameters<NameFiles>[1],
  by: Caller,
  name: NameFiles,
  is: Present,
): Promise<readonly string[]> {
  return (await name(by, files, is)).map(({ id }) => id)
}

async function outside({ server }: Place, is: Present, what: string, body?: object): Promise<Told> {
  const { status, json } = await referrerActs(server, is, what, body)
  if (status === 200) return 'done'
  return (json.refusals as { code: string }[]).map(({ code }) => code)
}

function toldBy(answer: Answer): Told {
  if (answer.status < 300) return 'done'
  return codesIn(answer).map((code) => (code === 'VERSION_CONFLICT' ? 'STALE' : code))
}

/** What the one who asked finds by A024, A025 and A005, and the provider by A023. */
async function look(
  { server, referrer: { clinician: reader }, provider }: Place,
  ubrn: string,
): Promise<Pick<Present, 'version' | 'files'> & { readonly found: Found }> {
  const advice = await readAdvice(reader, { ubrn })
  assert.equal(advice.status, 200, advice.text)
  const { seen, version } = seenIn(advice)
  const conversation = await readConversation(reader, { ubrn, version })
  assert.equal(conversation.status, 200, conversation.text)
  const files = [...filesIn(advice), ...filesIn(conversation)]
  const referral = await seenReferral(reader, ubrn)
  const { rows } = await server.database.query<{ list: string }>(
    'select list from worklist_entry where ubrn = $1 and list <> $2',
    [ubrn, adviceList],
  )
  return {
    version,
    files,
    found: {
      seen: {
        ...seen,
        version,
        messages: messagesIn(conversation),
        files: files.length,
        ...(referral !== undefined && { referral }),
      },
      isOnWorklist: (await adviceListed(provider.clinician)).includes(ubrn),
      lists: rows.map(({ list }) => list),
    },
  }
}

function seenIn({ json }: Answer) {
  const { meta, extension, category } = json
  const [priority, conversion] = extension
  const status = category[0].coding[0].code as Seen['status']
  return {
    version: Number(meta.versionId),
    seen: {
      status,
      priority: priority.valueCodeableConcept.coding[0].code as Seen['priority'],
      mayConvert: conversion.valueCoding.code === 'AUTHORISED_TO_CONVERT',
    },
  }
}

const voices: Readonly<Record<string, Heard['from']>> = {
  REQUESTER: 'referrer',
  RESPONDER: 'provider',
  REFERRER_CLINICAL_INFORMATION_UPDATED: 'system',
}

function messagesIn({ json }: Answer): Heard[] {
  const resources = (json.entry as { resource: Answer['json'] }[]).map((each) => each.resource)
  const messages = resources.filter(({ resourceType }) => resourceType === 'Communication')
  assert.equal(messages.length, json.total)
  return messages.map(({ category, extension, sender }) => {
    assert.match(extension[0].valueReference.reference, /-CLINICIAN$/, 'it is a clinician’s')
    const from = voices[category[0].coding[0].code]
    assert.ok(from)
    const isAdmins = sender.extension[0].valueReference.reference.endsWith('-ADMIN')
    return { from, by: isAdmins ? 'admin' : 'clinician' }
  })
}

function filesIn({ text }: Answer): string[] {
  return [...text.matchAll(/"url":"Binary\/([0-9a-f-]{36})"/g)].map(([, id]) => String(id))
}

async function seenReferral(by: Caller, ubrn: string): Promise<SeenReferral | undefined> {
  const read = await by.get(`/STU3/ReferralRequest/${ubrn}`)
  if (read.status !== 200) return undefined
  const { state } = stateIn(read)
  assert.ok(state === 'TRIAGED_PROVIDER_TO_ACTION' || state === 'NOT_BOOKED', state)
  const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-ReferralPriority-1'
  const priority = read.json.extension.find((each: { url: string }) => each.url === url)
  return {
    state,
    version: Number(read.json.meta.versionId),
    priority: priority.valueCodeableConcept.coding[0].code,
    files: filesIn(read).length,
  }
}
