import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Caller, CallerHeaders } from '../world/caller.ts'
import { people } from '../world/people.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { type Search, search, servicesIn } from '../world/service-search.ts'
import { testNow } from '../world/test-clock.ts'
import { until } from '../world/until.ts'

/** Of Larkfield, and 45 years old; who else is sought for stands in docs/environments.md. */
const woman = '9462979626'
const man = '9990001006'
const boy = '9990001022'

const secondPractice: CallerHeaders = {
  user: '555000000104',
  organisation: 'D82107',
  function: 'REFERRING_CLINICIAN',
}

let server: TestServer
let referrer: Caller

before(async () => {
  server = await testServer()
  referrer = await server.as(people.referrer)
})
after(() => server.close())

/** Ids found, smallest first: what is found does not depend on the order it is told in. */
async function found(sought: Search, by = referrer): Promise<string> {
  const answer = await search(by, { patient: woman, ...sought })
  assert.equal(answer.status, 200, answer.text)
  return servicesIn(answer)
    .sort((a, b) => Number(a) - Number(b))
    .join(' ')
}

const cardiology = (clinicType: string): Search => ({ specialty: 'CARDIOLOGY', clinicType })
const valves = cardiology('VALVE_DISORDERS')
const ischaemic = cardiology('ISCHAEMIC_HEART_DISEASE')
const arrhythmia = cardiology('ARRHYTHMIA')
const chestPain = cardiology('RAPID_ACCESS_CHEST_PAIN_INC_EXERCISE_ECG')
const lipids = cardiology('LIPID_MANAGEMENT')
const children: Search = { specialty: 'CHILDRENS_ADOLESCENT_SERVICES', clinicType: 'CARDIOLOGY' }
const breast: Search = { specialty: '2WW', clinicType: '2WW_BREAST' }
const advice = { requestType: 'ADVICE_AND_GUIDANCE_REQUEST' }
const suited = { isForAgeAndSex: true }

const everything: Search = {
  ...cardiology('HEART_FAILURE'),
  clinicalTerm: '1003',
  namedClinician: '021600556514',
  postcode: 'LS1 2UT',
  miles: 0,
  waitDays: 22,
  organisation: 'R69',
  ...suited,
}

const noWait = '11000 11004 11012 11013 11017 21012 50001'
const lipidsAtR69 = '42 11002 11007 11008 11010 11021'
const lipidsAtRcd01 = '10000 11000 11001 11004 11016 11019 13000 14000 50001'

