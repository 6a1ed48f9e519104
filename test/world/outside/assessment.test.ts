import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { actionsFor } from '../available-actions.ts'
import { type Caller, codesIn } from '../caller.ts'
import {
  atTime,
  happen,
  happened,
  internalList,
  lookAt,
  nextSlot,
  recordsOf,
  refusedWith,
} from '../outside.ts'
import { people } from '../people.ts'
import {
  accept,
  arrange,
  booked,
  containedIn,
  freeSlot,
  link,
  type Referred,
  readBy,
  refer,
  stateIn,
  versionIn,
  withLetter,
} from '../referrals.ts'
import { type TestServer, testServer } from '../server.ts'
import { uploaded } from '../uploads.ts'
import { itemOn, listed } from '../worklists.ts'

const FOR_ASSESSMENT = 'REFERRALS_FOR_ASSESSMENT'
const onward = { services: ['15001', '15002'], clinician: '555032006106' }

let server: TestServer
let referrer: Caller
let clinician: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
  clinician = await server.as(people.clinician)
})
after(() => server.close())

async function bookedForAssessment() {
  const criteria = { specialty: 'ORTHOPAEDICS', clinicType: 'HAND_AND_WRIST' }
  const made = await refer(server, { services: ['15003'], criteria })
  const slot = await freeSlot(server, '15003')
  return { slot, referred: await booked(server, await withLetter(server, made), { slot }) }
}

async function forAssessment() {
  const { slot, referred } = await bookedForAssessment()
  const answer = await accept(clinician, referred)
  assert.equal(answer.status, 200, answer.text)
  return { slot, referred: { ...referred, version: versionIn(answer) } }
}

async function assessed(outcome: string): Promise<Referred> {
  const { slot, referred } = await forAssessment()
  const body = { outcome, comment: 'Stiff joint' }
  return atTime(server, slot.start, () => happened(server, referred, 'assessment-recorded', body))
}

const isForAssessment = async ({ ubrn }: Pick<Referred, 'ubrn'>) =>
  (await internalList(server, FOR_ASSESSMENT, 'organisation=RCD&service=15003')).includes(ubrn)

describe('an assessment service', () => {
  it('has it for assessment once it has accepted', async () => {
    const { referred } = await bookedForAssessment()
    assert.equal(await isForAssessment(referred), false)
    await accept(clinician, referred)
    assert.equal(await isForAssessment(referred), true)
  })

  it('advises the referrer, who notices', async () => {
    const referred = await assessed('ADVISE_REFERRER')
    assert.deepEqual(stateIn(await readBy(server, referred)), {
      state: 'ASSESSMENT_RESULT',
      comments: 'Stiff joint',
    })
    assert.equal(await isForAssessment(referred), false)
    const list = 'ASSESSMENT_RETURNED_CANCELLED_DNA'
    assert.equal((await itemOn(referrer, list, referred.ubrn))?.status, 'ASSESSMENT_RESULT')
    const [appointment] = containedIn(await readBy(server, referred), 'Appointment')
    assert.equal(appointment.status, 'booked')
    await happened(server, referred, 'referrer-notices')
    assert.equal(await itemOn(referrer, list, referred.ubrn), undefined)
    const late = await happen(server, referred, 'referred-onward', onward)
    assert.deepEqual(refusedWith(late, 422), ['INVALID_REQUEST_STATE'])
  })

  it('cannot have a result before the appointment, nor any other service', async () => {
    const body = { outcome: 'ADVISE_REFERRER' }
    const { referred } = await forAssessment()
    const early = await happen(server, referred, 'assessment-recorded', body)
    assert.deepEqual(refusedWith(early, 422), ['INVALID_REQUEST_STATE'])
    assert.match(early.json.refusals[0].says, /still ahead/)
    const { referred: unaccepted, slot } = await bookedForAssessment()
    const unseen = await atTime(server, slot.start, () =>
      happen(server, unaccepted, 'assessment-recorded', body),
    )
    assert.deepEqual(refusedWith(unseen, 422), ['INVALID_REQUEST_STATE'])
  })

  it('keeps a result with which it refers onward, until it has', async () => {
    const referred = await assessed('REFER_ONWARD')
    assert.equal(await isForAssessment(referred), true)
    const list = 'ASSESSMENT_RETURNED_CANCELLED_DNA'
    assert.equal(await itemOn(referrer, list, referred.ubrn), undefined)
    await happened(server, referred, 'referred-onward', onward)
    assert.equal(await isForAssessment(referred), false)
  })
})

