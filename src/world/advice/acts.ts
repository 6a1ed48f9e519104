/**
 * What a referrer does with an advice request in the web application, once: routes, the index,
 * docs/world.md and the tests go by this table (DOMAIN 6).
 */
import { archivedAdvice } from '../../domain/advice/outside/archived.ts'
import { referrerAddsInformation } from '../../domain/advice/outside/referrer-adds-information.ts'
import { referrerChangesAuthorisation } from '../../domain/advice/outside/referrer-changes-authorisation.ts'
import { referrerCancels, referrerCloses } from '../../domain/advice/outside/referrer-ends.ts'
import { referrerReplies } from '../../domain/advice/outside/referrer-replies.ts'
import type { AdviceAction } from '../../domain/advice/transitions.ts'
import { priorityField, servicesField } from '../outside/fields.ts'
import { type Fields, optional, required, type Values } from '../read-fields.ts'
import { adviceFilesField, authorisationField, informationFilesField, textField } from './fields.ts'
import { atOnce, convert, type PerformOnAdvice } from './performances.ts'

export type AdviceAct = {
  readonly action: AdviceAction
  readonly says: string
  readonly fields: Fields
  readonly perform: PerformOnAdvice<never>
}

const none = {}

/** By their names in `POST /world/advice/{ubrn}/{act}`. */
export const adviceActs: Readonly<Record<string, AdviceAct>> = {
  'referrer-replies': act(
    'referrerReplies',
    'the referrer writes again: further information, or another question',
    { text: required(textField), files: optional(adviceFilesField) },
    atOnce(
      (advice, { text, files = [] }, facts, at) =>
        referrerReplies(advice, { text, files }, facts, at),
      ({ files = [] }) => files,
    ),
  ),
  'referrer-adds-information': act(
    'referrerAddsInformation',
    'the referrer’s own system adds files of clinical information, and the system a note',
    { files: required(informationFilesField) },
    atOnce(referrerAddsInformation, ({ files }) => files),
  ),
  'referrer-changes-authorisation': act(
    'referrerChangesAuthorisation',
    'the referrer allows the provider to convert the request, or no longer',
    { authorisation: required(authorisationField) },
    atOnce((advice, command, _facts, at) => referrerChangesAuthorisation(advice, command, at)),
  ),
  'referrer-converts': act(
    'referrerConverts',
    'the referrer refers the patient: a referral with the same UBRN and a shortlist',
    { services: required(servicesField), priority: optional(priorityField) },
    convert,
  ),
  'referrer-closes': act(
    'referrerCloses',
    'the referrer has reviewed the advice',
    none,
    atOnce((advice, _none, _facts, at) => referrerCloses(advice, at)),
  ),
  'referrer-cancels': act(
    'referrerCancels',
    'the referrer wants no advice any more',
    none,
    atOnce((advice, _none, _facts, at) => referrerCancels(advice, at)),
  ),
  archive: act(
    'archived',
    'eighteen months have passed: as the job of the night does',
    none,
    atOnce((advice, _none, _facts, at) => archivedAdvice(advice, at)),
  ),
}

function act<F extends Fields>(
  action: AdviceAction,
  says: string,
  fields: F,
  perform: PerformOnAdvice<Values<F>>,
): AdviceAct {
  return { action, says, fields, perform: perform as PerformOnAdvice<never> }
}