// biome-ignore format: a table
const searches: readonly (readonly [what: string, sought: Search, found: string])[] = [
  ['specialty and clinic type',                    valves,                                              '50 11003 11115'],
  ['the only clinic of its kind',                  cardiology('HYPERTENSION_1'),                        '11019'],
  ['another specialty',                            { specialty: 'ORTHOPAEDICS', clinicType: 'KNEE' },   '15001'],
  ['the second specialty of a service',            children,                                            '11009'],
  ['a clinic type that takes no requests',         cardiology('NOT_OTHERWISE_SPECIFIED_1'),             ''],
  ['a clinic type that nobody offers',             cardiology('CARDIOLOGY_GENETICS'),                   ''],

  ['a clinical term',                              { clinicalTerm: '49436004' },                        '11000 11012 11013 11017 21012 50001'],
  ['a clinical term of one sex',                   { clinicalTerm: '53741008' },                        '11011 11015'],
  ['a term in the dictionary that nobody lists',   { clinicalTerm: '37796009' },                        ''],
  ['a specialty with a clinical term',             { clinicalTerm: '43116000', specialty: 'DERMATOLOGY' }, '51002'],
  ['a specialty without such a term',              { clinicalTerm: '43116000', specialty: 'CARDIOLOGY' }, ''],
  ['a clinic type and a clinical term',            { clinicalTerm: '49436004', ...ischaemic },          '11000'],

  ['a named clinician',                            { namedClinician: '555031999105' },                  '11000 11018 14000'],
  ['a clinician named by an advice service too',   { namedClinician: '555032006106' },                  '11000 11003'],
  ['a clinician whom no service names',            { namedClinician: '555000000101' },                  ''],
  ['a clinician and a clinic type',                { namedClinician: '921600556514', ...arrhythmia },   '11000'],
  ['a clinician of two trusts at one',             { namedClinician: '921600556514', organisation: 'R69' }, '11002 12000'],
  ['a clinician of two trusts at the other',       { namedClinician: '921600556514', organisation: 'RCD' }, '11000 13000 14000'],
  ['a clinician at a site of the trust',           { namedClinician: '555032006106', organisation: 'RCD02' }, '11003'],

  ['a postcode without a limit',                   { ...valves, postcode: 'YO31 8ZZ' },                 '50 11003 11115'],
  ['no mile from York',                            { ...valves, postcode: 'YO31 8ZZ', miles: 0 },       '11003'],
  ['no mile from Bromley',                         { ...valves, postcode: 'BR2 8ZZ', miles: 0 },        '50 11115'],
  ['ten miles from Leeds',                         { ...valves, postcode: 'LS1 2UT', miles: 10 },       ''],
  ['forty miles from Leeds',                       { ...valves, postcode: 'LS1 2UT', miles: 40 },       '11003'],
  ['three hundred miles from Leeds',               { ...valves, postcode: 'LS1 2UT', miles: 300 },      '50 11003 11115'],
  ['a postcode in small letters without a blank',  { ...valves, postcode: 'yo318zz', miles: 0 },        '11003'],
  ['a limit around a place nobody knows',          { ...valves, postcode: 'ZZ1 1AA', miles: 9_999 },    ''],
  ['a place nobody knows without a limit',         { ...valves, postcode: 'ZZ1 1AA' },                  '50 11003 11115'],

  ['a wait of 13 days at most',                    { ...ischaemic, waitDays: 13 },                      ''],
  ['a wait of 14 days at most',                    { ...ischaemic, waitDays: 14 },                      '11000'],
  ['a wait of 24 days at most',                    { ...ischaemic, waitDays: 24 },                      '11000'],
  ['a wait of 25 days at most',                    { ...ischaemic, waitDays: 25 },                      '11000 11011 11015'],
  ['any wait',                                     arrhythmia,                                          noWait],
  ['any wait that is known',                       { ...arrhythmia, waitDays: 2_147_483_647 },          '11000'],
  ['no wait at all',                               { ...arrhythmia, waitDays: 0 },                      ''],

  ['an organisation as the provider',              { ...valves, organisation: 'RCD' },                  '11003'],
  ['an organisation as the location',              { ...valves, organisation: 'R6902' },                '50 11115'],
  ['an organisation as both',                      { ...lipids, organisation: 'R69' },                  lipidsAtR69],
  ['another site of the provider',                 { ...valves, organisation: 'RCD01' },                ''],

  ['a woman, suitable or not',                     ischaemic,                                           '11000 11011 11015'],
  ['what suits a woman',                           { ...ischaemic, ...suited },                         '11000 11015'],
  ['what suits a man',                             { ...ischaemic, ...suited, patient: man },           '11000 11011'],
  ['what suits a boy',                             { ...ischaemic, ...suited, patient: boy },           '11000'],
  ['what suits a girl',                            { ...ischaemic, ...suited, patient: '9990001030' },  '11000'],
  ['what suits somebody of another sex',           { ...ischaemic, ...suited, patient: '9990001065' },  '11000'],
  ['what suits somebody of unknown sex',           { ...ischaemic, ...suited, patient: '9990001057' },  '11000'],
  ['a service for children, for a boy',            { ...children, ...suited, patient: boy },            '11009'],
  ['a service for children, for a woman',          { ...children, ...suited },                          ''],
  ['a service for children, suitable or not',      children,                                            '11009'],

  ['routine, where only urgent patients are taken', chestPain,                                          ''],
  ['urgent',                                       { ...chestPain, priority: 'URGENT' },                '11020 50002'],
  ['two week wait',                                { ...chestPain, priority: 'TWO_WEEK_WAIT' },         '11020 50002'],
  ['urgent, where only routine patients are taken', { ...cardiology('HYPERTENSION_1'), priority: 'URGENT' }, ''],
  ['two week wait alone',                          { ...breast, priority: 'TWO_WEEK_WAIT' },            '50110'],
  ['urgent, where only two week wait is taken',    { ...breast, priority: 'URGENT' },                   ''],

  ['advice',                                       { ...cardiology('HEART_FAILURE'), ...advice },       '11010 11014 11018'],
  ['advice of a service that gives nothing else',  { ...arrhythmia, ...advice },                        '11014'],
  ['triage',                                       { clinicalTerm: '9014002' },                         '51002'],
  ['advice of a triage service',                   { clinicalTerm: '9014002', ...advice },              '51002'],
  ['advice, where none is given',                  { ...valves, ...advice },                            ''],

  ['a service that was withdrawn: never',          { ...lipids, organisation: 'RCD01' },                lipidsAtRcd01],
  ['a service commissioned for others: not',       { ...lipids, organisation: 'RCD02' },                ''],
  ['it under the rules of the other practice',     { ...lipids, organisation: 'RCD02', rule: 'D82107' }, '11006'],
  ['it whatever practice the patient is with',     { ...lipids, organisation: 'RCD02', patient: '9990001073' }, ''],
  ['everything at once',                           everything,                                          '12000 12001 12002'],
]

