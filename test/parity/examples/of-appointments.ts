import assert from 'node:assert/strict'
import { askActions } from '../../world/available-actions.ts'
import type { Answer } from '../../world/caller.ts'
import { people } from '../../world/people.ts'
import { arrange, freeSlot, type Referred, readBy } from '../../world/referrals.ts'
import { searchSlots } from '../../world/slot-search.ts'
import { lettered, referred, type Scenarios, type Stage, sent } from './stage.ts'

const two = { specialty: '2WW', clinicType: '2WW_SKIN', priority: 'TWO_WEEK_WAIT' } as const

/** A038 of the appointment that a referral has. */
async function appointmentOf(stage: Stage, to: Referred): Promise<Answer> {
  const { json } = await readBy(stage.server, to, people.everybody)
  const url = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-eRS-Appointment-Reference-1'
  const extensions = json.extension as { url: string; valueReference: { reference: string } }[]
  const found = extensions.find((each) => each.url === url)
  assert.ok(found)
  return stage.clinic.get(`/STU3/${found.valueReference.reference}`)
}

/** A015, of the rules of R69. */
const slots = (stage: Stage, wanted: Parameters<typeof searchSlots>[1]) =>
  searchSlots(stage.clinic, { rule: 'R69', more: '_include=Slot:schedule', ...wanted })

/** A016 of a new referral to the service. */
async function arrangedAt(
  stage: Stage,
  service: string,
  wanted: Parameters<typeof arrange>[2],
): Promise<Answer> {
  return arrange(stage.clinic, await referred(stage, { services: [service] }), wanted)
}

export const ofAppointments: Scenarios = {
  'stu3/retrieveAppointmentSlots/responses/Minimum': (stage) => slots(stage, { service: '12000' }),
  'stu3/retrieveAppointmentSlots/responses/NoSlots': (stage) => slots(stage, { service: '10000' }),
  'stu3/retrieveAppointmentSlots/responses/Page1PageSize5': (stage) => slots(stage, { count: 5 }),
  'stu3/retrieveAppointmentSlots/responses/Page2PageSize5': (stage) =>
    slots(stage, { count: 5, page: 2 }),

  'stu3/bookOrDeferAppointment/responses/MinimalBooking': async (stage) =>
    arrangedAt(stage, '11000', { slot: await freeSlot(stage.server, '11000', false) }),
  'stu3/bookOrDeferAppointment/responses/MinimalDeferral': (stage) =>
    arrangedAt(stage, '11013', { reason: 'NO_SLOTS_AT_SERVICE', comment: 'No slots' }),
  'stu3/bookOrDeferAppointment/responses/DeferralWithSlotReference': async (stage) => {
    const slot = await freeSlot(stage.server, '12012', false)
    assert.equal((await arrangedAt(stage, '12012', { slot })).status, 422)
    return arrangedAt(stage, '12012', {
      reason: 'SLOT_NOT_AVAILABLE',
      namedSlot: slot.id,
      comment: 'Gone',
    })
  },
  'stu3/bookOrDeferAppointment/responses/TriageDeferral': (stage) =>
    arrangedAt(stage, '11012', { reason: 'TRIAGE' }),

  'stu3/retrieveAppointment/responses/BookedDBS': async (stage) => {
    const slot = await freeSlot(stage.server, '50', false)
    return appointmentOf(
      stage,
      await sent(stage, await referred(stage, { services: ['50'] }), { slot }),
    )
  },
  'stu3/retrieveAppointment/responses/AppointmentDeferral': async (stage) => {
    const to = await referred(stage, { services: ['11013'] })
    const wanted = { reason: 'NO_SLOTS_AT_SERVICE', comment: 'Slot unavailable' }
    return appointmentOf(stage, await sent(stage, to, wanted))
  },
  'stu3/retrieveAppointment/responses/TriageDeferral': async (stage) => {
    const to = await referred(stage, { services: ['50110'], ...two })
    return appointmentOf(stage, await sent(stage, to, { reason: 'TRIAGE' }))
  },

  'stu3/availableActionsForUserList/Empty': async (stage) =>
    askActions(await stage.server.as(people.clinician), await lettered(stage)),
  'stu3/availableActionsForUserList/WithCancelReferral': async (stage) => {
    const to = await referred(stage, { services: ['11012'] })
    return askActions(stage.clinic, await sent(stage, to, { reason: 'TRIAGE' }))
  },
  'stu3/availableActionsForUserList/WithChangeShortlist': async (stage) =>
    askActions(stage.clinic, await referred(stage)),
  'stu3/availableActionsForUserList/WithCreateAppointment': async (stage) =>
    askActions(stage.clinic, await referred(stage)),
}
