/**
 * An advice conversation as a bystander would keep it on a slip of paper. Written from DOMAIN 3, 4.3
 * and 6 and from the pages of A023, A026, A027 and A044, without a look at the transition table;
 * random conversations hold the server against it.
 */
export type Slip = Seen & {
  /** A file of the one name that `namesake` files have is on it. */
  readonly hasNamesake: boolean
}

/** What anybody who may read it finds. */
export type Seen = {
  readonly status: Status
  readonly version: number
  readonly priority: Priority
  readonly mayConvert: boolean
  readonly messages: readonly Heard[]
  readonly files: number
  /** The referral of the same number, once there is one. */
  readonly referral?: SeenReferral
}

export type SeenReferral = {
  readonly state: 'TRIAGED_PROVIDER_TO_ACTION' | 'NOT_BOOKED'
  readonly version: number
  readonly priority: Priority
  readonly files: number
}

/** In the name of a clinician always, whoever sent it. */
export type Heard = { readonly from: 'referrer' | 'provider' | 'system'; readonly by: Sender }

export type Sender = 'clinician' | 'admin'
export const senders = ['clinician', 'admin'] as const satisfies readonly Sender[]

export type Priority = 'ROUTINE' | 'URGENT' | 'TWO_WEEK_WAIT'
/** The service that is asked does not take the last one. */
export const priorities = ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'] as const satisfies Priority[]

type Status =
  | 'PROVIDER_RESPONSE_REQUIRED'
  | 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'
  | 'REFERRER_TO_REVIEW_RESPONSE'
  | 'CONVERSATION_ENDED_CANCELLED'
  | 'CONVERSATION_ENDED_CLOSED'
  | 'ADVICE_CONVERTED'

/** How somebody names a file, each time another one unless it says otherwise. */
export const fileChoices = [
  /** Uploaded for it; before there is a request, for none. */
  'fresh',
  /** The same, but all of these have one name. */
  'namesake',
  /** Named two times in a row. */
  'twice',
  /** Of another category. */
  'mistyped',
  /** One that is on the request, the same each time; one that nobody uploaded while there is none. */
  'linked',
  'uploadedForNone',
  'uploadedForAnother',
  'neverUploaded',
  'infected',
] as const
export type FileChoice = (typeof fileChoices)[number]
export type Files = readonly FileChoice[]

export type Beginning = {
  readonly by: Sender
  readonly mayConvert: boolean
  readonly priority: 'ROUTINE' | 'URGENT'
  /** What is uploaded for none is what creations want: `fresh`. */
  readonly files: readonly Exclude<FileChoice, 'uploadedForNone'>[]
}

/** The services that a referrer converts it for. */
export const destinations = ['bookable', 'adviceOnly', 'nowhere'] as const
export type Destination = (typeof destinations)[number]

type Does<Name extends string, More = unknown> = { readonly does: Name } & More
/** A caller of the API names the version they have seen. */
type OfProvider = { readonly by: Sender; readonly isStale: boolean; readonly priority: Priority }
type Answering = OfProvider & { readonly recommends: boolean; readonly files: Files }

export type Deed =
  | Does<'answer', Answering>
  | Does<'askBack', Answering>
  | Does<'convert', OfProvider & { readonly files: Files; readonly reviewFiles: Files }>
  // outside the API
  | Does<'reply', { readonly by: Sender; readonly files: Files }>
  | Does<'addInformation', { readonly by: Sender; readonly files: Files }>
  | Does<'changeAuthorisation', { readonly mayConvert: boolean }>
  | Does<'convertOneself', { readonly to: Destination }>
  | Does<'close'>
  | Does<'cancel'>

export type Code =
  /** 409 over HTTP; the domain is not asked. */
  | 'STALE'
  | 'INVALID_REQUEST_STATE'
  | 'VALUE_IS_REQUIRED'
  | 'INAPPROPRIATE_VALUE'
  | 'UNSUPPORTED_PRIORITY'
  | 'REFERENCE_NOT_FOUND'
  | 'INVALID_STATE'
  | 'DUPLICATE_FILENAME'
  | 'CONFLICTING_VALUES'
  | 'MISSING_VALUE'
  | 'NO_CHANGES_DETECTED'

/** Refused, for these reasons: a code once for each problem. */
export type Outcome = { readonly slip: Slip } | { readonly refused: readonly Code[] }

