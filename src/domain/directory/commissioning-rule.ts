import type { OdsCode } from '../identifier/ods-code.ts'
import type { DomainSettings } from '../settings.ts'
import type { Organisation } from './organisation.ts'

/**
 * The organisation under whose commissioning rules a patient is referred (DOMAIN 2.4). Fixed when a
 * referral is created. Undefined when it should be the patient's practice and there is none.
 */
export function commissioningRuleOrganisation(
  referringOrganisation: Organisation,
  registeredPractice: OdsCode | undefined,
  { commissioningRule }: Pick<DomainSettings, 'commissioningRule'>,
): OdsCode | undefined {
  const isOwnRule =
    commissioningRule === 'REFERRING_ORGANISATION' && referringOrganisation.isReferring
  return isOwnRule ? referringOrganisation.odsCode : registeredPractice
}

/** May be named as a commissioning rule organisation. */
export function isActiveReferrer(organisation: Organisation | undefined): boolean {
  return organisation?.isReferring === true && organisation.isOpen
}
