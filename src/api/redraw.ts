import type { Ubrn } from '../domain/identifier/ubrn.ts'
import type { Referral } from '../domain/referral/referral.ts'
import type { Redrawn, ReferralStore } from '../store/ports/referrals.ts'
import { renderAppointment } from '../wire/stu3/write-appointment.ts'
import { renderReferralRequest } from '../wire/stu3/write-referral-request.ts'
import { renderPlaces } from './commit-of.ts'
import type { Context } from './context.ts'
import { redrawnAdvice } from './draw-advice.ts'

type Site = Pick<Context, 'fhirBaseUrl'>

/** All renderings of a referral as it stands: for a change that makes no new version. */
export function drawn(referral: Referral, site: Site): Redrawn {
  const { appointment } = referral
  const writing = { baseUrl: site.fhirBaseUrl }
  return {
    referral,
    body: renderReferralRequest(referral, writing),
    places: renderPlaces(referral, site),
    ...(appointment !== undefined && {
      appointment: { appointment, body: renderAppointment(appointment, referral, writing) },
    }),
  }
}

const AT_ONCE = 500

/**
 * Draws every request again: stored bodies name the server's own base URL, so they follow when it
 * changes. Done before the server listens; returns how many there were.
 */
export async function redrawAll(
  context: Site & Pick<Context, 'referrals' | 'advice'>,
): Promise<number> {
  const { referrals, advice } = context
  const ofReferrals = await redrawEach(referrals.listUbrns, (ubrn) =>
    referrals.redraw(ubrn, (referral) => drawn(referral, context)),
  )
  const ofAdvice = await redrawEach(advice.listUbrns, (ubrn) =>
    advice.redraw(ubrn, (request) => redrawnAdvice(request, context)),
  )
  return ofReferrals + ofAdvice
}

async function redrawEach(
  list: ReferralStore['listUbrns'],
  redraw: (ubrn: Ubrn) => Promise<void>,
): Promise<number> {
  let count = 0
  let last: Ubrn | undefined
  do {
    const ubrns = await list(last, AT_ONCE)
    for (const ubrn of ubrns) await redraw(ubrn)
    count += ubrns.length
    last = ubrns.at(-1)
  } while (last !== undefined)
  return count
}
