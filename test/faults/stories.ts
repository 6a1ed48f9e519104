import { invariant } from '../../src/base/invariant.ts'
import { appointment, createReferral, maintainLetter } from '../world/requests.ts'
import { eventually } from './eventually.ts'
import type { Answered, HttpClient, Outcome, Sending } from './http-client.ts'

export type FreeSlot = { readonly id: string; readonly start: string; readonly end: string }

export type Role = 'referrer' | 'clinician'
export type Headers = Readonly<Record<Role, Readonly<Record<string, string>>>>

export type StepName = 'create' | 'upload' | 'link' | 'book' | 'accept'

export type Acknowledged = { readonly step: StepName; readonly answer: Answered }

/** One referral as its client knows it: what was acknowledged, and what was sent last. */
export type Story = {
  readonly number: number
  readonly steps: readonly StepName[]
  readonly service: string
  readonly slot: FreeSlot
  readonly acknowledged: Acknowledged[]
  ubrn: string
  /** The version that was acknowledged last. */
  version: number
  file: string
  /** Sent, and never answered: it may have been done, or not. */
  doubt?: StepName
  /** Somebody else had the slot: the story ends here. */
  hasLostSlot?: true
}

export function newStory(plan: Pick<Story, 'number' | 'steps' | 'service' | 'slot'>): Story {
  return { ...plan, acknowledged: [], ubrn: '', version: 0, file: '' }
}

export function nextStep({ steps, acknowledged, hasLostSlot }: Story): StepName | undefined {
  return hasLostSlot ? undefined : steps[acknowledged.length]
}

/** The same key whenever the step is sent again. */
export function keyOf(story: Story, step: StepName): string {
  return `story-${story.number}-${step}`
}

const stu3 = '/referrals/FHIR/STU3'
const json = { 'content-type': 'application/fhir+json' }

type Request = Sending & { readonly path: string; readonly by: Role }

/** What a step asks for; the same bytes whenever it is sent again. */
const requests: Readonly<Record<StepName, (story: Story) => Request>> = {
  create: ({ service }) => ({
    path: `${stu3}/ReferralRequest/$ers.createReferral`,
    by: 'referrer',
    headers: json,
    body: JSON.stringify(createReferral({ services: [service] })),
  }),
  upload: ({ ubrn, number }) => ({
    path: `${stu3}/Binary`,
    by: 'referrer',
    headers: {
      'content-type': 'text/plain',
      'nhsd-ers-file-name': `letter-${number}.txt`,
      'nhsd-ers-referral-id': ubrn,
    },
    body: `Dear colleague, this is letter ${number}.`,
  }),
  link: ({ ubrn, version, file }) => ({
    path: `${stu3}/ReferralRequest/${ubrn}/$ers.maintainReferralLetter`,
    by: 'referrer',
    headers: { ...json, 'if-match': `W/"${version}"` },
    body: JSON.stringify(maintainLetter([{ id: file }])),
  }),
  book: ({ ubrn, version, service, slot }) => ({
    path: `${stu3}/Appointment`,
    by: 'referrer',
    headers: json,
    body: JSON.stringify(appointment({ ubrn, version, service, slot })),
  }),
  accept: ({ ubrn, version }) => ({
    path: `${stu3}/ReferralRequest/${ubrn}/$ers.acceptReferral`,
    by: 'clinician',
    headers: { 'if-match': `W/"${version}"` },
  }),
}

/** Sends a step, once. */
export function sendStep(
  story: Story,
  step: StepName,
  client: HttpClient,
  headers: Headers,
): Promise<Outcome> {
  const { path, by, ...sending } = requests[step](story)
  return client.send(path, {
    method: 'POST',
    ...sending,
    headers: { ...headers[by], ...sending.headers, 'idempotency-key': keyOf(story, step) },
  })
}

/** Takes an answer to the step into the story; false when it is none that goes on. */
export function takeAnswer(story: Story, step: StepName, answer: Answered): boolean {
  const { status, headers, text } = answer
  if (step === 'book' && status === 422 && text.includes('"SLOT_NOT_AVAILABLE"')) {
    story.hasLostSlot = true
    return true
  }
  if (status !== 200 && status !== 201) return false
  story.acknowledged.push({ step, answer })
  switch (step) {
    case 'upload':
      story.file = String(headers.location).replace('Binary/', '')
      break
    case 'book':
      story.version = Number(/_history\/(\d+)$/.exec(incomingReferralIn(text))?.[1])
      break
    default:
      story.ubrn ||= (JSON.parse(text) as { id: string }).id
      story.version = Number(/\d+/.exec(headers.etag ?? '')?.[0])
  }
  return true
}

function incomingReferralIn(text: string): string {
  const { incomingReferral } = JSON.parse(text) as { incomingReferral: { reference: string }[] }
  return incomingReferral[0]?.reference ?? ''
}

export type Telling = {
  readonly clients: number
  readonly client: HttpClient
  readonly headers: Headers
  /** Told of every answer, acknowledgement or not. */
  readonly onAnswer?: () => void
}

/**
 * So many clients at once, each with one story after the other, until all are told or the server is
 * gone; returns the answers that no story foresees.
 */
export async function tell(stories: readonly Story[], telling: Telling): Promise<string[]> {
  const surprises: string[] = []
  const waiting = stories.values()
  let isGone = false
  const teller = async () => {
    for (const story of waiting) {
      while (!isGone && nextStep(story) !== undefined) {
        const surprise = await advance(story, telling)
        if (surprise === 'gone') isGone = true
        else if (surprise !== undefined) {
          surprises.push(surprise)
          break
        }
      }
      if (isGone) return
    }
  }
  await Promise.all(Array.from({ length: telling.clients }, teller))
  return surprises
}

/** The next step, acknowledged; else why not. */
async function advance(story: Story, telling: Telling): Promise<string | undefined> {
  const { client, headers, onAnswer } = telling
  const step = nextStep(story)
  invariant(step !== undefined, 'a story that goes on has a next step')
  // A scan that is just being shown holds the referral for a moment.
  const outcome = await eventually(`story ${story.number} is not locked`, 10, async () => {
    const sent = await sendStep(story, step, client, headers)
    return sent.is === 'answered' && sent.status === 423 ? undefined : sent
  })
  const isTold = outcome.is === 'answered' && outcome.status !== 503
  if (!isTold) {
    // Refused before it was taken: nothing can have happened. Told to come back: it may have.
    if (outcome.is !== 'refused') story.doubt = step
    return 'gone'
  }
  delete story.doubt
  const isForeseen = takeAnswer(story, step, outcome)
  onAnswer?.()
  return isForeseen
    ? undefined
    : `story ${story.number}, ${step}: ${outcome.status} ${outcome.text}`
}
