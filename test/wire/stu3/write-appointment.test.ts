import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Appointment } from '../../../src/domain/appointment/appointment.ts'
import type { NhsNumber } from '../../../src/domain/identifier/nhs-number.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../../src/domain/identifier/slot-id.ts'
import type { Ubrn } from '../../../src/domain/identifier/ubrn.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import {
  type ReferralOfAppointment,
  renderAppointment,
  writeAppointment,
} from '../../../src/wire/stu3/write-appointment.ts'
import { exampleBooking } from '../../world/example-referral.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeAppointment', () => {
  it('writes a booking as A016 shows it', (t) => {
    const booking = exampleBooking({
      id: '70000',
      service: service('11000', 'Forthright Cardiology Business Service'),
      slot: '11000021' as SlotId,
      start: '2021-07-11T12:00:00.000Z',
      end: '2021-07-11T13:00:00.000Z',
      createdAt: '2021-06-30T13:02:32.133Z',
    })
    compare(t, 'bookOrDeferAppointment/responses/MinimalBooking', booking)
  })

  const deferrals = [
    ['MinimalDeferral', '11021', 'Cardiology Business Service', 'NO_SLOTS_AT_SERVICE'],
    [
      'DeferralWithSlotReference',
      '11000',
      'Forthright Cardiology Business Service',
      'SLOT_NOT_AVAILABLE',
    ],
    ['TriageDeferral', '50001', 'Cardiology Triage Service', 'TRIAGE'],
  ] as const
  for (const [name, id, serviceName, code] of deferrals) {
    it(`writes ${name} as A016 shows it`, (t) => {
      const comments: Record<string, string | undefined> = {
        MinimalDeferral: 'There are no slots',
        DeferralWithSlotReference: 'Patient can only attend at 3pm',
      }
      const comment = comments[name]
      compare(t, `bookOrDeferAppointment/responses/${name}`, {
        id: '70000',
        version: 1,
        status: 'proposed',
        service: service(id, serviceName),
        createdAt:
          name === 'DeferralWithSlotReference'
            ? '2021-06-30T15:20:13.342Z'
            : '2021-06-30T13:58:47.940Z',
        reason: { set: 'REVIEW_REASON', code },
        ...(comment !== undefined && { comment }),
      })
    })
  }

  it('writes a booking as A038 shows it', (t) => {
    const booking = exampleBooking({
      id: '70000',
      version: 5,
      service: service('50', 'Direct SVC 1'),
      slot: '410241' as SlotId,
      start: '2022-03-01T08:00:00.000Z',
      end: '2022-03-01T09:00:00.000Z',
      createdAt: '2022-02-24T14:02:37.672Z',
    })
    compare(t, 'retrieveAppointment/responses/BookedDBS', booking)
  })

  const proposed = [
    ['AppointmentDeferral', '70002', '50', 'Direct SVC 1', 'NO_SLOTS_AT_SERVICE'],
    ['TriageDeferral', '70003', '50110', 'Triage - 2WW', 'TRIAGE'],
  ] as const
  for (const [name, id, serviceId, serviceName, code] of proposed) {
    it(`writes ${name} as A038 shows it`, (t) => {
      const isDeferral = name === 'AppointmentDeferral'
      compare(t, `retrieveAppointment/responses/${name}`, {
        id,
        version: 5,
        status: 'proposed',
        service: service(serviceId, serviceName),
        createdAt: isDeferral ? '2022-02-24T14:13:36.636Z' : '2022-02-24T14:14:38.495Z',
        reason: { set: 'REVIEW_REASON', code },
        ...(isDeferral && { comment: 'Slot unavailable' }),
      })
    })
  }

  it('writes a cancelled booking without its slot, and the reason without a display', (t) => {
    const { clinician: _, ...booking } = exampleBooking({
      id: '70006',
      version: 5,
      status: 'cancelled',
      service: service('50', 'Direct SVC 1'),
      createdAt: '2022-02-24T14:21:12.927Z',
      reason: { set: 'APPOINTMENT-CANCELLATION-REASON', code: 'PATIENT_HOLIDAY' },
      comment: 'Patient away',
    })
    compare(t, 'retrieveAppointment/responses/Cancelled', booking)
    const body = sent(writeAppointment(booking, referral, { baseUrl }))
    assert.equal(body.slot, undefined)
    assert.equal(body.start, undefined)
    assert.deepEqual(body.reason?.[0]?.coding, [
      {
        system: `${baseUrl}/STU3/CodeSystem/APPOINTMENT-CANCELLATION-REASON`,
        code: 'PATIENT_HOLIDAY',
      },
    ])
  })

  it('gives back no slot in a deferral, even where one was named', () => {
    const deferral = exampleBooking({ status: 'proposed' })
    assert.equal(sent(writeAppointment(deferral, referral, { baseUrl })).slot, undefined)
  })

  it('writes a booking without a slot, as of an indirectly bookable service', () => {
    const { slot: _, ...booking } = exampleBooking()
    const body = sent(writeAppointment(booking, referral, { baseUrl }))
    assert.equal(body.slot, undefined)
    assert.equal(body.start, '2021-06-13T12:30:00.000Z')
  })

  it('writes the type of the clinician as one object', () => {
    const booking = exampleBooking({ clinician: '021600556514' as UserId })
    const body = sent(writeAppointment(booking, referral, { baseUrl }))
    assert.deepEqual(body.participant?.[2]?.type, {
      coding: [{ system: 'http://hl7.org/fhir/ValueSet/encounter-participant-type', code: 'CON' }],
    })
  })

  it('renders the bytes of what it writes', () => {
    assert.deepEqual(
      sent(renderAppointment(exampleBooking(), referral, { baseUrl })),
      sent(writeAppointment(exampleBooking(), referral, { baseUrl })),
    )
  })

  it('passes the published schema', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const status of ['booked', 'proposed', 'cancelled'] as const) {
      const appointment = exampleBooking({ status, clinician: '021600556514' as UserId })
      const body = writeAppointment(appointment, referral, { baseUrl })
      assert.deepEqual(schemas.validateResponse('a016-book-or-defer-appointment', 201, body), [])
    }
  })
})

const referral: ReferralOfAppointment = {
  ubrn: '000000070000' as Ubrn,
  version: 8,
  patient: '9912003888' as NhsNumber,
}

function service(id: string, name: string): Appointment['service'] {
  return { id: id as ServiceId, name }
}

/**
 * Equal in every field, in their order too; the patient and referral are taken from the example.
 */
function compare(
  t: Parameters<typeof withExample>[0],
  path: string,
  appointment: Appointment,
): void {
  withExample(t, `stu3/${path}`, (example) => {
    const [, ubrn, , version] = String(example.incomingReferral?.[0]?.reference).split('/')
    const of: ReferralOfAppointment = {
      ubrn: ubrn as Ubrn,
      version: Number(version),
      patient: String(example.participant?.[1]?.actor?.identifier?.value) as NhsNumber,
    }
    const written = sent(writeAppointment(appointment, of, { baseUrl }))
    assert.equal(JSON.stringify(written), JSON.stringify(inZulu(example)))
  })
}

/** A016's examples write an instant with an offset where all others write Z. */
function inZulu(example: Json): Json {
  const text = JSON.stringify(example)
  return JSON.parse(
    text.replaceAll(/:(\d\d)\+00:00"/g, ':$1.000Z"').replaceAll(/(\.\d{3})\+00:00"/g, '$1Z"'),
  ) as Json
}
