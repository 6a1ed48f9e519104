import Type, { type Static } from 'typebox'
import { isPostcode } from '../../domain/directory/gazetteer.ts'
import type { Organisation } from '../../domain/directory/organisation.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { Problem } from './problem.ts'
import { name, odsCode } from './text.ts'

/** Open unless it says otherwise. */
export const organisationRecord = Type.Object(
  {
    odsCode,
    name,
    kind: Type.Enum(['PRACTICE', 'PROVIDER', 'SITE', 'COMMISSIONER']),
    parent: Type.Optional(odsCode),
    postcode: Type.Optional(Type.String()),
    isReferring: Type.Boolean(),
    isOpen: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type OrganisationRecord = Static<typeof organisationRecord>

export function organisationProblems(
  record: OrganisationRecord,
  organisations: ReadonlyMap<string, unknown>,
): readonly Problem[] {
  const { kind, parent, postcode } = record
  const problems: Problem[] = []
  if (postcode !== undefined && !isPostcode(postcode)) {
    problems.push({ at: 'postcode', says: 'is no postcode' })
  }
  if ((kind === 'SITE') !== (parent !== undefined)) {
    problems.push({ at: 'parent', says: 'belongs to a site, and to nothing else' })
  }
  if (parent !== undefined && !organisations.has(parent)) {
    problems.push({ at: 'parent', says: `names an unknown organisation, ${parent}` })
  }
  return problems
}

export function organisationOf(record: OrganisationRecord): Organisation {
  const { odsCode: code, parent, isOpen = true, ...rest } = record
  return {
    ...rest,
    odsCode: code as OdsCode,
    isOpen,
    ...(parent !== undefined && { parent: parent as OdsCode }),
  }
}
