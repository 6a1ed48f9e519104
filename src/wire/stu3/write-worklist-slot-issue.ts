/** Items of Appointment Slot Issues: referrals whose appointment the provider must arrange. */
import type { SlotIssueItem } from '../../domain/worklist/place.ts'
import { coding, ofPatient, ofService, ofUser, type Writing } from './elements.ts'
import { reasonCoding } from './reason-coding.ts'
import { code } from './systems.ts'
import {
  codedPart,
  datePart,
  type ItemPart,
  instantPart,
  perhaps,
  priorityPart,
  referencePart,
  specialtyPart,
} from './worklist-elements.ts'

export function writeSlotIssueItem(item: SlotIssueItem, writing: Writing): ItemPart[] {
  return [
    priorityPart(item.priority),
    specialtyPart(item.specialty, writing.baseUrl),
    referencePart('patient', ofPatient(item.patient)),
    ...perhaps(item.namedClinician, (user) => referencePart('namedClinician', ofUser(user))),
    instantPart('eReferralPathwayStart', item.pathwayStart),
    { url: 'clinicalInfoPrinted', valueBoolean: item.isClinicalInfoPrinted },
    instantPart('ubrnReceived', item.ubrnReceived),
    datePart('patientContactExpected', item.patientContactExpected),
    codedPart(
      'clinicalInformationStatus',
      coding(code.clinicalInformationStatus, item.clinicalInformationStatus),
    ),
    codedPart('reason', reasonCoding(item.reason, writing)),
    ...perhaps(item.lastContact, (at) => instantPart('lastContact', at)),
    referencePart('service', ofService(item.service)),
  ]
}
