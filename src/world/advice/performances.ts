import { adviceCommitOutside } from '../../api/advice-commit.ts'
import { lockAdvice, noSuchAdvice, staleAdvice } from '../../api/change-advice.ts'
import { commitBeside } from '../../api/commit-of.ts'
import { convertIntoReferral } from '../../api/convert-advice.ts'
import { documentsNamed } from '../../api/documents-named.ts'
import type { Instant } from '../../base/clock.ts'
import { ok } from '../../base/outcome.ts'
import type { Advice } from '../../domain/advice/advice.ts'
import {
  type ConvertOneself,
  referralOfReferrer,
  referrerConverts,
} from '../../domain/advice/outside/referrer-converts.ts'
import type { ReferrerFacts } from '../../domain/advice/outside/referrer-facts.ts'
import type { FileToLink } from '../../domain/document/link-files.ts'
import { accessCodeOf } from '../../domain/referral/access-code.ts'
import type { Decided } from '../../domain/refusal/refusal.ts'
import { type AdviceDone, type AdviceScene, doneWithAdvice } from './scene.ts'

export type PerformOnAdvice<Command> = (
  command: Command,
  scene: AdviceScene,
) => Promise<Decided<AdviceDone>>

/** One decision, one commit. */
export function atOnce<Command>(
  decide: (advice: Advice, command: Command, facts: ReferrerFacts, at: Instant) => Decided<Advice>,
  filesOf: (command: Command) => readonly FileToLink[] = () => [],
): PerformOnAdvice<Command> {
  return (command, { context, act, by, messageId, ...target }) =>
    lockAdvice(target, context, async (held) => {
      const documents = await documentsNamed(held, filesOf(command))
      const decided = decide(held.advice, command, { ...by, messageId, documents }, act.at)
      if (!decided.ok) return decided
      await held.commit(adviceCommitOutside(decided.value, act, context))
      return ok(doneWithAdvice(decided.value))
    })
}

/** The referrer refers the patient: both requests in one transaction, as A027 does it. */
export const convert: PerformOnAdvice<ConvertOneself> = async (command, scene) => {
  const { context, act, by, ...target } = scene
  const advice = await context.advice.find(target.ubrn)
  if (advice === undefined) return noSuchAdvice()
  const { version: seen = advice.version } = target
  if (seen !== advice.version) return staleAdvice(seen, advice.version)
  const found = await context.directory.listServices([...new Set(command.services)])
  const services = new Map(found.map((service) => [service.id, service]))
  const { patient } = by
  const ofReferral = {
    requestId: `r.${context.identity.uuid()}`,
    accessCode: accessCodeOf(context.identity.uuid()),
    patient,
  }
  return convertIntoReferral(
    { advice, patient, actor: by.actor },
    {
      decide: async (undecided) => referrerConverts(undecided.advice, command, services, act.at),
      ended: (ended) => ended,
      referral: (ended, conversation) =>
        referralOfReferrer(ended, command, services, ofReferral, conversation),
    },
    context,
    (version, work) => lockAdvice({ version, ...target }, context, work),
    async (held, conversion) => {
      await held.commit(adviceCommitOutside(conversion.advice, act, context))
      await held.createReferral(commitBeside(conversion.referral, act, context))
      return doneWithAdvice(conversion.advice)
    },
  )
}
