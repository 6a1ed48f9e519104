import type { OdsCode } from '../identifier/ods-code.ts'
import type { UserId } from '../identifier/user-id.ts'
import type { BusinessFunction } from './business-function.ts'

/** A user of the service with the functions held at each organisation. */
export type Practitioner = {
  readonly userId: UserId
  readonly name: string
  readonly isActive: boolean
  readonly roles: readonly {
    readonly organisation: OdsCode
    readonly functions: readonly BusinessFunction[]
  }[]
}
