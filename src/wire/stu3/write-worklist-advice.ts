/**
 * Entries of the worklist of A023. Source: schema eRS-FetchWorklist-List and the example, which
 * names no clinician: where one stands is as the schema lists it.
 */
import type { AdviceItem, AdvicePlace } from '../../domain/worklist/place.ts'
import { coding, ofPatient, ofService, ofUser, type Writing } from './elements.ts'
import { code, extension } from './systems.ts'
import {
  clinicTypePart,
  codedPart,
  type ItemPart,
  instantPart,
  perhaps,
  priorityPart,
  referencePart,
  renderItem,
  specialtyPart,
} from './worklist-elements.ts'

type Base = Pick<Writing, 'baseUrl'>

export function renderAdviceEntry({ ubrn, item }: AdvicePlace, { baseUrl }: Base): string {
  const url = extension.adviceAndGuidanceRequestsItem
  return renderItem(url, writeItem(item, baseUrl), `CommunicationRequest/${ubrn}`)
}

function writeItem(item: AdviceItem, baseUrl: string): ItemPart[] {
  return [
    priorityPart(item.priority),
    specialtyPart(item.specialty, baseUrl),
    referencePart('patient', ofPatient(item.patient)),
    ...perhaps(item.namedClinician, (user) => referencePart('namedClinician', ofUser(user))),
    codedPart('category', coding(code.adviceAndGuidanceStatus, item.status)),
    instantPart('adviceFirstRequested', item.firstRequested),
    instantPart('adviceLastUpdated', item.lastUpdated),
    referencePart('referrer', ofUser(item.referrer)),
    referencePart('service', ofService(item.service)),
    ...perhaps(item.clinicType, (clinicType) => clinicTypePart(clinicType, baseUrl)),
    { url: 'communicationRequestVersion', valueInteger: item.version },
  ]
}
