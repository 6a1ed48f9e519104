/**
 * How many requests an application may make (DOMAIN 8.6 check 5, 8.8): its quota in a calendar
 * minute, over all processes, and within each process no faster than 1.2 times that. A process
 * takes a second's worth of the quota at a time and spends it without asking anybody, so that the
 * store hears of an application about once a second.
 */
import { type Clock, epochMilliseconds, instantOf, MILLISECONDS } from '../base/clock.ts'
import type { RateLeaseStore } from '../store/ports/rate-leases.ts'
import { BoundedMap } from './bounded-map.ts'

export type Admission = 'admitted' | 'too fast' | 'quota spent'

export type RateLimiter = {
  /**
   * Counts one request of the application: at once while this process holds a share of the
   * minute, else after it has asked for one. Rejects when the store fails or says nothing within
   * two seconds: then nobody knows what is left.
   */
  readonly admit: (clientId: string, requestsPerMinute: number) => Admission | Promise<Admission>
}

export type RateLimiterDeps = {
  readonly leases: Pick<RateLeaseStore, 'lease'>
  /** Of this machine: the clock of the world may stand still, or go back. */
  readonly wallClock: Clock
  readonly after: (milliseconds: number, run: () => void) => () => void
}

/** What a process knows of an application. */
type Account = {
  readonly clientId: string
  readonly quota: number
  /** As many as come in a second at an even pace. */
  readonly shareCount: number
  readonly spacingMs: number
  readonly burst: number
  /** When the next request would come at an even pace, spike arrest's. */
  dueMs: number
  share: Share
}

/** What it holds of one minute. */
type Share = {
  readonly minute: number
  held: number
  /** Whether nothing is left of the minute for anybody to take. */
  isTaken: boolean
  /** Requests that have nothing to spend and wait for an answer. */
  waiting: number
  asking: Promise<void> | undefined
}

const APPLICATIONS_MAX = 10_000
const SECONDS_IN_MINUTE = 60
const SPIKE_FACTOR = 1.2
/** A screen that opens asks for several things at once, however low the quota. */
const BURST_MIN = 10
const ANSWER_WITHIN_MS = 2 * MILLISECONDS.second

export function openRateLimiter(deps: RateLimiterDeps): RateLimiter {
  const { leases, wallClock, after } = deps
  const accounts = new BoundedMap<string, Account>(APPLICATIONS_MAX)

  function accountOf(clientId: string, quota: number): Account {
    const known = accounts.get(clientId)
    if (known?.quota === quota) return known
    const opened = openAccount(clientId, quota)
    accounts.set(clientId, opened)
    return opened
  }

  function spend(account: Account, nowMs: number): Admission | Promise<Admission> {
    const share = shareAt(account, nowMs)
    if (share.held === 0) return share.isTaken ? 'quota spent' : spendLater(account, share)
    share.held -= 1
    if (share.held < account.shareCount >> 1 && !share.isTaken && share.asking === undefined) {
      share.asking = ask(account, share, account.shareCount)
    }
    return 'admitted'
  }

  async function spendLater(account: Account, share: Share): Promise<Admission> {
    share.waiting += 1
    share.asking ??= ask(account, share, Math.max(account.shareCount, share.waiting))
    try {
      await share.asking
    } finally {
      share.waiting -= 1
    }
    return spend(account, nowMs())
  }

  /** Puts what is granted into the share, also when that comes too late for those who wait. */
  function ask(account: Account, share: Share, wanted: number): Promise<void> {
    const { clientId, quota } = account
    const minute = instantOf(share.minute * MILLISECONDS.minute)
    const asked = leases.lease({ clientId, minute, wanted, quota }).then((granted) => {
      share.held += granted
      share.isTaken = granted < wanted
    })
    const asking = inTime(asked, after).finally(() => {
      share.asking = undefined
    })
    // Whoever waits is told; asking ahead of need, nobody does.
    asking.catch(() => undefined)
    return asking
  }

  function nowMs(): number {
    return epochMilliseconds(wallClock.now())
  }

  return {
    admit: (clientId, requestsPerMinute) => {
      const account = accountOf(clientId, requestsPerMinute)
      const now = nowMs()
      return passesSpikeArrest(account, now) ? spend(account, now) : 'too fast'
    },
  }
}

function openAccount(clientId: string, quota: number): Account {
  const spikePerMinute = quota * SPIKE_FACTOR
  return {
    clientId,
    quota,
    shareCount: Math.ceil(quota / SECONDS_IN_MINUTE),
    spacingMs: MILLISECONDS.minute / spikePerMinute,
    burst: Math.max(BURST_MIN, Math.ceil(spikePerMinute / SECONDS_IN_MINUTE)),
    dueMs: 0,
    share: emptyShare(-1),
  }
}

function emptyShare(minute: number): Share {
  return { minute, held: 0, isTaken: false, waiting: 0, asking: undefined }
}

/** What is left of an earlier minute is left unspent. */
function shareAt(account: Account, nowMs: number): Share {
  const minute = Math.floor(nowMs / MILLISECONDS.minute)
  if (account.share.minute !== minute) account.share = emptyShare(minute)
  return account.share
}

function passesSpikeArrest(account: Account, nowMs: number): boolean {
  const { spacingMs, burst } = account
  const aheadMs = account.dueMs - nowMs
  // Further ahead than any burst can bring it, it was counted before the clock was set back.
  const isOwed = aheadMs > 0 && aheadMs < (burst + 1) * spacingMs
  // Half a spacing to spare: sums of fractions are not exact.
  if (isOwed && aheadMs > (burst - 0.5) * spacingMs) return false
  account.dueMs = (isOwed ? account.dueMs : nowMs) + spacingMs
  return true
}

function inTime(asked: Promise<void>, after: RateLimiterDeps['after']): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = after(ANSWER_WITHIN_MS, () => reject(notInTime()))
    asked.then(resolve, reject).finally(callOff)
  })
}

/** Known by its code for a store that cannot be reached. */
function notInTime(): Error {
  const fault = new Error('no share of the rate was granted in time')
  return Object.assign(fault, { code: 'ETIMEDOUT' })
}
