import type { Pas, PasAnswer, PasBooking, PasCancellation } from '../../domain/appointment/pas.ts'
import { BridgeFault, jsonSender } from './put-json.ts'

/** A bridge to a PAS, and what opens its door. */
export type Bridge = { readonly url: string; readonly token: string }

export type HttpPas = Pas & { readonly close: () => void }

type AnswerName = PasAnswer['is']

const toBooking: readonly AnswerName[] = ['ok', 'slot-gone', 'refused', 'error']
const toCancellation: readonly AnswerName[] = ['ok', 'refused', 'error']

/**
 * Asks a PAS through its bridge, by the contract of docs/pas.md. What is no answer of the contract
 * rejects, as a lost connection does: a proxy's error page tells nothing of what the PAS has done.
 */
export function httpPas({ url, token }: Bridge): HttpPas {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
  const sender = jsonSender(`${url}/v1`, headers)
  return {
    book: async (booking, signal) => {
      const said = await sender.put(`/bookings/${booking.id}`, bookingBody(booking), signal)
      return answerIn(said, toBooking, url)
    },
    cancel: async (cancellation, signal) => {
      const path = `/cancellations/${cancellation.id}`
      const said = await sender.put(path, cancellationBody(cancellation), signal)
      return answerIn(said, toCancellation, url)
    },
    close: sender.close,
  }
}

/** Field by field: what else may come to a booking here is not for a provider to see. */
function bookingBody(booking: PasBooking): object {
  const { ubrn, service, slot, pasReference, start, end, clinician } = booking
  return { ubrn, service, slot, pasReference, start, end, clinician }
}

function cancellationBody(cancellation: PasCancellation): object {
  const { ubrn, service, slot, pasReference, reason } = cancellation
  return { ubrn, service, slot, pasReference, reason }
}

function answerIn(said: string, known: readonly AnswerName[], url: string): PasAnswer {
  const answer = nameIn(said)
  const is = known.find((name) => name === answer)
  if (is !== undefined) return { is }
  throw new BridgeFault(`the bridge at ${new URL(url).host} gave an answer that is none`)
}

function nameIn(said: string): unknown {
  try {
    return (JSON.parse(said) as { answer?: unknown } | null)?.answer
  } catch {
    return undefined
  }
}
