import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  ageInYears,
  findServices,
  type SearchContext,
  searchServices,
} from '../../../src/domain/directory/search.ts'
import type { SearchCriteria } from '../../../src/domain/directory/search-criteria.ts'
import type { Service } from '../../../src/domain/directory/service.ts'
import { defaultSettings } from '../../../src/domain/settings.ts'
import {
  adviceOnly,
  criteria,
  indirect,
  namedClinicianUser,
  now,
  ods,
  patient,
  practice,
  service,
  serviceId,
  triage,
  trust,
  without,
} from '../build.ts'

const context: SearchContext = { patient: patient(), rule: practice, at: now }

/** Postcodes are `P<miles>`: distance is their difference, and nothing else is known. */
function distance(from: string, to: string): number | undefined {
  const [a, b] = [from, to].map((postcode) => Number(postcode.slice(1)))
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : Math.abs(Number(a) - Number(b))
}

function at(postcode: string, over: Partial<Service> = {}): Service {
  return service({ ...over, location: { ...service().location, postcode } })
}

function finds(one: Service, over: Partial<SearchCriteria> = {}, to: Partial<SearchContext> = {}) {
  const query = { requestType: 'APPOINTMENT_REQUEST', criteria: criteria(over) } as const
  return findServices([one], query, { ...context, ...to }, distance).length === 1
}

describe('findServices', () => {
  it('finds bookable and triage services for a referral, advice services for advice', () => {
    const all = [service(), indirect, triage, adviceOnly]
    const ids = (requestType: 'APPOINTMENT_REQUEST' | 'ADVICE_AND_GUIDANCE_REQUEST') =>
      findServices(all, { requestType, criteria: criteria() }, context, distance).map(
        (one) => one.id,
      )
    assert.deepEqual(ids('APPOINTMENT_REQUEST'), ['11000', '11001', '50001'])
    assert.deepEqual(ids('ADVICE_AND_GUIDANCE_REQUEST'), ['11014'])
  })

  it('leaves out what is not published', () => {
    assert.equal(finds(service({ isPublished: false })), false)
  })

  it('leaves out what does not take the priority', () => {
    assert.equal(finds(service({ priorities: ['URGENT'] })), false)
  })

  it('asks for specialty, clinic type, clinical term and named clinician together', () => {
    assert.equal(finds(service({ specialties: ['UROLOGY'] })), false)
    assert.equal(finds(service({ clinicTypes: [] })), false)
    assert.equal(finds(service(), { clinicalTerm: '1003' }), true)
    assert.equal(finds(service(), { clinicalTerm: '1004' }), false)
    assert.equal(finds(service(), { namedClinician: namedClinicianUser }), true)
    assert.equal(
      finds(service({ namedClinicians: [] }), { namedClinician: namedClinicianUser }),
      false,
    )
  })

  it('keeps within the wait limit, and leaves out who does not know the wait', () => {
    const limit = { indicativeAppointmentWaitTimeLimitDays: 20 }
    assert.equal(finds(service(), limit), true)
    assert.equal(finds(service({ indicativeWaitDays: 21 }), limit), false)
    assert.equal(finds(without(service(), 'indicativeWaitDays'), limit), false)
  })

  it('keeps to the organisation, as provider or as location', () => {
    assert.equal(finds(service(), { organisation: trust }), true)
    assert.equal(finds(service(), { organisation: ods('RCD01') }), true)
    assert.equal(finds(service(), { organisation: ods('R69') }), false)
  })

  it('keeps within the distance limit, and leaves out places nobody knows', () => {
    const near = { postcode: 'P0', distanceLimitMiles: 5 }
    assert.equal(finds(at('P5'), near), true)
    assert.equal(finds(at('P6'), near), false)
    assert.equal(finds(at('nowhere'), near), false)
  })

  it('keeps to the age of the patient, both ends included', () => {
    assert.equal(finds(service({ ageFrom: 46 })), true)
    assert.equal(finds(service({ ageFrom: 47 })), false)
    assert.equal(finds(service({ ageTo: 46 })), true)
    assert.equal(finds(service({ ageTo: 45 })), false)
  })

  it('finds a service for one sex for patients of that sex alone', () => {
    const forWomen = service({ genderTreated: 'FEMALE_ONLY' })
    const forMen = service({ genderTreated: 'MALE_ONLY' })
    assert.equal(finds(forWomen), true)
    assert.equal(finds(forMen), false)
    const man = { patient: patient({ gender: 'male' }) }
    assert.equal(finds(forMen, {}, man), true)
    const unknown = { patient: patient({ gender: 'unknown' }) }
    assert.equal(finds(forWomen, {}, unknown), false)
    assert.equal(finds(service(), {}, unknown), true)
  })

  it('does not look at age and sex unless asked to', () => {
    const forBoys = service({ genderTreated: 'MALE_ONLY', ageTo: 15 })
    assert.equal(finds(forBoys, { isAgeAndGenderAppropriate: false }), true)
  })

  it('keeps a primary-care-menu service to the practices it is open to', () => {
    assert.equal(finds(service({ commissionedFor: [practice] })), true)
    assert.equal(finds(service({ commissionedFor: [ods('B81001')] })), false)
    assert.equal(finds(service({ commissionedFor: [practice] }), {}, { rule: undefined }), false)
    assert.equal(finds(service(), {}, { rule: undefined }), true)
  })
})

