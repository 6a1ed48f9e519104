import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Answer, type CallerHeaders, codesIn, diagnosticsIn } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { until } from '../world/until.ts'

const stu3 = '/STU3/CodeSystem/PRIORITY'
const r4 = '/R4/HealthcareService/2'

const { referrer, clinician, clinicianAdmin } = people
const { onBehalfOf: _, ...forNobody } = clinicianAdmin

const none = 'User does not have any Business Function at the specified Organisation.'
const other = 'User does not have the required Business Function at the specified Organisation.'
const strange = 'The Business Function in NHSD-eRS-Business-Function is not known.'
const gone = 'The user is not registered in e-RS.'
const notFor = (name: string) =>
  `Business Function (${name}) is not authorised to use this endpoint.`
const notIn = (id: string, name: string) =>
  `On Behalf Of User ID (${id}) is not permitted for Business Function (${name}).`
const notOf = (id: string, user: string) =>
  `On Behalf Of User ID (${id}) is not permitted for User (${user}).`
const wanted =
  'On Behalf Of User ID is required for Business Function (SERVICE_PROVIDER_CLINICIAN_ADMIN).'
const appNotFor = 'The application is not authorised to use this endpoint.'

// biome-ignore format: a table
const refused: readonly (readonly [string, CallerHeaders, string])[] = [
  ['no function',                 { ...referrer, function: '' },                              'Missing or Empty NHSD-eRS-Business-Function header.'],
  ['a blank function',            { ...referrer, function: '  ' },                            'Missing or Empty NHSD-eRS-Business-Function header.'],
  ['a function there is not',     { ...referrer, function: 'SURGEON' },                       strange],
  ['a function in lower case',    { ...referrer, function: 'referring_clinician' },           strange],
  ['two functions',               { ...referrer, function: 'REFERRING_CLINICIAN,REFERRING_CLINICIAN' }, strange],
  ['a name every object has',     { ...referrer, function: 'constructor' },                   strange],
  ['a function held elsewhere',   { ...people.referrerAdmin, organisation: 'RCD' },           other],
  ['a function not held at all',  { ...referrer, function: 'REFERRING_CLINICIAN_ADMIN' },     other],
  ['no role at the organisation', { ...referrer, organisation: 'R69' },                       none],
  ['an organisation unheard of',  { ...referrer, organisation: 'ZZZ99' },                     none],
  ['one in lower case',           { ...referrer, organisation: 'd82106' },                    none],
  ['a site of the organisation',  { ...clinician, organisation: 'RCD01' },                    none],
  ['no code of an organisation',  { ...referrer, organisation: "D82106' or ''='" },           none],
  ['a user nobody knows',         { ...referrer, user: '999999999999' },                      gone],
  ['a user who has left',         { ...referrer, user: '555000000103' },                      gone],
  ['a user id of another form',   { ...referrer, user: 'dr-okafor' },                         gone],
  ['a referring admin',           people.referrerClerk,                                       notFor('REFERRING_ADMIN')],
  ['a provider admin',            people.providerClerk,                                       notFor('SERVICE_PROVIDER_ADMIN')],
  ['a referrer for somebody',     { ...referrer, onBehalfOf: '555031999105' },                notIn('555031999105', 'REFERRING_CLINICIAN')],
  ['a clinician for somebody',    { ...clinician, onBehalfOf: '555031999105' },               notIn('555031999105', 'SERVICE_PROVIDER_CLINICIAN')],
  ['a clinician for themselves',  { ...clinician, onBehalfOf: clinician.user },               notIn(clinician.user, 'SERVICE_PROVIDER_CLINICIAN')],
  ['a referrer for rubbish',      { ...referrer, onBehalfOf: 'Dr <b>' },                      notIn('invalid', 'REFERRING_CLINICIAN')],
  ['an admin for nobody',         forNobody,                                                  wanted],
  ['an admin for a blank',        { ...forNobody, onBehalfOf: ' ' },                          wanted],
  ['an admin for a stranger',     { ...forNobody, onBehalfOf: clinician.user },               notOf(clinician.user, forNobody.user)],
  ['an admin for themselves',     { ...forNobody, onBehalfOf: forNobody.user },               notOf(forNobody.user, forNobody.user)],
  ['an admin for rubbish',        { ...forNobody, onBehalfOf: "x' or 1=1" },                  notOf('invalid', forNobody.user)],
  ['an admin linked to nobody',   { ...forNobody, user: '555000000102', onBehalfOf: '555031999105' }, notOf('555031999105', '555000000102')],
]

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

