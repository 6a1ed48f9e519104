import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Service } from '../../src/domain/directory/service.ts'
import type { OdsCode } from '../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../src/domain/identifier/service-id.ts'
import type { SlotId } from '../../src/domain/identifier/slot-id.ts'
import type { UserId } from '../../src/domain/identifier/user-id.ts'
import { seedIntegration } from '../../src/environments/seed.ts'
import type {
  DirectoryStore,
  PublishedSlot,
  ServiceFilter,
} from '../../src/store/ports/directory.ts'
import { closedDirectoryCache } from '../../src/store/postgres/directory-cache.ts'
import { directoryStore } from '../../src/store/postgres/directory-store.ts'
import { type Database, openPool } from '../../src/store/postgres/pool.ts'
import { searchServices } from '../../src/store/postgres/queries/directory/search-services.ts'
import { type FreshDatabase, freshDatabase } from '../world/database.ts'

const clock = { now: () => '2026-11-24T10:00:00.000Z' }
const renderService = ({ id, version }: Service) => `${id} v${version}`
const ods = (code: string) => code as OdsCode
const user = (id: string) => id as UserId
const ids = (...all: string[]) => all as ServiceId[]

describe('directoryStore', () => {
  let fresh: FreshDatabase
  let database: Database
  let store: DirectoryStore

  before(async () => {
    fresh = await freshDatabase()
    database = openPool({
      connectionString: fresh.connectionString,
      max: 4,
      onError: () => undefined,
    })
    await seedIntegration({ pool: database, clock, renderService })
    store = directoryStore(database, closedDirectoryCache())
  })
  after(async () => {
    await database.end()
    await fresh.drop()
  })

  it('finds an organisation, open or closed, and nothing for another code', async () => {
    assert.deepEqual(await store.findOrganisation(ods('RCD01')), {
      odsCode: 'RCD01',
      name: 'Ridgeway General Hospital',
      kind: 'SITE',
      parent: 'RCD',
      postcode: 'HG2 7ZZ',
      isReferring: false,
      isOpen: true,
    })
    assert.equal((await store.findOrganisation(ods('D82999')))?.isOpen, false)
    assert.equal(await store.findOrganisation(ods('X00')), undefined)
  })

  it('finds a practitioner with the roles at every organisation', async () => {
    assert.deepEqual(await store.findPractitioner(user('555031998104')), {
      userId: '555031998104',
      name: 'Jo Lindqvist',
      isActive: true,
      roles: [
        { organisation: 'D82106', functions: ['REFERRING_CLINICIAN_ADMIN'] },
        { organisation: 'RCD', functions: ['SERVICE_PROVIDER_CLINICIAN_ADMIN'] },
      ],
    })
    assert.equal((await store.findPractitioner(user('555000000103')))?.isActive, false)
    assert.equal(await store.findPractitioner(user('999999999999')), undefined)
  })

  it('lists whom an admin may act for, at that organisation alone', async () => {
    const links = (admin: string, organisation: string) =>
      store.listOnBehalfOf(user(admin), ods(organisation))
    assert.deepEqual(await links('555031998104', 'RCD'), ['555031999105'])
    assert.deepEqual(await links('555031998104', 'R69'), [])
    assert.deepEqual(await links('555000000102', 'RCD'), [])
    assert.deepEqual(await links('021600556514', 'R69'), [
      '021600556514',
      '111111111111',
      '921600556514',
    ])
  })

  it('does not list a clinician who is inactive or has lost the role', async () => {
    const links = () => store.listOnBehalfOf(user('021600556514'), ods('R69'))
    await database.query(`update practitioner set is_active = false where user_id = '111111111111'`)
    await database.query(
      `delete from business_role where user_id = '921600556514' and ods_code = 'R69'`,
    )
    assert.deepEqual(await links(), ['021600556514'])
    await database.query(`update practitioner set is_active = true where user_id = '111111111111'`)
    await database.query(
      `insert into business_role values ('921600556514', 'R69', 'SERVICE_PROVIDER_CLINICIAN')`,
    )
  })

  it('gives back a service as it was stored, withdrawn or not', async () => {
    const service = await store.findService(ids('11009')[0] as ServiceId)
    assert.deepEqual(service, {
      id: '11009',
      version: 1,
      name: "Ridgeway Children's Cardiology",
      provider: 'RCD',
      location: { odsCode: 'RCD01', name: 'Ridgeway General Hospital', postcode: 'HG2 7ZZ' },
      isPublished: true,
      bookableType: 'DIRECTLY_BOOKABLE',
      requestFlows: ['APPOINTMENT_REQUEST'],
      appointmentTypes: ['FIRST_OUTPATIENT'],
      specialties: ['CARDIOLOGY', 'CHILDRENS_ADOLESCENT_SERVICES'],
      clinicTypes: ['HEART_FAILURE', 'CARDIOLOGY'],
      clinicalTerms: ['84114007', '13213009'],
      priorities: ['ROUTINE', 'URGENT', 'TWO_WEEK_WAIT'],
      genderTreated: 'MALE_AND_FEMALE',
      ageTo: 16,
      indicativeWaitDays: 30,
      isReferralLetterRequired: true,
      isDisplayedProminently: false,
      namedClinicians: [],
      contacts: [],
    })
    assert.equal((await store.findService('11005' as ServiceId))?.isPublished, false)
    assert.equal(await store.findService('77777' as ServiceId), undefined)
  })

  it('lists services and bodies in the order asked for, without unknown ones', async () => {
    const asked = ids('12003', '77777', '2', '11000')
    const services = await store.listServices(asked)
    assert.deepEqual(
      services.map(({ id }) => id),
      ['12003', '2', '11000'],
    )
    assert.deepEqual(await store.findServiceBodies(asked), [
      { id: '12003', version: 1, body: '12003 v1' },
      { id: '2', version: 1, body: '2 v1' },
      { id: '11000', version: 1, body: '11000 v1' },
    ])
    assert.deepEqual(await store.listServices([]), [])
    assert.deepEqual(await store.findServiceBodies([]), [])
  })

  it('narrows a search by every criterion and by all of them together', async () => {
    const search = async (filter: ServiceFilter) =>
      (await store.searchServices(filter)).map(({ id }) => id)
    assert.deepEqual(await search({ specialty: 'ORTHOPAEDICS' }), ['15001', '15003'])
    assert.deepEqual(await search({ clinicType: 'PSORIASIS' }), ['51002'])
    assert.deepEqual(await search({ clinicalTerm: '60862001' }), ['15002'])
    assert.deepEqual(await search({ namedClinician: user('555031999105') }), [
      '11000',
      '11018',
      '14000',
    ])
    assert.deepEqual(await search({ locationOrProvider: ods('R6902') }), [
      '50',
      '57',
      '11115',
      '50110',
    ])
    assert.equal((await search({ locationOrProvider: ods('R69') })).length, 36)
    const all: ServiceFilter = {
      specialty: 'CARDIOLOGY',
      clinicType: 'HEART_FAILURE',
      clinicalTerm: '1003',
      namedClinician: user('921600556514'),
      locationOrProvider: ods('RCD'),
    }
    assert.deepEqual(await search(all), ['11000', '13000', '14000'])
    assert.equal((await search({})).length, 59)
  })

  it('searches through the indexes once there are many services', async () => {
    const client = await database.connect()
    try {
      await client.query('begin')
      await client.query('set local enable_seqscan = off')
      const { text, values } = searchServices({ specialty: 'CARDIOLOGY', clinicType: 'KNEE' })
      const { rows } = await client.query(`explain ${text}`, values)
      assert.match(JSON.stringify(rows), /Bitmap Index Scan on service_by/)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  it('tells organisations that run or house services from others', async () => {
    for (const code of ['RCD', 'RCD02', 'R69', 'R6901']) {
      assert.equal(await store.isServiceOrganisation(ods(code)), true, code)
    }
    for (const code of ['D82106', 'Q99', 'X00']) {
      assert.equal(await store.isServiceOrganisation(ods(code)), false, code)
    }
  })

  it('knows the clinical terms of services and of the dictionary', async () => {
    assert.equal(await store.isKnownClinicalTerm('84114007'), true)
    assert.equal(await store.isKnownClinicalTerm('195967001'), true)
    assert.equal(await store.isKnownClinicalTerm('404684003'), false)
    assert.equal(await store.isKnownClinicalTerm(''), false)
  })

  it('checks and lists access', async () => {
    const [kept, foreign] = ids('11000', '11003')
    assert.ok(kept && foreign)
    const narrow = user('555000000107')
    assert.equal(await store.hasServiceAccess(narrow, ods('RCD'), kept), true)
    assert.equal(await store.hasServiceAccess(narrow, ods('RCD'), foreign), false)
    assert.equal(await store.hasServiceAccess(narrow, ods('R69'), kept), false)
    assert.deepEqual(await store.listAccessibleServices(narrow, ods('RCD')), ['11000'])
    assert.deepEqual(await store.listAccessibleServices(user('555000000101'), ods('RCD')), [])
  })

  describe('upsertServices', () => {
    it('stores new services and gives their workgroups access', async () => {
      const service = { ...(await service11000()), id: '600' as ServiceId, version: 1 }
      assert.equal(await store.upsertServices([rendered(service)]), true)
      assert.deepEqual(await store.findService(service.id), service)
      assert.equal(await store.hasServiceAccess(user('555032006106'), ods('RCD'), service.id), true)
    })

    it('takes access away when a service moves out of a workgroup', async () => {
      const service = { ...(await service11000()), id: '600' as ServiceId, version: 2 }
      const moved: Service = {
        ...service,
        specialties: ['ORTHOPAEDICS'],
        clinicTypes: ['KNEE'],
        location: { odsCode: ods('RCD02'), name: 'Elsewhere', postcode: 'YO31 8ZZ' },
      }
      assert.equal(await store.upsertServices([rendered(moved)]), true)
      const clinician = user('555031999105')
      assert.equal(await store.hasServiceAccess(clinician, ods('RCD'), service.id), false)
    })

    it('refuses a version that is not newer, and stores none of its companions', async () => {
      const known = await service11000()
      const companion = { ...known, id: '601' as ServiceId, version: 1 }
      assert.equal(await store.upsertServices([rendered(companion), rendered(known)]), false)
      assert.equal(await store.findService(companion.id), undefined)
    })

    async function service11000(): Promise<Service> {
      const service = await store.findService('11000' as ServiceId)
      assert.ok(service)
      return service
    }
  })

  describe('upsertSlots', () => {
    const slot: PublishedSlot = {
      id: '990001' as SlotId,
      service: '11000' as ServiceId,
      priorities: ['ROUTINE', 'URGENT'],
      start: '2026-12-01T09:00:00.000Z',
      end: '2026-12-01T09:30:00.000Z',
      pasReference: 'PAS-1',
      isWithdrawn: false,
    }

    it('stores a new slot and changes it while nobody has taken it', async () => {
      assert.deepEqual(await store.upsertSlots([slot]), [])
      const clinician = user('921600556514')
      assert.deepEqual(await store.upsertSlots([{ ...slot, clinician, isWithdrawn: true }]), [])
      assert.deepEqual(await row(), {
        clinician_user_id: clinician,
        priorities: ['ROUTINE', 'URGENT'],
        starts_at: slot.start,
        status: 'withdrawn',
      })
    })

    it('leaves a slot alone that is held, busy or of another service', async () => {
      for (const status of ['held', 'busy', 'withdrawn']) {
        await database.query(
          `update slot set status = $1, ubrn = '000000100000' where slot_id = 990001`,
          [status],
        )
        const kept = await row()
        assert.deepEqual(await store.upsertSlots([slot]), ['990001'])
        assert.deepEqual(await row(), kept)
      }
      await database.query(`update slot set status = 'free', ubrn = null where slot_id = 990001`)
      const foreign = { ...slot, service: '11001' as ServiceId }
      assert.deepEqual(await store.upsertSlots([foreign]), ['990001'])
    })

    async function row() {
      const { rows } = await database.query(
        `select clinician_user_id, priorities, starts_at, status from slot where slot_id = 990001`,
      )
      return rows[0]
    }
  })
})

function rendered(service: Service) {
  return { service, body: renderService(service) }
}
