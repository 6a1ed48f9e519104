import { parseUbrn, type Ubrn } from '../../domain/identifier/ubrn.ts'
import { textThat } from '../shape/scalars.ts'

const REFERRAL_VERSION = /^ReferralRequest\/([A-Za-z0-9.-]{1,64})\/_history\/([A-Za-z0-9.-]{1,64})$/

/**
 * `ReferralRequest/<ubrn>/_history/<version>`: how A016 and A029 name the referral as the caller
 * has seen it last (DOMAIN 3.1).
 */
export const referralVersion = textThat(
  'a reference to a version of a referral, ReferralRequest/<ubrn>/_history/<version>',
  (text) => versionNamed(text) !== undefined,
  {
    isQuotable: true,
    refusedAs: (text) => (REFERRAL_VERSION.test(text) ? 'REFERENCE_NOT_FOUND' : 'INVALID_VALUE'),
  },
)

export type ReferralVersion = { readonly ubrn: Ubrn; readonly version: number }

export function versionNamed(reference: string): ReferralVersion | undefined {
  const [, id = '', version = ''] = REFERRAL_VERSION.exec(reference) ?? []
  const ubrn = parseUbrn(id)
  return ubrn !== undefined && /^(0|[1-9][0-9]{0,8})$/.test(version)
    ? { ubrn, version: Number(version) }
    : undefined
}
