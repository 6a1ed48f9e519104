import type { ByteRange } from '../ports/objects.ts'

/**
 * First and last byte, both included, of a range of so many bytes; undefined when it lies outside
 * (RFC 9110, 14.1.2).
 */
export function partOf(
  bytes: number,
  range?: ByteRange,
): { readonly first: number; readonly last: number } | undefined {
  const end = bytes - 1
  if (range === undefined) return { first: 0, last: end }
  if ('last' in range) {
    return range.last === 0 ? undefined : { first: Math.max(0, bytes - range.last), last: end }
  }
  if (range.from > end || (range.to ?? end) < range.from) return undefined
  return { first: range.from, last: Math.min(range.to ?? end, end) }
}
