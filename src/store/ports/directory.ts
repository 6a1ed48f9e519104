import type { Slot } from '../../domain/appointment/slot.ts'
import type { Organisation } from '../../domain/directory/organisation.ts'
import type { Practitioner } from '../../domain/directory/practitioner.ts'
import type { SearchCriteria } from '../../domain/directory/search-criteria.ts'
import type { Service } from '../../domain/directory/service.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'

/** A service as R4 bytes, rendered when it was stored. */
export type ServiceBody = {
  readonly id: ServiceId
  readonly version: number
  readonly body: string
}

/**
 * What a search can be narrowed by in the database; everything else is decided on what comes back.
 */
export type ServiceFilter = Pick<
  SearchCriteria,
  'specialty' | 'clinicType' | 'clinicalTerm' | 'namedClinician'
> & {
  /** The organisation provides the service, or it is held there. */
  readonly locationOrProvider?: OdsCode
}

export type RenderedService = { readonly service: Service; readonly body: string }

/** A slot as a PAS publishes it: free, or withdrawn. Whether it is taken is ours to know. */
export type PublishedSlot = Omit<Slot, 'isFree'> & { readonly isWithdrawn: boolean }

/**
 * Who and what takes part. Reads of single organisations, practitioners, on-behalf-of links and
 * services may be answered from memory; a change in the database is seen within moments, in every
 * process.
 */
export type DirectoryStore = {
  readonly findOrganisation: (odsCode: OdsCode) => Promise<Organisation | undefined>
  readonly findPractitioner: (userId: UserId) => Promise<Practitioner | undefined>
  /** The active clinicians at the organisation whom this admin may act for, in order of id. */
  readonly listOnBehalfOf: (admin: UserId, organisation: OdsCode) => Promise<readonly UserId[]>

  readonly findService: (id: ServiceId) => Promise<Service | undefined>
  /** In the order asked for; those that do not exist are left out. Withdrawn ones are there. */
  readonly listServices: (ids: readonly ServiceId[]) => Promise<readonly Service[]>
  /** In the order asked for; those that do not exist are left out. */
  readonly findServiceBodies: (ids: readonly ServiceId[]) => Promise<readonly ServiceBody[]>
  /** Published services only, in order of id. */
  readonly searchServices: (filter: ServiceFilter) => Promise<readonly Service[]>
  /** Some service, published or not, is provided by the organisation or held there. */
  readonly isServiceOrganisation: (odsCode: OdsCode) => Promise<boolean>
  /** A service is found by it, or the dictionary of this installation holds it. */
  readonly isKnownClinicalTerm: (code: string) => Promise<boolean>

  /** The user is in a workgroup of the service at the organisation (DOMAIN 2.3). */
  readonly hasServiceAccess: (
    user: UserId,
    organisation: OdsCode,
    service: ServiceId,
  ) => Promise<boolean>
  readonly listAccessibleServices: (
    user: UserId,
    organisation: OdsCode,
  ) => Promise<readonly ServiceId[]>

  /**
   * Stores new services and new versions of known ones, and gives their workgroups access, in one
   * transaction. False, and nothing stored, when one of them is stored in this version or a later
   * one.
   */
  readonly upsertServices: (services: readonly RenderedService[]) => Promise<boolean>
  /**
   * Stores new slots and changes known ones that are not taken, in one transaction. Tells which
   * were left as they are: taken, or of another service.
   */
  readonly upsertSlots: (slots: readonly PublishedSlot[]) => Promise<readonly string[]>
}
