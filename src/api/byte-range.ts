import type { ByteRange } from '../store/ports/objects.ts'

/**
 * The range a `Range` header asks for. Undefined when there is none, or one that may be ignored: of
 * several ranges, of another unit, or malformed (RFC 9110, 14.2).
 */
export function readByteRange(header: string | undefined): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined
  if (from === '') return { last: Number(to) }
  if (to === '') return { from: Number(from) }
  return Number(to) < Number(from) ? undefined : { from: Number(from), to: Number(to) }
}
