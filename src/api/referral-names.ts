import type { Names } from '../documents/words.ts'
import type { Patient } from '../domain/directory/patient.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { UserId } from '../domain/identifier/user-id.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { DirectoryStore } from '../store/ports/directory.ts'

/** The names of everybody whom a document about a referral mentions. */
export async function namesIn(
  referral: Referral,
  patient: Patient | undefined,
  directory: DirectoryStore,
): Promise<Names> {
  const [organisations, people] = await Promise.all([
    found(organisationsIn(referral, patient), (code) => directory.findOrganisation(code)),
    found(peopleIn(referral), (user) => directory.findPractitioner(user)),
  ])
  return { organisations, people }
}

function organisationsIn(referral: Referral, patient: Patient | undefined): readonly OdsCode[] {
  const { registeredPractice } = patient ?? {}
  return [
    referral.referringOrganisation,
    referral.commissioningRuleOrganisation,
    ...(registeredPractice === undefined ? [] : [registeredPractice]),
    ...referral.shortlist.flatMap(({ provider, location }) => [provider, location]),
    ...referral.attachments.map((file) => file.attachedByOrganisation),
  ]
}

function peopleIn({ referrer, criteria, appointment, attachments }: Referral): readonly UserId[] {
  const users = [
    referrer,
    criteria.namedClinician,
    appointment?.clinician,
    ...attachments.flatMap((file) => [file.attachedBy, file.attachedOnBehalfOf]),
  ]
  return users.filter((user) => user !== undefined)
}

async function found<Code>(
  codes: readonly Code[],
  find: (code: Code) => Promise<{ readonly name: string } | undefined>,
): Promise<ReadonlyMap<Code, string>> {
  const names = new Map<Code, string>()
  const look = async (code: Code) => {
    const named = await find(code)
    if (named !== undefined) names.set(code, named.name)
  }
  await Promise.all([...new Set(codes)].map(look))
  return names
}
