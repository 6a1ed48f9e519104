import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LoadJob } from './load.ts'
import type { Site } from './prepare.ts'

export type Asking = {
  readonly site: Site
  readonly seconds: number
  readonly connections: number
  readonly folder: string
}

export type Question = {
  readonly name: string
  readonly isFloor?: true
  /** No more clients than this: others would be turned away, as they should be. */
  readonly connectionsMax?: number
  /** What one other client does all the time meanwhile. */
  readonly meanwhile?: Question['job']
  /**
   * The floor, or other question, it stands on, what of it is compared, and the least that is
   * hoped for.
   */
  readonly beside?: {
    readonly floor: string
    readonly by: 'requestsPerSecond' | 'bytesPerSecond'
    readonly target?: number
  }
  readonly job: (asking: Asking) => Promise<Omit<LoadJob, 'url' | 'connections'>>
}

export const floors: readonly Question[] = [
  { name: 'floor: fixed 3 KB', isFloor: true, job: floor('GET', '/fixed', 200) },
  { name: 'floor: primary-key read', isFloor: true, job: floor('GET', '/read', 200) },
  { name: 'floor: insert and audit', isFloor: true, job: floor('POST', '/insert', 201) },
]

function floor(method: 'GET' | 'POST', path: string, expects: number): Question['job'] {
  return async ({ seconds }) => ({ method, path, headers: {}, body: '{}', expects, seconds })
}

const stu3 = '/referrals/FHIR/STU3'

const readReferral: Question['job'] = async ({ site, seconds }) => ({
  method: 'GET',
  path: `${stu3}/ReferralRequest/${site.ubrn}`,
  headers: site.headers,
  expects: 200,
  seconds,
})

const printSummary: Question['job'] = async ({ site, seconds }) => ({
  method: 'POST',
  path: `${stu3}/ReferralRequest/${site.ubrn}/$ers.generateCRI`,
  headers: site.headers,
  expects: 200,
  seconds,
})

/** Bookings use up a referral and a slot each, so they are counted, not timed. */
const BOOKINGS_A_SECOND = 150
/** And these a referral. */
const CHANGES_A_SECOND = 300

export const questions: readonly Question[] = [
  {
    name: 'A005 read a referral',
    beside: { floor: 'floor: primary-key read', by: 'requestsPerSecond', target: 0.6 },
    job: readReferral,
  },
  {
    name: 'A005 read a referral, A007 beside it',
    beside: { floor: 'A005 read a referral', by: 'requestsPerSecond', target: 0.75 },
    job: readReferral,
    meanwhile: printSummary,
  },
  { name: 'A007 print a summary', connectionsMax: 16, job: printSummary },
  {
    name: 'A008 worklist of 500',
    beside: { floor: 'floor: primary-key read', by: 'bytesPerSecond', target: 0.3 },
    job: fetchList('ReferralRequest', 'listHeaders', 'worklist'),
  },
  {
    name: 'A023 advice worklist of 500',
    beside: { floor: 'floor: primary-key read', by: 'bytesPerSecond', target: 0.3 },
    job: fetchList('CommunicationRequest', 'adviceListHeaders', 'adviceWorklist'),
  },
  {
    name: 'A025 conversation of 50',
    beside: { floor: 'floor: primary-key read', by: 'bytesPerSecond' },
    job: async ({ site, seconds }) => {
      const { ubrn, version } = site.conversation
      return {
        method: 'GET',
        path: `${stu3}/Communication?based-on=CommunicationRequest/${ubrn}/_history/${version}`,
        headers: site.headers,
        expects: 200,
        seconds,
      }
    },
  },
  {
    name: 'A011 create a referral',
    beside: { floor: 'floor: insert and audit', by: 'requestsPerSecond', target: 0.25 },
    job: async ({ site, seconds }) => ({
      method: 'POST',
      path: `${stu3}/ReferralRequest/$ers.createReferral`,
      headers: site.headers,
      body: site.bodies.create,
      expects: 201,
      seconds,
    }),
  },
  {
    name: 'A016 book a slot',
    beside: { floor: 'floor: insert and audit', by: 'requestsPerSecond' },
    job: async ({ site, seconds, folder }) => {
      const amount = Math.max(64, Math.round(seconds * BOOKINGS_A_SECOND))
      const bodiesFile = join(folder, 'bookings.txt')
      // Every client prepares its next body while it waits for an answer.
      const bodies = await site.bookings(amount + 64)
      await writeFile(bodiesFile, bodies.join('\n'))
      return {
        method: 'POST',
        path: `${stu3}/Appointment`,
        headers: site.headers,
        bodiesFile,
        expects: 201,
        amount,
      }
    },
  },
  {
    name: 'A028 record a triage outcome',
    beside: { floor: 'floor: insert and audit', by: 'requestsPerSecond' },
    job: change('inTriage', '$ers.recordReviewOutcome', 'review'),
  },
  {
    name: 'A031 change a shortlist',
    beside: { floor: 'floor: insert and audit', by: 'requestsPerSecond' },
    job: change('unbooked', '$ers.changeShortlist', 'changeShortlist'),
  },
  {
    name: 'A036 cancel a referral',
    beside: { floor: 'floor: insert and audit', by: 'requestsPerSecond' },
    job: change('unbooked', '$ers.cancelReferral', 'cancel'),
  },
  {
    name: 'A038 read an appointment',
    beside: { floor: 'floor: primary-key read', by: 'requestsPerSecond' },
    job: async ({ site, seconds }) => ({
      method: 'GET',
      path: `${stu3}/Appointment/${site.appointment}`,
      headers: site.headers,
      expects: 200,
      seconds,
    }),
  },
]

function fetchList(
  of: 'ReferralRequest' | 'CommunicationRequest',
  headers: 'listHeaders' | 'adviceListHeaders',
  body: keyof Site['bodies'],
): Question['job'] {
  return async ({ site, seconds }) => ({
    method: 'POST',
    path: `${stu3}/${of}/$ers.fetchworklist`,
    headers: site[headers],
    body: site.bodies[body],
    expects: 200,
    seconds,
  })
}

/** An operation on referrals that nothing else happens to, each once. */
function change(
  referrals: 'unbooked' | 'inTriage',
  operation: string,
  body: keyof Site['bodies'],
): Question['job'] {
  return async ({ site, seconds, folder }) => {
    const amount = Math.max(64, Math.round(seconds * CHANGES_A_SECOND))
    const pathsFile = join(folder, 'paths.txt')
    const { headers, make } = site[referrals]
    const ubrns = await make(amount + 64)
    const path = `${stu3}/ReferralRequest/${operation}`
    const paths = ubrns.map((ubrn) => `${stu3}/ReferralRequest/${ubrn}/${operation}`)
    await writeFile(pathsFile, paths.join('\n'))
    return {
      method: 'POST',
      path,
      headers: headers(),
      body: site.bodies[body],
      pathsFile,
      expects: 200,
      amount,
    }
  }
}