describe('searchServices', () => {
  const services = [
    at('P9', { id: serviceId('1'), name: 'B', indicativeWaitDays: 1 }),
    at('P3', { id: serviceId('2'), name: 'C', indicativeWaitDays: 5 }),
    without(at('nowhere', { id: serviceId('3'), name: 'A' }), 'indicativeWaitDays'),
  ]
  const search = (over: Partial<SearchCriteria>, sortBy: 'DISTANCE' | 'IWT', home = 'P10') => {
    const query = { requestType: 'APPOINTMENT_REQUEST', sortBy, criteria: criteria(over) } as const
    const to = { ...context, patient: patient({ postcode: home }) }
    return searchServices(services, query, to, distance)
  }
  const ids = (found: ReturnType<typeof search>) => found.map((one) => one.service.id)

  it('sorts by distance from the postcode and shows it, unknown places last', () => {
    const found = search({ postcode: 'P0' }, 'DISTANCE')
    assert.deepEqual(ids(found), ['2', '1', '3'])
    assert.deepEqual(
      found.map(({ distanceMiles }) => distanceMiles),
      [3, 9, undefined],
    )
  })

  it('sorts by distance from home without a postcode, and does not show it', () => {
    const found = search({}, 'DISTANCE')
    assert.deepEqual(ids(found), ['1', '2', '3'])
    assert.ok(found.every((one) => !('distanceMiles' in one)))
  })

  it('sorts by wait, unknown waits last, and shows distances of a postcode', () => {
    const found = search({ postcode: 'P0' }, 'IWT')
    assert.deepEqual(ids(found), ['1', '2', '3'])
    assert.equal(found[0]?.distanceMiles, 9)
  })

  it('puts prominent services first among equals, then goes by name and id', () => {
    const equals = [
      service({ id: serviceId('10'), name: 'B' }),
      service({ id: serviceId('9'), name: 'B' }),
      service({ id: serviceId('8'), name: 'C', isDisplayedProminently: true }),
      service({ id: serviceId('7'), name: 'A' }),
    ]
    const query = {
      requestType: 'APPOINTMENT_REQUEST',
      sortBy: 'IWT',
      criteria: criteria(),
    } as const
    const found = searchServices(equals, query, context, distance)
    assert.deepEqual(ids(found), ['8', '7', '9', '10'])
  })

  it('answers with the first of the order only', () => {
    const settings = { ...defaultSettings, searchResultsMax: 2 }
    const query = {
      requestType: 'APPOINTMENT_REQUEST',
      sortBy: 'IWT',
      criteria: criteria(),
    } as const
    assert.deepEqual(ids(searchServices(services, query, context, distance, settings)), ['1', '2'])
  })

  it('gives the same order whatever order the candidates come in', () => {
    const candidate = fc
      .record({ wait: fc.option(fc.integer({ min: 0, max: 3 })), prominent: fc.boolean() })
      .map(({ wait, prominent }) => ({ wait, prominent }))
    fc.assert(
      fc.property(
        fc.array(candidate, { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (made, random) => {
          const all = made.map(({ wait, prominent }, index) => {
            const one = service({
              id: serviceId(String(index + 1)),
              isDisplayedProminently: prominent,
            })
            return wait === null
              ? without(one, 'indicativeWaitDays')
              : { ...one, indicativeWaitDays: wait }
          })
          const keyed = all.map((one) => ({ one, key: random.next().value }))
          const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ one }) => one)
          const query = {
            requestType: 'APPOINTMENT_REQUEST',
            sortBy: 'IWT',
            criteria: criteria(),
          } as const
          assert.deepEqual(
            ids(searchServices(shuffled, query, context, distance)),
            ids(searchServices(all, query, context, distance)),
          )
        },
      ),
      { seed: 24 },
    )
  })
})

describe('ageInYears', () => {
  it('counts a birthday from the day itself', () => {
    assert.equal(ageInYears('1980-11-24', '2026-11-23'), 45)
    assert.equal(ageInYears('1980-11-24', '2026-11-24'), 46)
  })

  it('lets a leap day birthday fall on 1 March', () => {
    assert.equal(ageInYears('2000-02-29', '2026-02-28'), 25)
    assert.equal(ageInYears('2000-02-29', '2026-03-01'), 26)
  })
})
