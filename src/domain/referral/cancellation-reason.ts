import type { Instant } from '../../base/clock.ts'
import type { Actor } from '../directory/actor.ts'
import type { ApplicationFunction, BusinessFunction } from '../directory/business-function.ts'
import { type Concept, isEffective } from '../reference/reference-set.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'

/** What reasons to cancel say of themselves, those of an appointment and those of a referral. */
export type CancellationReason = Concept & {
  readonly commentIsMandatory: boolean
  readonly businessFunction?: readonly (BusinessFunction | ApplicationFunction)[]
}

/** Who gives the reason, when, and with which words. */
export type Given = {
  readonly actor: Actor
  readonly at: Instant
  readonly comment: string | undefined
}

/**
 * Why a reason cannot be given by this caller now (pages a034-update-appointment,
 * a036-cancel-referral). `unfit`: what else is the matter with it, after "cannot be given".
 */
export function cancellationReasonRefusals(
  reason: CancellationReason,
  { actor, at, comment }: Given,
  unfit: readonly string[],
): readonly Refusal[] {
  const { code, businessFunction = [], commentIsMandatory } = reason
  const whys = [
    ...unfit,
    ...(businessFunction.includes(actor.function) ? [] : [`by ${actor.function}`]),
    ...(isEffective(reason, at) ? [] : ['any more, or not yet']),
  ]
  return [
    ...whys.map((why) => {
      const says = `The reason (${code}) cannot be given ${why}.`
      return refusal('INAPPROPRIATE_VALUE', says, { at: 'reason' })
    }),
    ...(commentIsMandatory && comment === undefined ? [commentMissing(code)] : []),
  ]
}

function commentMissing(code: string): Refusal {
  const because = `${code} asks for a comment`
  return refusal('MISSING_VALUE', "'comment' is missing.", { at: 'comment', because })
}