export function begun({ by, mayConvert, priority, files }: Beginning): Outcome {
  const nothing = { files: 0, hasNamesake: false }
  return unless(fileCodes(files, nothing).map(inWordsOfCreation), () => ({
    status: 'PROVIDER_RESPONSE_REQUIRED',
    version: 1,
    priority,
    mayConvert,
    messages: [{ from: 'referrer', by }],
    files: files.length,
    hasNamesake: files.includes('namesake'),
  }))
}

export function afterDeed(slip: Slip, deed: Deed): Outcome {
  const rule = rules[deed.does] as (slip: Slip, deed: Deed) => Outcome
  return rule(slip, deed)
}

/** What the slip says to anybody but its keeper. */
export function seenOf({ hasNamesake: _, ...seen }: Slip): Seen {
  return seen
}

/** Of the provider: what it has to answer, and what it asked back (page A023). */
export function isOnWorklist({ status }: Seen): boolean {
  return (
    status === 'PROVIDER_RESPONSE_REQUIRED' || status === 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION'
  )
}

/** Where the referral is, if there is one: with the administrators or with the referrer. */
export function listsOfReferral({ referral }: Seen): readonly string[] {
  if (referral === undefined) return []
  return referral.state === 'NOT_BOOKED' ? ['AWAITING_BOOKING'] : ['APPOINTMENTS_FOR_BOOKING']
}

type Rules = { readonly [Each in Deed as Each['does']]: (slip: Slip, deed: Each) => Outcome }

const rules: Rules = {
  answer: current((slip, deed) => {
    const missing: Code[] = deed.recommends ? [] : ['VALUE_IS_REQUIRED']
    return answered(slip, deed, missing, 'REFERRER_TO_REVIEW_RESPONSE')
  }),
  askBack: current((slip, deed) => {
    const excess: Code[] = deed.recommends ? ['INAPPROPRIATE_VALUE'] : []
    return answered(slip, deed, excess, 'REFERRER_TO_SUBMIT_FURTHER_INFORMATION')
  }),
  convert: current((slip, { by, priority, files, reviewFiles }) => {
    const isForbidden = isOpen(slip) && !slip.mayConvert
    const codes = [
      ...ended(slip),
      ...(isForbidden ? (['INVALID_REQUEST_STATE'] as const) : []),
      ...unsupported(priority),
      ...fileCodes(files, slip),
      ...fileCodes(reviewFiles, having(slip, files)),
      ...inBoth(slip, files, reviewFiles),
    ]
    return unless(codes, () => {
      const over = said(slip, { from: 'provider', by }, files, { status: 'ADVICE_CONVERTED' })
      const state = 'TRIAGED_PROVIDER_TO_ACTION'
      return { ...over, referral: referralOf(over, state, priority, reviewFiles.length) }
    })
  }),
  reply: (slip, { by, files }) =>
    unless([...ended(slip), ...fileCodes(files, slip)], () =>
      said(slip, { from: 'referrer', by }, files, { status: 'PROVIDER_RESPONSE_REQUIRED' }),
    ),
  addInformation: (slip, { by, files }) => {
    const none: Code[] = files.length === 0 ? ['MISSING_VALUE'] : []
    return unless([...ended(slip), ...none, ...fileCodes(files, slip)], () =>
      said(slip, { from: 'system', by }, files, {}),
    )
  },
  changeAuthorisation: (slip, { mayConvert }) => {
    const same: Code[] = slip.mayConvert === mayConvert ? ['NO_CHANGES_DETECTED'] : []
    return unless([...ended(slip), ...same], () => next(slip, { mayConvert }))
  },
  convertOneself: (slip, { to }) => {
    const codes = {
      bookable: [],
      adviceOnly: ['INVALID_STATE'],
      nowhere: ['MISSING_VALUE'],
    } as const
    return unless([...ended(slip), ...codes[to]], () => {
      const over = next(slip, { status: 'ADVICE_CONVERTED' })
      return { ...over, referral: referralOf(over, 'NOT_BOOKED', slip.priority, 0) }
    })
  },
  close: (slip) =>
    slip.status === 'REFERRER_TO_REVIEW_RESPONSE'
      ? { slip: next(slip, { status: 'CONVERSATION_ENDED_CLOSED' }) }
      : { refused: ['INVALID_REQUEST_STATE'] },
  cancel: (slip) =>
    isOnWorklist(slip)
      ? { slip: next(slip, { status: 'CONVERSATION_ENDED_CANCELLED' }) }
      : { refused: ['INVALID_REQUEST_STATE'] },
}

