import {
  type Advice,
  type ConversionAuthorisation,
  lastMessage,
  referrerOfAdvice,
} from '../domain/advice/advice.ts'
import { adviceStatuses } from '../domain/advice/status.ts'
import { specialtyAt } from '../domain/referral/shortlist.ts'
import { type Block, type Fact, facts } from './document-model.ts'
import * as words from './words.ts'

/** All that an advice request says of itself, apart from patient, search, files and messages. */
export function adviceFacts(advice: Advice, names: words.Names): Block {
  const { criteria, service } = advice
  const specialty = specialtyAt(advice, service)
  return facts(
    ['UBRN', words.ubrnInWords(advice.ubrn)],
    ...statusRows(advice),
    ['Conversion', authorisations[advice.conversionAuthorisation]],
    ['Priority', words.priorityInWords(advice.priority)],
    ['Specialty', words.codeInWords('SPECIALTY', specialty)],
    ['Clinic type', criteria.clinicType && words.codeInWords('CLINIC-TYPE', criteria.clinicType)],
    ...serviceRows(advice, names),
    ...askedRows(advice, names),
    [
      'Commissioning rule organisation',
      words.organisationInWords(advice.commissioningRuleOrganisation, names),
    ],
    ['Last message', words.instantInWords(lastMessage(advice).sentAt)],
    ['Last change', words.instantInWords(advice.updatedAt)],
  )
}

/** Who asked whom, and what became of it. */
export function adviceInShort(advice: Advice, names: words.Names): Block {
  return facts(
    ['UBRN', words.ubrnInWords(advice.ubrn)],
    ...statusRows(advice),
    ['Priority', words.priorityInWords(advice.priority)],
    ...serviceRows(advice, names),
    ...askedRows(advice, names),
  )
}

function statusRows({ status, statusSince }: Advice): readonly Fact[] {
  const text = adviceStatuses[status]
  return [
    ['Status', text.charAt(0).toUpperCase() + text.slice(1)],
    ['In this status since', words.instantInWords(statusSince)],
  ]
}

function serviceRows({ service }: Advice, names: words.Names): readonly Fact[] {
  return [
    ['Service', `${service.name} (${service.id})`],
    ['Provider', words.organisationInWords(service.provider, names)],
    ['Place', words.organisationInWords(service.location, names)],
  ]
}

function askedRows(advice: Advice, names: words.Names): readonly Fact[] {
  return [
    ['Asked by', words.personInWords(referrerOfAdvice(advice), names)],
    ['Referring organisation', words.organisationInWords(advice.referringOrganisation, names)],
    ['Asked on', words.instantInWords(advice.createdAt)],
  ]
}

const authorisations: Readonly<Record<ConversionAuthorisation, string>> = {
  AUTHORISED_TO_CONVERT: 'The provider may convert the request into a referral',
  NOT_AUTHORISED_TO_CONVERT: 'The provider may not convert the request into a referral',
}
