import type { Outcome } from '../../src/base/outcome.ts'
import type { Refusal } from '../../src/domain/refusal/refusal.ts'

export type Body = Readonly<Record<string, unknown>>

/** A copy of a body with another value at a place; `undefined` takes the place away. */
export function edited(body: unknown, place: string, value: unknown): unknown {
  const copy: unknown = structuredClone(body)
  const steps = stepsOf(place)
  const last = steps.pop() ?? ''
  const holder = steps.reduce<unknown>((held, step) => at(held, step), copy)
  if (Array.isArray(holder) && value === undefined) holder.splice(Number(last), 1)
  else if (value === undefined) delete (holder as Record<string, unknown>)[last]
  else (holder as Record<string, unknown>)[last] = value
  return copy
}

/** Every place of a body with what stands there, the body itself left out. */
export function placesOf(body: unknown, within = ''): readonly (readonly [string, unknown])[] {
  if (Array.isArray(body)) {
    return body.flatMap((item, index) => [
      [`${within}[${index}]`, item] as const,
      ...placesOf(item, `${within}[${index}]`),
    ])
  }
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([field, value]) => {
    const place = within === '' ? field : `${within}/${field}`
    return [[place, value] as const, ...placesOf(value, place)]
  })
}

/** `CODE place` of every problem, in the order they were told; empty when there was none. */
export function told(read: Outcome<unknown, Refusal>): readonly string[] {
  return read.ok ? [] : read.refusals.map(({ code, at }) => `${code} ${at}`)
}

export function said(read: Outcome<unknown, Refusal>): readonly string[] {
  return read.ok ? [] : read.refusals.map(({ at, says }) => `'${at}' ${says}`)
}

function stepsOf(place: string): string[] {
  return place.split('/').flatMap((part) => part.split(/[[\]]+/).filter((step) => step !== ''))
}

function at(held: unknown, step: string): unknown {
  return (held as Record<string, unknown>)[step]
}