describe('A010 finds by', () => {
  for (const [what, sought, services] of searches) {
    it(what, async () => {
      assert.equal(await found(sought), services)
    })
  }
})

describe('A010 finds, as time goes by,', () => {
  const boyhood: readonly (readonly [at: string, services: string])[] = [
    ['2036-04-10T23:59:59.999Z', '11009'],
    ['2036-04-11T00:00:00.000Z', ''],
  ]
  const manhood: readonly (readonly [at: string, services: string])[] = [
    ['2037-04-10T23:59:59.999Z', '11000'],
    ['2037-04-11T00:00:00.000Z', '11000 11011'],
  ]

  it('a service for children until the day somebody is too old', async () => {
    for (const [at, services] of boyhood) {
      assert.equal(await foundAt(at, { ...children, ...suited, patient: boy }), services, at)
    }
  })

  it('a service for men from the day a boy is one', async () => {
    for (const [at, services] of manhood) {
      assert.equal(await foundAt(at, { ...ischaemic, ...suited, patient: boy }), services, at)
    }
  })

  it('a service until it is withdrawn, and when it is back', async () => {
    const knee: Search = { specialty: 'ORTHOPAEDICS', clinicType: 'KNEE' }
    for (const [isPublished, services] of [
      [false, ''],
      [true, '15001'],
    ] as const) {
      await server.database.query(
        `update service set is_published = $1,
           document = jsonb_set(document, '{isPublished}', to_jsonb($1::boolean))
         where service_id = '15001'`,
        [isPublished],
      )
      await until(`published: ${isPublished}`, async () => (await found(knee)) === services)
    }
  })
})

/** Tokens do not last so long: somebody signs in at that time. */
async function foundAt(at: string, sought: Search): Promise<string> {
  server.clock.set(at)
  try {
    return await found(sought, await server.as(people.referrer))
  } finally {
    server.clock.set(testNow)
  }
}

describe('A010 applies the rules of', () => {
  const menu: Search = { ...lipids, organisation: 'RCD02' }
  const local: Search = { ...lipids, organisation: 'R69' }

  it('the organisation that refers, whoever asks there and for whom', async () => {
    const there = await server.as(secondPractice)
    for (const patient of [woman, '9990001073', '9912003888']) {
      assert.equal(await found({ ...menu, patient }, there), '11006')
      assert.equal(await found({ ...menu, patient }), '')
    }
    const admin = await server.as(people.referrerAdmin)
    const referringClinician = people.referrer.user
    assert.equal(await found({ ...menu, referringClinician }, admin), '')
  })

  it('a provider that refers', async () => {
    const clinic = await server.as(people.everybody)
    assert.equal(await found(local, clinic), `${lipidsAtR69} 11030`)
    assert.equal(await found(local), lipidsAtR69)
  })

  it('the practice of the patient, where somebody refers at a provider that does not', async () => {
    const { user } = people.clinician
    await server.database.query(
      `insert into business_role (user_id, ods_code, business_function)
       values ($1, 'RCD', 'REFERRING_CLINICIAN')`,
      [user],
    )
    const there = await server.as({ ...people.clinician, function: 'REFERRING_CLINICIAN' })
    await until('the function is held', async () => (await search(there, menu)).status === 200)
    assert.equal(await found({ ...menu, patient: '9990001073' }, there), '11006')
    assert.equal(await found(menu, there), '')
    assert.equal(await found({ ...local, patient: '9912003888' }, there), `${lipidsAtR69} 11030`)
  })

  it('the commissioning rule organisation of an existing referral, when it is named', async () => {
    const clinic = await server.as(people.everybody)
    assert.equal(await found({ ...local, rule: 'D82106' }, clinic), lipidsAtR69)
    assert.equal(await found({ ...menu, rule: 'D82107' }, clinic), '11006')
    assert.equal(await found({ ...menu, rule: 'D82106' }, await server.as(secondPractice)), '')
  })
})
