import Type, { type Static } from 'typebox'
import {
  type BusinessFunction,
  businessFunctions,
} from '../../domain/directory/business-function.ts'
import type { Practitioner } from '../../domain/directory/practitioner.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { UserId } from '../../domain/identifier/user-id.ts'
import type { Problem } from './problem.ts'
import { name, userId } from './text.ts'

const assuranceLevel = Type.Integer({ minimum: 1, maximum: 3 })

/**
 * Active, and both assurance levels 3, unless it says otherwise. `roles`: functions by
 * organisation.
 */
export const practitionerRecord = Type.Object(
  {
    userId,
    name,
    isActive: Type.Optional(Type.Boolean()),
    authenticationAssuranceLevel: Type.Optional(assuranceLevel),
    identityAssuranceLevel: Type.Optional(assuranceLevel),
    roles: Type.Record(
      Type.String(),
      Type.Array(Type.Enum([...businessFunctions]), { minItems: 1, uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
)
export type PractitionerRecord = Static<typeof practitionerRecord>

/** Somebody who can sign in outside production, with how well the simulated CIS2 knows them. */
export type SimulatedUser = Practitioner & {
  readonly authenticationAssuranceLevel: number
  readonly identityAssuranceLevel: number
}

export function practitionerProblems(
  { roles }: PractitionerRecord,
  organisations: ReadonlyMap<string, unknown>,
): readonly Problem[] {
  return Object.keys(roles)
    .filter((organisation) => !organisations.has(organisation))
    .map((organisation) => ({ at: `roles.${organisation}`, says: 'is an unknown organisation' }))
}

export function simulatedUserOf(record: PractitionerRecord): SimulatedUser {
  return {
    userId: record.userId as UserId,
    name: record.name,
    isActive: record.isActive ?? true,
    authenticationAssuranceLevel: record.authenticationAssuranceLevel ?? 3,
    identityAssuranceLevel: record.identityAssuranceLevel ?? 3,
    roles: Object.entries(record.roles).map(([organisation, functions]) => ({
      organisation: organisation as OdsCode,
      functions,
    })),
  }
}

export function holds(
  practitioner: PractitionerRecord | undefined,
  organisation: string,
  wanted: readonly BusinessFunction[],
): boolean {
  const held = practitioner?.roles[organisation] ?? []
  return held.some((each) => wanted.includes(each))
}
