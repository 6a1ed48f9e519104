/**
 * The memory of the CIS2 simulator and of sign-ins under way: records of several kinds, each with
 * an id, found again by grant or uid. An expired one is found until it is purged.
 */
import type { Instant } from '../../base/clock.ts'

export type Cis2Record = {
  readonly model: string
  readonly id: string
  readonly uid: string | null
  readonly grantId: string | null
  readonly payload: object
  readonly expiresAt: Instant | null
}

export type FoundCis2Record = {
  readonly payload: object
  readonly consumedAt: Instant | null
  readonly expiresAt: Instant | null
}

export type Cis2Store = {
  readonly save: (record: Cis2Record) => Promise<void>
  readonly find: (model: string, id: string) => Promise<FoundCis2Record | undefined>
  readonly findByUid: (model: string, uid: string) => Promise<FoundCis2Record | undefined>
  /** True for exactly one caller a record. */
  readonly consume: (model: string, id: string, at: Instant) => Promise<boolean>
  readonly remove: (model: string, id: string) => Promise<void>
  readonly removeGrant: (grantId: string) => Promise<void>
}
