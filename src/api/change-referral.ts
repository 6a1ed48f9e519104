import { no, ok } from '../base/outcome.ts'
import type { PatientLookup } from '../domain/directory/patient.ts'
import type { AppointmentId } from '../domain/identifier/appointment-id.ts'
import { parseUbrn } from '../domain/identifier/ubrn.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { Decided, Refusal } from '../domain/refusal/refusal.ts'
import type { HeldReferral } from '../store/ports/referrals.ts'
import { absentRequest } from './absent-request.ts'
import { type Change, commitOf, type Rendered } from './commit-of.ts'
import type { Context } from './context.ts'
import type { Call } from './endpoint.ts'
import { opened, stale } from './held-request.ts'
import { admit, noSuchReferral, viewerOf } from './relationship.ts'
import type { Reply } from './reply.ts'

export type ReferralTarget = {
  /** As the caller wrote it. */
  readonly ubrn: string
  /** The version the caller has seen. */
  readonly version: number
  /** Where it is the version of an appointment (A034): that one, as long as it is the current. */
  readonly ofAppointment?: AppointmentId
  /** The request to a PAS of this very caller, whose lock does not count. */
  readonly request?: string
  /** What a UBRN that is unknown comes to: 404, unless the page has another word for it. */
  readonly absent?: Refusal
}

/** The referral that the path names, in the version that If-Match names. */
export function referralInPath({ params, ifMatch }: Call): ReferralTarget {
  return { ubrn: params.ubrn ?? '', version: ifMatch ?? 0 }
}

/** `before`: the referral as it was, unless it is new. */
export type ReplyOf = (
  referral: Referral,
  rendered: Rendered,
  before?: Referral,
) => Reply & { readonly body: string }

/**
 * A write to a referral: look, check existence, patient, relationship and version; then lock
 * without waiting, check the version again, decide, and store everything in one transaction
 * (DESIGN 7). The look comes first so that no other system is asked while a row is locked.
 */
export async function changeReferral(
  target: ReferralTarget,
  call: Call,
  context: Context,
  decide: (
    referral: Referral,
    patient: PatientLookup,
    held: HeldReferral,
  ) => Promise<Decided<Change>>,
  replyOf: ReplyOf,
): Promise<Decided<Reply>> {
  return holdReferral(target, call, context, async (held, patient) => {
    const decided = await decide(held.referral, patient, held)
    if (!decided.ok) return decided
    return ok(await store(held, decided.value, call, context, replyOf))
  })
}

/**
 * The same for work that does not end with one commit, as a booking that has to ask the PAS first.
 */
export async function holdReferral<T>(
  target: ReferralTarget,
  call: Call,
  context: Context,
  work: (held: HeldReferral, patient: PatientLookup) => Promise<Decided<T>>,
): Promise<Decided<T>> {
  const looked = await look(target, call, context)
  if (!looked.ok) return looked
  return lockReferral(target, call, context, (held) => work(held, looked.value))
}

/**
 * The second half alone: for who has looked already and kept everybody else out since, by a request
 * to a PAS; or who acts outside the API, and need not know the version.
 */
export async function lockReferral<T>(
  target: Omit<ReferralTarget, 'version'> & { readonly version?: number },
  call: Pick<Call, 'at'>,
  context: Pick<Context, 'referrals'>,
  work: (held: HeldReferral) => Promise<Decided<T>>,
): Promise<Decided<T>> {
  const { request } = target
  const ubrn = parseUbrn(target.ubrn)
  if (ubrn === undefined) return absent(target)
  const found = await context.referrals.change(
    {
      ubrn,
      now: call.at,
      ...(request !== undefined && { request }),
    },
    async (held): Promise<Decided<T>> => {
      const current = versionOf(held.referral, target)
      if (current === undefined) return absent(target)
      const { version = current } = target
      return current === version ? work(held) : staleTarget({ ...target, version }, current)
    },
  )
  return opened(found, 'referral', () => absent(target))
}

export async function store(
  held: HeldReferral,
  change: Change,
  call: Call,
  context: Context,
  replyOf: ReplyOf,
): Promise<Reply> {
  const { commit, reply } = commitOf(change, call, context, (rendered) =>
    replyOf(change.referral, rendered, held.referral),
  )
  await held.commit(commit)
  call.audited()
  return reply
}

async function look(
  target: ReferralTarget,
  call: Call,
  context: Context,
): Promise<Decided<PatientLookup>> {
  const ubrn = parseUbrn(target.ubrn)
  if (ubrn !== undefined) call.about({ ubrn })
  const view = ubrn && (await context.referrals.findView(ubrn, viewerOf(call.actor)))
  if (ubrn === undefined || view === undefined) {
    const { absent: told } = target
    return told === undefined ? absentRequest(ubrn, 'referral', call, context) : no(told)
  }
  const admitted = await admit(ubrn, view.relation, call, context)
  if (!admitted.ok) return admitted
  if (target.ofAppointment !== undefined || view.version === target.version) return admitted
  return staleTarget(target, view.version)
}

/** What the caller's version is held against; nothing once the referral has another appointment. */
function versionOf(
  { version, appointment }: Referral,
  { ofAppointment }: Pick<ReferralTarget, 'ofAppointment'>,
): number | undefined {
  if (ofAppointment === undefined) return version
  return appointment?.id === ofAppointment ? appointment.version : undefined
}

function absent({ absent: told }: Pick<ReferralTarget, 'absent'>): Decided<never> {
  return told === undefined ? noSuchReferral() : no(told)
}

function staleTarget({ version, ofAppointment }: ReferralTarget, current: number) {
  return stale(ofAppointment === undefined ? 'referral' : 'appointment', version, current)
}
