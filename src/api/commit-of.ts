import type { Referral } from '../domain/referral/referral.ts'
import { worklistsOf } from '../domain/worklist/worklists-of.ts'
import type { AuditRecord } from '../store/ports/audit.ts'
import type { AtPas, ReferralCommit, RenderedPlace } from '../store/ports/referrals.ts'
import { renderAppointment } from '../wire/stu3/write-appointment.ts'
import { renderReferralRequest } from '../wire/stu3/write-referral-request.ts'
import { writeWorklistEntry } from '../wire/stu3/write-worklist.ts'
import { type Act, actOf, auditOfAct } from './act.ts'
import type { Context } from './context.ts'
import type { Call, Subject } from './endpoint.ts'
import type { Reply } from './reply.ts'

/** What an action decided, beside the next state of the referral. */
export type Change = {
  readonly referral: Referral
  readonly booked?: AtPas
  readonly cancelled?: AtPas
  readonly toCancel?: AtPas
}

/** The renderings of a change: made before the transaction, sent and stored as they are. */
export type Rendered = { readonly referral: string; readonly appointment?: string }

/**
 * Everything a change leaves behind, and the answer to it: rendered once, here, by pure code
 * (DESIGN 3.8). The store writes it down without looking inside.
 */
export function commitOf(
  change: Change,
  call: Call,
  context: Pick<Context, 'fhirBaseUrl'>,
  replyOf: (rendered: Rendered) => Reply & { readonly body: string },
): { commit: ReferralCommit; reply: Reply } {
  const act = actOf(call)
  const rendered = render(change, context)
  const reply = replyOf(rendered)
  const { status, headers, body } = reply
  const commit: ReferralCommit = {
    ...commitOfAct(change, rendered, act, reply.status, context),
    ...(act.idempotency !== undefined && {
      answer: { ...act.idempotency, status, headers, body },
    }),
  }
  return { commit, reply }
}

/** The same for whatever nobody of the API waits for. `status`: what the audit record says. */
export function commitOutside(
  change: Change,
  act: Act,
  context: Pick<Context, 'fhirBaseUrl'>,
): ReferralCommit {
  return commitOfAct(change, render(change, context), act, OK, context)
}

/** A referral that comes of a change of which another commit of its transaction tells. */
export function commitBeside(
  referral: Referral,
  act: Act,
  context: Pick<Context, 'fhirBaseUrl'>,
): ReferralCommit {
  const { audit: _audit, ...commit } = commitOutside({ referral }, act, context)
  return commit
}

const OK = 200

function commitOfAct(
  change: Change,
  rendered: Rendered,
  act: Act,
  status: number,
  context: Pick<Context, 'fhirBaseUrl'>,
): ReferralCommit {
  const { referral, ...beside } = change
  const { appointment } = referral
  const { operation, requestId, at } = act
  return {
    referral,
    body: rendered.referral,
    operation,
    requestId,
    at,
    places: renderPlaces(referral, context),
    audit: auditOfAct(act, status, { ubrn: referral.ubrn, nhsNumber: referral.patient }),
    ...beside,
    ...(appointment !== undefined &&
      rendered.appointment !== undefined && {
        appointment: { appointment, body: rendered.appointment },
      }),
  }
}

/** An appointment is drawn with every change, because it names the version of its referral. */
function render({ referral }: Change, { fhirBaseUrl }: Pick<Context, 'fhirBaseUrl'>): Rendered {
  const writing = { baseUrl: fhirBaseUrl }
  const { appointment } = referral
  return {
    referral: renderReferralRequest(referral, writing),
    ...(appointment !== undefined && {
      appointment: renderAppointment(appointment, referral, writing),
    }),
  }
}

/** Also used when only the look of the entries changes: a scan result, another base URL. */
export function renderPlaces(
  referral: Referral,
  { fhirBaseUrl }: Pick<Context, 'fhirBaseUrl'>,
): RenderedPlace[] {
  return worklistsOf(referral).map((place) => ({
    place,
    ...writeWorklistEntry(place, { baseUrl: fhirBaseUrl }),
  }))
}

/** The record of a write that stores it itself, in its own transaction. */
export function auditOf(call: Call, reply: Pick<Reply, 'status'>, subject: Subject): AuditRecord {
  return auditOfAct(actOf(call), reply.status, subject)
}
