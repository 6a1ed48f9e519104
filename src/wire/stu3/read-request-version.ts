/**
 * `ReferralRequest/<ubrn>/_history/<version>` and the same of a CommunicationRequest: how callers
 * name a referral or an advice request as they have seen it last (DOMAIN 3.1).
 */
import { parseUbrn, type Ubrn } from '../../domain/identifier/ubrn.ts'
import { textThat } from '../shape/scalars.ts'

export type ReferralVersion = { readonly ubrn: Ubrn; readonly version: number }
export type AdviceVersion = ReferralVersion

const kinds = { ReferralRequest: 'a referral', CommunicationRequest: 'an advice request' } as const

type Resource = keyof typeof kinds

const VERSION =
  /^(ReferralRequest|CommunicationRequest)\/([A-Za-z0-9.-]{1,64})\/_history\/([A-Za-z0-9.-]{1,64})$/

/** Of A016, A029 and A034. */
export const referralVersion = versionOf('ReferralRequest')

/** Of A027. */
export const adviceVersion = versionOf('CommunicationRequest')

/** Of A025, where a version that nothing can have is not found, like any that nothing has. */
export const adviceVersionText = textThat(
  wanted('CommunicationRequest'),
  (text) => partsOf(text)?.resource === 'CommunicationRequest',
  { isQuotable: true },
)

export function versionNamed(reference: string): ReferralVersion | undefined {
  const { ubrn: text = '', version = '' } = partsOf(reference) ?? {}
  const ubrn = parseUbrn(text)
  return ubrn !== undefined && /^(0|[1-9][0-9]{0,8})$/.test(version)
    ? { ubrn, version: Number(version) }
    : undefined
}

/** What stands in the places of a reference, whether there can be such a thing or not. */
export function partsOf(
  reference: string,
): { readonly resource: string; readonly ubrn: string; readonly version: string } | undefined {
  const [isOne, resource = '', ubrn = '', version = ''] = VERSION.exec(reference) ?? []
  return isOne === undefined ? undefined : { resource, ubrn, version }
}

function versionOf(resource: Resource) {
  const isOfResource = (text: string) => partsOf(text)?.resource === resource
  return textThat(
    wanted(resource),
    (text) => isOfResource(text) && versionNamed(text) !== undefined,
    {
      isQuotable: true,
      refusedAs: (text) => (isOfResource(text) ? 'REFERENCE_NOT_FOUND' : 'INVALID_VALUE'),
    },
  )
}

function wanted(resource: Resource): string {
  return `a reference to a version of ${kinds[resource]}, ${resource}/<ubrn>/_history/<version>`
}
