import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Slot } from '../../../src/domain/appointment/slot.ts'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../../src/domain/identifier/slot-id.ts'
import type { UserId } from '../../../src/domain/identifier/user-id.ts'
import { type SlotPage, writeSlots } from '../../../src/wire/stu3/write-slots.ts'
import { baseUrl, type Json, sent, withExample } from '../../world/published-example.ts'
import { publishedSchemas } from '../../world/published-schemas.ts'

describe('writeSlots', () => {
  for (const name of ['Minimum', 'NoSlots', 'Page1PageSize5', 'Page2PageSize5']) {
    it(`writes ${name} as A015 shows it`, (t) => {
      withExample(t, `stu3/retrieveAppointmentSlots/responses/${name}`, (example) => {
        const written = sent(writeSlots(pageOf(example), { baseUrl }))
        assert.equal(JSON.stringify(written), JSON.stringify(withClinician(example)))
      })
    })
  }

  it('links the page itself alone when it holds everything', () => {
    const links = linksOf(pageWith([slot('1')], { total: 1 }))
    assert.deepEqual(links, [['self', `${query}&page=1`]])
  })

  it('links the pages around', () => {
    const links = linksOf(pageWith([slot('3'), slot('4')], { page: 2, total: 5 }))
    assert.deepEqual(links, [
      ['self', `${query}&page=2`],
      ['previous', `${query}&page=1`],
      ['next', `${query}&page=3`],
    ])
  })

  it('links no page after the last', () => {
    const links = linksOf(pageWith([slot('3'), slot('4')], { page: 2, total: 4 }))
    assert.deepEqual(
      links.map(([relation]) => relation),
      ['self', 'previous'],
    )
  })

  it('repeats the clinician searched for in its links', () => {
    const page = pageWith([], { total: 0 })
    const clinician = '921600556514' as UserId
    const [self] = linksOf({ ...page, search: { ...page.search, clinician } })
    assert.equal(
      self?.[1],
      'schedule.actor%3AHealthcareService=13000&schedule.actor%3APractitioner=921600556514' +
        '&appointmentType=ROUTINE&_count=2&status=free&_include=Slot%3Aschedule&page=1',
    )
  })

  it('gives each schedule once, with the clinician as a second actor', () => {
    const clinician = '921600556514' as UserId
    const slots = [slot('1'), { ...slot('2'), clinician }, slot('3')]
    const body = sent(writeSlots(pageWith(slots, { total: 3 }), { baseUrl }))
    const schedules = body.entry?.filter(({ search }: Json) => search?.mode === 'include')
    assert.deepEqual(
      schedules?.map(({ resource }: Json) => [
        resource?.id,
        resource?.actor?.map(({ identifier }: Json) => identifier?.value),
      ]),
      [
        ['13000', ['13000']],
        ['13000-921600556514', ['13000', '921600556514']],
      ],
    )
  })

  it('passes the published schema, empty or not', (t) => {
    const schemas = publishedSchemas()
    if (schemas === undefined) return t.diagnostic('left out: there are no published schemas here')
    for (const page of [pageWith([], { total: 0 }), pageWith([slot('1')], { total: 9 })]) {
      const body = writeSlots(page, { baseUrl })
      assert.deepEqual(schemas.validateResponse('a015-retrieve-appointment-slots', 200, body), [])
    }
  })
})

const query =
  'schedule.actor%3AHealthcareService=13000&appointmentType=ROUTINE&_count=2&status=free' +
  '&_include=Slot%3Aschedule'

function slot(id: string): Slot {
  return {
    id: id as SlotId,
    service: '13000' as ServiceId,
    priorities: ['ROUTINE'],
    start: '2026-12-01T09:00:00.000Z',
    end: '2026-12-01T09:15:00.000Z',
    pasReference: `USRN-${id}`,
    isFree: true,
  }
}

function pageWith(slots: Slot[], { page = 1, total }: { page?: number; total: number }): SlotPage {
  return {
    search: {
      service: '13000' as ServiceId,
      commissioningRuleOrganisation: 'R69' as OdsCode,
      priority: 'ROUTINE',
      count: 2,
      page,
    },
    slots,
    total,
    id: '1773b120-6aa5-407d-a8a9-92ff13f4e6d4',
    at: '2026-11-24T10:00:00.000Z',
  }
}

function linksOf(page: SlotPage): string[][] {
  const links = sent(writeSlots(page, { baseUrl })).link ?? []
  return links.map(({ relation, url }: Json) => [
    String(relation),
    String(url).replace(`${baseUrl}/STU3/Slot?`, ''),
  ])
}

/** The page that an example shows, read back from it. */
function pageOf(example: Json): SlotPage {
  const asked = new URL(String(example.link?.[0]?.url)).searchParams
  const service = asked.get('schedule.actor:HealthcareService') as ServiceId
  const matches = example.entry?.filter(({ search }: Json) => search?.mode === 'match') ?? []
  return {
    search: {
      service,
      commissioningRuleOrganisation: 'R69' as OdsCode,
      priority: 'ROUTINE',
      count: Number(asked.get('_count')),
      page: Number(asked.get('page')),
    },
    slots: matches.map(({ resource }: Json) => ({
      id: String(resource?.id) as SlotId,
      service,
      clinician: '921600556514' as UserId,
      priorities: ['ROUTINE'],
      start: String(resource?.start),
      end: String(resource?.end),
      pasReference: String(resource?.identifier?.[0]?.value),
      isFree: true,
    })),
    total: Number(example.total),
    id: String(example.id),
    at: String(example.meta?.lastUpdated),
  }
}

/** The page says that a schedule of a clinician has a second actor; these examples leave it out. */
function withClinician(example: Json): Json {
  const schedule = example.entry?.find(({ search }: Json) => search?.mode === 'include')
  schedule?.resource?.actor?.push({
    identifier: { system: 'http://fhir.nhs.net/Id/sds-user-id', value: '921600556514' },
  } as unknown as Json)
  return example
}
