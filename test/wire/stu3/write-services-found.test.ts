import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Service } from '../../../src/domain/directory/service.ts'
import { writeServicesFound } from '../../../src/wire/stu3/write-services-found.ts'
import { exampleService } from '../../world/example-service.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

const examples = 'stu3/patientServiceSearch/responses'

describe('writeServicesFound', () => {
  it('writes one service as A010 shows it', (t) => {
    const service = exampleService({ indicativeWaitDays: 10 })
    withExample(t, `${examples}/FetchServiceListWithSingleService`, (example) => {
      assert.equal(text([{ service }]), JSON.stringify(example))
    })
  })

  it('writes services with distances and limited availability as A010 shows them', (t) => {
    withExample(t, `${examples}/FetchServiceListWithMultipleServices`, (example) => {
      const found = example.entry?.map(({ item }: Json) => ({
        service: serviceOf(item as Json),
        distanceMiles: 0.3,
      }))
      assert.equal(found?.length, 6)
      assert.equal(text(found ?? []), JSON.stringify(example))
    })
  })

  it('writes an empty list with its reason as A010 shows it', (t) => {
    withExample(t, `${examples}/EmptyResponse`, (example) => {
      assert.equal(text([]), JSON.stringify(example))
    })
  })

  it('rounds a distance to whole miles', () => {
    assert.deepEqual(part(entryOf(exampleService(), 4.6).extension?.[0], 'distance'), {
      url: 'distance',
      valueUnsignedInt: 5,
    })
  })

  it('leaves the distance out where no postcode was searched from', () => {
    assert.equal(part(entryOf(exampleService()).extension?.[0], 'distance'), undefined)
  })

  it('calls a wait that nobody measures not applicable', () => {
    const triage = exampleService({
      bookableType: 'UNSPECIFIED',
      requestFlows: ['TRIAGE_REQUEST'],
    })
    const wait = part(entryOf(triage).extension?.[0], 'indicativeAppointmentWaitTime')
    assert.equal(wait?.valueCodeableConcept?.coding?.[0]?.code, 'NOT_APPLICABLE')
  })

  it('tells the ages treated when both ends are known', () => {
    const ages = (more: Partial<Service>) =>
      part(entryOf(exampleService(more)).item?.extension?.[0], 'ageTreated')
    assert.equal(ages({ ageFrom: 18 }), undefined)
    assert.deepEqual(ages({ ageFrom: 18, ageTo: 100 })?.valueRange, {
      low: { value: 18, unit: 'YEARS' },
      high: { value: 100, unit: 'YEARS' },
    })
  })

  it('says MALE for a service that treats men only', () => {
    const entry = entryOf(exampleService({ genderTreated: 'MALE_ONLY' }))
    const gender = part(entry.item?.extension?.[0], 'genderTreated')
    assert.equal(gender?.valueCodeableConcept?.coding?.[0]?.code, 'MALE')
  })

  it('passes the published schema, empty or not', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    const service = exampleService({ ageFrom: 18, ageTo: 100, indicativeWaitDays: 3 })
    for (const found of [[], [{ service, distanceMiles: 3.2 }]]) {
      const body = writeServicesFound(found, { baseUrl })
      assert.deepEqual(schemas.validateResponse('a010-patient-service-search', 200, body), [])
    }
  })
})

function text(found: Parameters<typeof writeServicesFound>[0]): string {
  return JSON.stringify(writeServicesFound(found, { baseUrl }))
}

function entryOf(service: Service, distanceMiles?: number): Json {
  const found = distanceMiles === undefined ? { service } : { service, distanceMiles }
  return sent(writeServicesFound([found], { baseUrl })).entry?.[0] as Json
}

function part(view: Json | undefined, name: string): Json | undefined {
  return view?.extension?.find(({ url }: Json) => url === name)
}

function serviceOf(item: Json): Service {
  const view = item.extension?.[0]?.extension as Json
  const value = (name: string) => view.find(({ url }: Json) => url === name)
  return exampleService({
    id: String(item.identifier?.value) as Service['id'],
    name: String(value('serviceName')?.valueString),
    isReferralLetterRequired: Boolean(value('referralLetterRequired')?.valueBoolean),
    requestFlows: view
      .filter(({ url }: Json) => url === 'supportedRequestFlowType')
      .map(
        ({ valueCodeableConcept }: Json) =>
          String(valueCodeableConcept?.coding?.[0]?.code) as Service['requestFlows'][number],
      ),
  })
}