/** Whoever has not seen the newest version is told nothing else. */
function current<Each extends OfProvider>(
  rule: (slip: Slip, deed: Each) => Outcome,
): (slip: Slip, deed: Each) => Outcome {
  return (slip, deed) => (deed.isStale ? { refused: ['STALE'] } : rule(slip, deed))
}

function answered(
  slip: Slip,
  { by, priority, files }: Answering,
  ofRecommendation: readonly Code[],
  status: Status,
): Outcome {
  const codes = [
    ...ended(slip),
    ...ofRecommendation,
    ...unsupported(priority),
    ...fileCodes(files, slip),
  ]
  return unless(codes, () => said(slip, { from: 'provider', by }, files, { status, priority }))
}

function isOpen(slip: Slip): boolean {
  return isOnWorklist(slip) || slip.status === 'REFERRER_TO_REVIEW_RESPONSE'
}

function ended(slip: Slip): readonly Code[] {
  return isOpen(slip) ? [] : ['INVALID_REQUEST_STATE']
}

function unsupported(priority: Priority): readonly Code[] {
  return priority === 'TWO_WEEK_WAIT' ? ['UNSUPPORTED_PRIORITY'] : []
}

type Named = Pick<Slip, 'files' | 'hasNamesake'>

/** What is wrong with each file that is named (DOMAIN 4.1 to 4.3); nothing is, with what is left. */
function fileCodes(files: Files, on: Named): readonly Code[] {
  const again = (choice: FileChoice, index: number) => files.indexOf(choice) < index
  return files.flatMap((choice, index): readonly Code[] => {
    if (choice === 'namesake') {
      return on.hasNamesake || again(choice, index) ? ['DUPLICATE_FILENAME'] : []
    }
    if (choice !== 'linked') return wrong[choice]
    if (on.files === 0) return wrong.neverUploaded
    return again(choice, index) ? ['DUPLICATE_FILENAME'] : ['INVALID_STATE']
  })
}

const wrong: Readonly<Record<Exclude<FileChoice, 'namesake' | 'linked'>, readonly Code[]>> = {
  fresh: [],
  twice: ['DUPLICATE_FILENAME'],
  mistyped: ['INAPPROPRIATE_VALUE'],
  uploadedForNone: ['INAPPROPRIATE_VALUE'],
  uploadedForAnother: ['REFERENCE_NOT_FOUND'],
  neverUploaded: ['REFERENCE_NOT_FOUND'],
  infected: ['INVALID_STATE'],
}

/** The page of A044 knows hardly any of those words. */
function inWordsOfCreation(code: Code): Code {
  return code === 'REFERENCE_NOT_FOUND' ? code : 'INAPPROPRIATE_VALUE'
}

/** Names count across both sets of A027. */
function having({ files, hasNamesake }: Slip, more: Files): Named {
  return { files, hasNamesake: hasNamesake || more.includes('namesake') }
}

function inBoth({ files: count }: Slip, files: Files, reviewFiles: Files): readonly Code[] {
  if (count === 0 || !files.includes('linked')) return []
  return reviewFiles.filter((choice) => choice === 'linked').map(() => 'CONFLICTING_VALUES')
}

function unless(refused: readonly Code[], slip: () => Slip): Outcome {
  return refused.length > 0 ? { refused } : { slip: slip() }
}

function next(slip: Slip, change: Partial<Slip>): Slip {
  return { ...slip, version: slip.version + 1, ...change }
}

function said(slip: Slip, heard: Heard, files: Files, change: Partial<Slip>): Slip {
  return next(slip, {
    messages: [...slip.messages, heard],
    files: slip.files + files.length,
    hasNamesake: slip.hasNamesake || files.includes('namesake'),
    ...change,
  })
}

/** It has all files, those for it alone, and the conversation as one more. */
function referralOf(
  { version, files }: Slip,
  state: SeenReferral['state'],
  priority: Priority,
  more: number,
): SeenReferral {
  return { state, version, priority, files: files + more + 1 }
}
