import type { Names } from '../documents/words.ts'
import { type Advice, referrerOfAdvice } from '../domain/advice/advice.ts'
import type { Patient } from '../domain/directory/patient.ts'
import type { Attachment } from '../domain/document/attachment.ts'
import type { OdsCode } from '../domain/identifier/ods-code.ts'
import type { UserId } from '../domain/identifier/user-id.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { DirectoryStore } from '../store/ports/directory.ts'

/** Organisations and people by code, repeated or not. */
export type Mentioned = {
  readonly organisations: readonly OdsCode[]
  readonly people: readonly UserId[]
}

/** The names of everybody whom a document mentions, as far as the directory knows them. */
export async function namesIn(
  mentioned: readonly Mentioned[],
  directory: Pick<DirectoryStore, 'findOrganisation' | 'findPractitioner'>,
): Promise<Names> {
  const codes = mentioned.flatMap((each) => each.organisations)
  const users = mentioned.flatMap((each) => each.people)
  const [organisations, people] = await Promise.all([
    found(codes, (code) => directory.findOrganisation(code)),
    found(users, (user) => directory.findPractitioner(user)),
  ])
  return { organisations, people }
}

/** `patient`: undefined when the demographics service does not tell. */
export function mentionedInPatient(patient: Patient | undefined): Mentioned {
  return { organisations: known(patient?.registeredPractice), people: [] }
}

export function mentionedInReferral(referral: Referral): Mentioned {
  const { shortlist, attachments, referrer, criteria, appointment } = referral
  const ofFiles = mentionedInFiles(attachments)
  return {
    organisations: [
      referral.referringOrganisation,
      referral.commissioningRuleOrganisation,
      ...shortlist.flatMap(({ provider, location }) => [provider, location]),
      ...ofFiles.organisations,
    ],
    people: [
      ...known(referrer, criteria.namedClinician, appointment?.clinician),
      ...ofFiles.people,
    ],
  }
}

export function mentionedInAdvice(advice: Advice): Mentioned {
  const { service, attachments, criteria, messages } = advice
  const ofFiles = mentionedInFiles(attachments)
  const parties = messages.flatMap(({ sender, requester }) => [sender, requester])
  return {
    organisations: [
      advice.referringOrganisation,
      advice.commissioningRuleOrganisation,
      service.provider,
      service.location,
      ...parties.map(({ organisation }) => organisation),
      ...ofFiles.organisations,
    ],
    people: [
      ...known(referrerOfAdvice(advice), criteria.namedClinician),
      ...parties.map(({ user }) => user),
      ...ofFiles.people,
    ],
  }
}

function mentionedInFiles(files: readonly Attachment[]): Mentioned {
  return {
    organisations: files.map((file) => file.attachedByOrganisation),
    people: files.flatMap((file) => known(file.attachedBy, file.attachedOnBehalfOf)),
  }
}

function known<Code>(...codes: readonly (Code | undefined)[]): readonly Code[] {
  return codes.filter((code) => code !== undefined)
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
