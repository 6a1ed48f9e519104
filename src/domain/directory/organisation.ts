import type { OdsCode } from '../identifier/ods-code.ts'

export type OrganisationKind = 'PRACTICE' | 'PROVIDER' | 'SITE' | 'COMMISSIONER'

export type Organisation = {
  readonly odsCode: OdsCode
  readonly name: string
  readonly kind: OrganisationKind
  /** The trust a site belongs to. */
  readonly parent?: OdsCode
  readonly postcode?: string
  /** May refer patients, and so may be a commissioning rule organisation (DOMAIN 2.4). */
  readonly isReferring: boolean
  readonly isOpen: boolean
}
