import type { Actor } from '../../directory/actor.ts'
import type { DocumentsFound } from '../../document/link-files.ts'
import type { UserId } from '../../identifier/user-id.ts'

/** What the referrer's acts need to know that neither the request nor the command tells. */
export type ReferrerFacts = {
  /** Somebody of an organisation with a relationship: its clinician, or an admin for one. */
  readonly actor: Actor
  /** In whose name an admin acts. */
  readonly clinician: UserId
  readonly messageId: string
  /** What was found of the files named. */
  readonly documents: DocumentsFound
}