function assertForbidden(answer: Answer, fhir: 'STU3' | 'R4', says: string): void {
  assert.equal(answer.status, 403)
  assert.equal(answer.headers.get('content-type'), 'application/fhir+json')
  assert.deepEqual(diagnosticsIn(answer), [says])
  assert.deepEqual(codesIn(answer), [fhir === 'STU3' ? 'FORBIDDEN' : 'REC_FORBIDDEN'])
  const [issue] = answer.json.issue
  assert.equal(issue.code, 'forbidden')
  assert.equal(issue.severity, 'error')
  assert.equal(
    issue.details.coding[0].system,
    fhir === 'STU3'
      ? 'https://fhir.nhs.uk/STU3/CodeSystem/eRS-APIErrorCode-1'
      : 'https://fhir.nhs.uk/CodeSystem/http-error-codes',
  )
  assert.equal(issue.details.coding[0].display, fhir === 'STU3' ? 'Forbidden' : undefined)
}

describe('callers', () => {
  for (const [name, who, says] of refused) {
    it(`refuses ${name} with a reason`, async () => {
      const caller = await server.as(who)
      assertForbidden(await caller.get(stu3), 'STU3', says)
      const isAboutOnBehalfOf =
        says.startsWith('On Behalf') && !('user' in who && who.organisation === 'D82106')
      const inR4 = isAboutOnBehalfOf ? '/R4/Binary/x' : r4
      assertForbidden(await caller.get(inR4), 'R4', says)
    })
  }

  it('lets an admin act for a clinician they are linked to, at that organisation', async () => {
    const caller = await server.as(clinicianAdmin)
    assert.equal((await caller.get(stu3)).status, 200)
  })

  it('lets an admin act for a clinician until that clinician has left, or is none any more', async () => {
    const { database } = server
    const caller = await server.as(clinicianAdmin)
    const statusIs = (status: number) => async () => (await caller.get(stu3)).status === status
    await database.query(`update practitioner set is_active = false where user_id = '555031999105'`)
    await until('the clinician has left', statusIs(403))
    assertForbidden(await caller.get(stu3), 'STU3', notOf('555031999105', forNobody.user))
    await database.query(`update practitioner set is_active = true where user_id = '555031999105'`)
    await until('the clinician is back', statusIs(200))
    await database.query(`delete from business_role where user_id = '555031999105'`)
    await until('the clinician is none any more', statusIs(403))
    await database.query(
      `insert into business_role (user_id, ods_code, business_function)
       values ('555031999105', 'RCD', 'SERVICE_PROVIDER_CLINICIAN')`,
    )
    await until('the clinician is one again', statusIs(200))
  })

  it('sees a function that was taken away or given, without a restart', async () => {
    const caller = await server.as({ ...referrer, function: 'REFERRING_CLINICIAN_ADMIN' })
    const statusIs = (status: number) => async () => (await caller.get(stu3)).status === status
    assert.equal(await statusIs(403)(), true)
    const role = [referrer.user, 'D82106', 'REFERRING_CLINICIAN_ADMIN']
    await server.database.query(
      'insert into business_role (user_id, ods_code, business_function) values ($1, $2, $3)',
      role,
    )
    await until('the function is held', statusIs(200))
    await server.database.query(
      'delete from business_role where (user_id, ods_code, business_function) = ($1, $2, $3)',
      role,
    )
    await until('the function is held no more', statusIs(403))
  })

  it('names the function that the endpoint is not for', async () => {
    const answer = await (await server.as(clinician)).get(r4)
    assertForbidden(answer, 'R4', notFor('SERVICE_PROVIDER_CLINICIAN'))
  })

  it('refuses applications of the side that the endpoint is not for', async () => {
    const provider = await server.as(people.providerApp)
    assertForbidden(await provider.get(r4), 'R4', appNotFor)
    const ofReferrer = await server.as(people.referrerApp)
    assertForbidden(await ofReferrer.get('/STU3/ReferralRequest/000000070000'), 'STU3', appNotFor)
  })

  it('takes an application without a function for one of a provider', async () => {
    const caller = await server.as({ application: 'provider-app-r68' })
    assert.equal((await caller.get(stu3)).status, 200)
    assertForbidden(await caller.get(r4), 'R4', appNotFor)
  })

  it('refuses an application that is linked to no user', async () => {
    const name = 'without-user'
    const wish = {
      name,
      accessMode: 'application-restricted',
      odsCode: 'RCD',
      asid: '200000055507',
    }
    assert.equal((await server.world('POST', '/applications', wish)).status, 201)
    const caller = await server.as({ application: name })
    const says = 'The application is not linked to a user of its organisation.'
    assertForbidden(await caller.get(stu3), 'STU3', says)
  })

  it('never tells back what a stranger put into a header', async () => {
    const mark = 'Zz9zZ'
    for (const who of [
      { ...referrer, function: mark },
      { ...referrer, organisation: mark },
      { ...referrer, onBehalfOf: mark },
      { ...forNobody, onBehalfOf: mark },
    ]) {
      const answer = await (await server.as(who)).get(stu3)
      assert.equal(answer.status, 403)
      assert.ok(!answer.text.includes(mark))
    }
  })
})