describe('an onward referral', () => {
  async function made() {
    const { referred } = await forAssessment()
    const answer = await happen(server, referred, 'referred-onward', onward)
    assert.equal(answer.status, 200, JSON.stringify(answer.json))
    const ubrn = answer.json.onward as string
    const next = { ...referred, ubrn, version: 3, service: '15001' }
    return { referred: { ...referred, version: answer.json.version as number }, next, answer }
  }

  it('and the one it came of name each other', async () => {
    const { referred, next, answer } = await made()
    const reference = (ubrn: string) => ({ reference: `ReferralRequest/${ubrn}` })
    const first = await readBy(server, referred)
    assert.equal(versionIn(first), referred.version)
    assert.deepEqual(first.json.supportingInfo.at(-1), reference(next.ubrn))
    assert.equal(first.json.supportingInfo.length, 2)
    const application = await server.as(people.providerApp)
    assert.equal((await application.get(`/STU3/ReferralRequest/${next.ubrn}`)).status, 422)
    const { related, version, state } = await lookAt(server, next)
    assert.deepEqual(related, [{ ubrn: referred.ubrn, is: 'ORIGIN' }])
    assert.deepEqual([version, state], [3, 'NOT_BOOKED'])
    const operation = 'world-referred-onward'
    const { audit, history } = await recordsOf(server, answer)
    assert.deepEqual(
      audit.map(({ ubrn }) => ubrn),
      [next.ubrn, referred.ubrn],
    )
    assert.deepEqual(history, [
      { ubrn: referred.ubrn, version: referred.version, operation },
      { ubrn: next.ubrn, version: 3, operation },
    ])
  })

  it('is booked by the patient, and reviewed with what the first one knows', async () => {
    const { referred, next } = await made()
    const { body } = await nextSlot(server, '15001')
    await happened(server, next, 'patient-books', body)
    const read = await readBy(server, next, people.clinician)
    assert.deepEqual(read.json.supportingInfo, [{ reference: `ReferralRequest/${referred.ubrn}` }])
    assert.match(read.text, /Extension-eRS-ClinicalInfoFirstSubmitted-1/)
    assert.ok((await listed(clinician, 'REFERRALS_FOR_REVIEW')).includes(next.ubrn))
    assert.equal((await accept(clinician, { ...next, version: versionIn(read) })).status, 200)
  })

  it('is neither booked nor lettered by callers of the API', async () => {
    const { referred, next } = await made()
    // The provider made it; the practice of the patient may see it as well.
    await server.database.query(
      `update referral set referring_ods_code = 'D82106',
         document = jsonb_set(document::jsonb, '{referringOrganisation}', '"D82106"')
       where ubrn = $1`,
      [next.ubrn],
    )
    const slot = await freeSlot(server, '15001')
    const at = { ...next, patient: referred.patient }
    assert.deepEqual(codesIn(await arrange(referrer, at, { slot })), ['INVALID_REQUEST_STATE'])
    const id = await uploaded(referrer, { name: 'more.txt', ubrn: next.ubrn })
    assert.deepEqual(codesIn(await link(referrer, next, [{ id }])), ['INVALID_REQUEST_STATE'])
    const offered = await actionsFor(referrer, next)
    assert.ok(!offered.includes('CREATE_APPOINTMENT'))
    assert.ok(offered.includes('CANCEL_REFERRAL'))
    const own = await uploaded(referrer, { name: 'late.txt', ubrn: referred.ubrn })
    const superseded = await link(referrer, referred, [{ id: own }])
    assert.deepEqual(codesIn(superseded), ['INVALID_REQUEST_STATE'])
  })

  it('is refused with everything that is wrong, and nothing is made', async () => {
    const { referred } = await bookedForAssessment()
    const body = { services: ['99999', '11005', '11005'], clinician: '555073103100' }
    const answer = await happen(server, referred, 'referred-onward', body)
    assert.deepEqual(refusedWith(answer, 422), [
      'INVALID_REQUEST_STATE',
      'REFERENCE_NOT_FOUND at services[0]',
      'DUPLICATE_SERVICE at services[2]',
      'SERVICE_UNAVAILABLE at services[1]',
      'SERVICE_UNAVAILABLE at services[2]',
      'REFERENCED_USER_IS_NOT_SPC at clinician',
    ])
    assert.deepEqual(await recordsOf(server, answer), { audit: [], history: [] })
  })
})
