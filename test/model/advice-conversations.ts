/** Random advice conversations, and how one is held against the reference model step by step. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  afterDeed,
  type Beginning,
  begun,
  type Deed,
  destinations,
  type FileChoice,
  fileChoices,
  isOnWorklist,
  listsOfReferral,
  type Outcome,
  priorities,
  type Seen,
  type Slip,
  seenOf,
  senders,
} from './advice-model.ts'

/** Wherever a conversation takes place: in the domain, or through the API. */
export type Deeds = {
  readonly begin: (beginning: Beginning) => Promise<Told>
  readonly act: (deed: Deed) => Promise<Told>
  readonly look: () => Promise<Found>
}

/** Done, or the code of each problem, in any order. */
export type Told = 'done' | readonly string[]

/** As somebody reads it who may, and where it stands on lists. */
export type Found = {
  readonly seen: Seen
  readonly isOnWorklist: boolean
  /** Of the referral that it was converted into. */
  readonly lists: readonly string[]
}

export type Conversation = { readonly beginning: Beginning; readonly deeds: readonly Deed[] }

/** `onStep` gets to know each thing that happened, in words: `reply while …`, `reply: CODE`. */
export async function hold(
  { beginning, deeds }: Conversation,
  where: Deeds,
  onStep: (what: string) => void = () => {},
): Promise<void> {
  let slip = agreed(begun(beginning), await where.begin(beginning), 'begin', onStep)
  if (slip === undefined) return
  await agreeOn(slip, where, 'begin')
  for (const deed of deeds) {
    const what: string = `${deed.does} while ${slip.status}`
    slip = agreed(afterDeed(slip, deed), await where.act(deed), what, onStep) ?? slip
    await agreeOn(slip, where, what)
  }
}

function agreed(
  expected: Outcome,
  told: Told,
  what: string,
  onStep: (what: string) => void,
): Slip | undefined {
  if ('slip' in expected) {
    assert.deepEqual(told, 'done', what)
    onStep(what)
    return expected.slip
  }
  const codes = [...expected.refused].sort()
  assert.deepEqual(told === 'done' ? told : [...told].sort(), codes, what)
  for (const code of codes) onStep(`${what.split(' ')[0]}: ${code}`)
  return undefined
}

async function agreeOn(slip: Slip, where: Deeds, what: string): Promise<void> {
  const expected: Found = {
    seen: seenOf(slip),
    isOnWorklist: isOnWorklist(slip),
    lists: listsOfReferral(slip),
  }
  assert.deepEqual(await where.look(), expected, what)
}

/** Such that most go on for a while. */
export function aConversation(lengthMax: number): fc.Arbitrary<Conversation> {
  return fc.record({ beginning, deeds: fc.array(aDeed, { minLength: 1, maxLength: lengthMax }) })
}

const by = fc.constantFrom(...senders)
const ofCreation = fileChoices.filter((choice) => choice !== 'uploadedForNone')
const mayConvert = mostly(true, false)
const ofProvider = { by, isStale: mostly(false, true), priority: mostly(...priorities) }
const files = few(fileChoices)

const beginning: fc.Arbitrary<Beginning> = fc.record({
  by,
  mayConvert,
  priority: fc.constantFrom('ROUTINE', 'URGENT'),
  files: few(ofCreation),
})

const deedsByWeight: readonly (readonly [number, fc.Arbitrary<Deed>])[] = [
  [4, fc.record({ does: only('answer'), ...ofProvider, recommends: mostly(true, false), files })],
  [4, fc.record({ does: only('askBack'), ...ofProvider, recommends: mostly(false, true), files })],
  [2, fc.record({ does: only('convert'), ...ofProvider, files, reviewFiles: files })],
  [6, fc.record({ does: only('reply'), by, files })],
  [2, fc.record({ does: only('addInformation'), by, files })],
  [2, fc.record({ does: only('changeAuthorisation'), mayConvert: fc.boolean() })],
  [1, fc.record({ does: only('convertOneself'), to: fc.constantFrom(...destinations) })],
  [1, fc.record({ does: only('close') })],
  [1, fc.record({ does: only('cancel') })],
]
const aDeed = fc.oneof(...deedsByWeight.map(([weight, arbitrary]) => ({ weight, arbitrary })))

function only<const Name extends Deed['does']>(name: Name): fc.Arbitrary<Name> {
  return fc.constant(name)
}

function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> {
  const rarely = fc.constantFrom(...others)
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rarely })
}

function few<Choice extends FileChoice>(choices: readonly Choice[]): fc.Arbitrary<Choice[]> {
  const fresh = choices.filter((choice) => choice === 'fresh')
  const choice = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...fresh) },
    { weight: 1, arbitrary: fc.constantFrom(...choices) },
  )
  return fc.array(choice, { maxLength: 2 })
}
