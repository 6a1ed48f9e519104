import type { Outcome } from '../base/outcome.ts'
import type { Refusal } from '../domain/refusal/refusal.ts'

/**
 * A request body read into a command of the domain, with the place each field had in the body:
 * `places.get('shortlist.services[2]')` is `parameter[4]/resource/entry[2]/item/identifier`.
 */
export type Reading<Command> = { readonly command: Command; readonly places: Places }

export type Places = ReadonlyMap<string, string>

/** All problems of a body in document order, never the first alone. */
export type Read<Command> = Outcome<Reading<Command>, Refusal>

/** A refusal of the domain, told at the place of the body it speaks about. */
export function placed(refusal: Refusal, places: Places): Refusal {
  if (refusal.at === undefined) return refusal
  return { ...refusal, at: placeOf(refusal.at, places) }
}

/** The place of the field, else of the nearest field around it, else the field's own name. */
function placeOf(field: string, places: Places): string {
  for (
    let around = field;
    around !== '';
    around = around.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, '')
  ) {
    const place = places.get(around)
    if (place !== undefined) return place
  }
  return field
}
