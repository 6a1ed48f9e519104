import type { Brand } from '../../base/brand.ts'
import { invariant } from '../../base/invariant.ts'
import type { Patient } from '../directory/patient.ts'
import type { DomainSettings } from '../settings.ts'

/**
 * What a patient signs in to the patient portal with, beside the UBRN (DOMAIN 5.5): `7KQM-2XPA`. It
 * stands in the letter to the patient and nowhere else: in no FHIR body, no log, no list.
 */
export type AccessCode = Brand<string, 'AccessCode'>

/** 32 signs that are not mistaken for each other, read aloud or copied by hand. */
const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const signsOfACode = 8

/** Of the 40 random bits that a UUID of version 4 begins with. */
export function accessCodeOf(uuid: string): AccessCode {
  const bits = Number.parseInt(uuid.replaceAll('-', '').slice(0, 10), 16)
  invariant(Number.isSafeInteger(bits), 'a UUID begins with hexadecimal digits')
  const code = Array.from({ length: signsOfACode }, (_, index) => {
    const sign = signs[Math.floor(bits / signs.length ** index) % signs.length]
    return index === signsOfACode / 2 ? `-${sign}` : sign
  })
  return code.join('') as AccessCode
}

/** Whether a patient gets one; the sources only say that some have none. */
export function getsAccessCode(patient: Patient, { accessCodes }: DomainSettings): boolean {
  return accessCodes === 'EVERYBODY' || patient.postcode !== undefined
}
