import { type Instant, instantOf } from '../../base/clock.ts'

/**
 * Reads a FHIR `instant`: date, time with seconds, and zone are all there, and the day exists.
 * Gives it in UTC with milliseconds. Years 1900 to 2999, so that every store and every sort order
 * can hold it.
 */
export function parseInstant(text: string): Instant | undefined {
  const [, year, month, day, offsetHour] = INSTANT.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  if (day > daysOf(year, month) || (offsetHour ?? 0) > 14) return undefined
  const instant = instantOf(Date.parse(text))
  return instant >= '1900' && instant < '3000' ? instant : undefined
}

const DATE = '((?:19|2[0-9])[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
const TIME = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?'
const ZONE = '(?:Z|[+-]([01][0-9]):[0-5][0-9])'
const INSTANT = new RegExp(`^${DATE}T${TIME}${ZONE}$`)

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return isLeapYear ? 29 : 28
}
