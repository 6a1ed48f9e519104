import {
  type CalendarDate,
  dateOf,
  type Instant,
  MILLISECONDS,
  plusDays,
} from '../../base/clock.ts'

const SUNDAY = 0
const SATURDAY = 6
const WORKING_DAYS_A_WEEK = 5
const DAYS_A_WEEK = 7

/**
 * The date so many working days after a date, which itself does not count (DOMAIN 5.6): from a
 * Friday, one working day is the Monday. Weekends are left out; bank holidays count, since no
 * source excludes them.
 */
export function afterWorkingDays(from: CalendarDate, days: number): CalendarDate {
  const start = midnight(from)
  // Counting from a weekend is counting from the Friday before it.
  const anchor = plusDays(start, -daysSinceFriday(start))
  const weeks = Math.floor(days / WORKING_DAYS_A_WEEK)
  const rest = days % WORKING_DAYS_A_WEEK
  const isOverWeekend = weekday(anchor) + rest > WORKING_DAYS_A_WEEK
  const date = plusDays(anchor, weeks * DAYS_A_WEEK + rest + (isOverWeekend ? 2 : 0))
  return days === 0 ? from : dateOf(date)
}

export function isWorkingDay(date: CalendarDate): boolean {
  const day = weekday(midnight(date))
  return day !== SATURDAY && day !== SUNDAY
}

function daysSinceFriday(at: Instant): number {
  const day = weekday(at)
  return day === SATURDAY ? 1 : day === SUNDAY ? 2 : 0
}

function midnight(date: CalendarDate): Instant {
  return `${date}T00:00:00.000Z`
}

/** 0 Sunday to 6 Saturday; the first of January 1970 was a Thursday. */
function weekday(at: Instant): number {
  return (Math.floor(Date.parse(at) / MILLISECONDS.day) + 4) % DAYS_A_WEEK
}
