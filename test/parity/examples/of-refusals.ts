import assert from 'node:assert/strict'
import type { Answer, Caller } from '../../world/caller.ts'
import { LIMIT_MS } from '../../world/pas-tries.ts'
import { people } from '../../world/people.ts'
import { arrange, freeSlot } from '../../world/referrals.ts'
import { until } from '../../world/until.ts'
import { linked, referred, type Scenarios, type Stage } from './stage.ts'

const unknown = '00000000-0000-4000-8000-000000000000'
const service = '/R4/HealthcareService/1'
const noBearer = { authorization: 'Bearer none' }

/** A016 at a PAS that behaves like this. */
async function bookingAt(stage: Stage, at: string): Promise<Answer> {
  const to = await referred(stage, { services: [at] })
  return arrange(stage.clinic, to, { slot: await freeSlot(stage.server, at, false) })
}

/** One call while the database cannot be reached. */
async function cutOff({ database, clinic }: Stage, path: string): Promise<Answer> {
  await database.cut()
  const answer = await clinic.get(path)
  await database.mend()
  await until('the database is back', async () => (await clinic.get(path)).status === 200)
  return answer
}

/** One call while a table is lost, which is our fault and nobody else's. */
async function broken({ server }: Stage, call: () => Promise<Answer>): Promise<Answer> {
  await server.database.query('alter table referral rename to lost_referral')
  try {
    return await call()
  } finally {
    await server.database.query('alter table lost_referral rename to referral')
  }
}

export const ofRefusals: Scenarios = {
  'stu3/STU3-OperationOutcome': ({ clinic }) =>
    clinic.get('/STU3/ReferralRequest/000000070000?_format=json'),
  'stu3/STU3-Forbidden': async ({ server }) =>
    (await server.as(people.referrerClerk)).get('/STU3/CodeSystem/PRIORITY'),
  'stu3/STU3-Unauthorised': async ({ server }) =>
    (await server.as({ ...people.everybody, authenticationAssuranceLevel: 1 })).get(
      '/STU3/CodeSystem/PRIORITY',
    ),
  'stu3/STU3-ServiceUnavailable': (stage) => cutOff(stage, '/STU3/CodeSystem/PRIORITY'),
  'stu3/PasRespondedWithErrorOperationOutcome': (stage) => bookingAt(stage, '12010'),
  'stu3/PasNotRespondingOperationOutcome': async (stage) => {
    const asked = stage.timer.whenWaitingFor(LIMIT_MS)
    const answer = bookingAt(stage, '12011')
    await asked
    stage.timer.pass(LIMIT_MS)
    return answer
  },

  'r4/NHSDigital-OperationOutcome-400': ({ clinic }) => clinic.get('/R4/HealthcareService'),
  'r4/NHSDigital-OperationOutcome-401': ({ clinic }) => clinic.get(service, noBearer),
  'r4/NHSDigital-OperationOutcome-403': async ({ server }) =>
    (await server.as(people.referrerClerk)).get(service),
  'r4/NHSDigital-OperationOutcome-404': ({ clinic }) => clinic.get(`/R4/Binary/${unknown}`),
  'r4/NHSDigital-OperationOutcome-406': ({ clinic }) =>
    clinic.get(service, { accept: 'image/png' }),
  'r4/NHSDigital-OperationOutcome-422': async (stage) => {
    const to = await referred(stage)
    const { json } = await linked(stage, to)
    const text = JSON.stringify(json)
    return stage.clinic.get(`/R4/${/Binary\/[0-9a-f-]{36}/.exec(text)?.[0]}`)
  },
  'r4/NHSDigital-OperationOutcome-429': async ({ server }) => {
    const limited = await server.world('PATCH', '/applications/referrer-app', {
      requestsPerMinute: 1,
    })
    assert.equal(limited.status, 200, await limited.text())
    const app: Caller = await server.as(people.referrerApp)
    await app.get(service)
    return app.get(service)
  },
  'r4/NHSDigital-OperationOutcome-500': (stage) =>
    broken(stage, () => stage.clinic.get('/R4/ServiceRequest?identifier=000000070000')),
  'r4/NHSDigital-OperationOutcome-503': (stage) => cutOff(stage, service),
}
