import { ok } from '../../base/outcome.ts'
import { commissioningRuleOrganisation } from '../../domain/directory/commissioning-rule.ts'
import { distanceMiles } from '../../domain/directory/gazetteer.ts'
import type { Organisation } from '../../domain/directory/organisation.ts'
import type { PatientLookup } from '../../domain/directory/patient.ts'
import { findServices } from '../../domain/directory/search.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'
import { accessCodeOf } from '../../domain/referral/access-code.ts'
import type { CreateReferral } from '../../domain/referral/commands.ts'
import { type CreateReferralFacts, createReferral } from '../../domain/referral/create.ts'
import { refuse } from '../../domain/refusal/refusal.ts'
import { defaultSettings } from '../../domain/settings.ts'
import { jsonSchemaOf } from '../../wire/shape/json-schema.ts'
import { createReferralBody, readCreateReferral } from '../../wire/stu3/read-create-referral.ts'
import { commitOf } from '../commit-of.ts'
import type { Context } from '../context.ts'
import { candidates, criteriaFacts, organisationOfActor } from '../directory-facts.ts'
import { type Call, endpoint } from '../endpoint.ts'
import { idempotencyHeader, userHeaders } from '../parameters.ts'
import { atPlaces } from '../placed.ts'
import { referralReply } from '../referral-reply.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { patientSearchRefusals } from './patient-search-refusals.ts'

/** Page a011-create-referral; the error table is CreateRequestErrorOutcome. */
export const a011CreateReferral = endpoint({
  id: 'a011-create-referral',
  fhir: 'STU3',
  method: 'POST',
  path: '/ReferralRequest/$ers.createReferral',
  title: 'Create referral',
  says:
    'Makes a referral with a shortlist of up to twenty services that the search criteria find. ' +
    'It is sent nowhere: A016 books, defers or sends for triage.',
  tags: ['Refer patient'],
  callers: { users: ['REFERRING_CLINICIAN', 'REFERRING_CLINICIAN_ADMIN'], applications: [] },
  resource: 'ReferralRequest',
  operation: 'ers.createReferral',
  parameters: [...userHeaders, idempotencyHeader],
  takes: { kind: 'json', schema: jsonSchemaOf(createReferralBody.schema) },
  answers: FHIR_JSON,
  answerSchema: resourceSchema('ReferralRequest', 'eRS-ReferralRequest-1'),
  success: 201,
  statuses: [400, 401, 403, 406, 415, 422, 429, 500, 503],
  refusals: [
    ...patientSearchRefusals,
    'TOO_MANY_ITEMS',
    'DUPLICATE_SERVICE',
    'SHORTLISTED_SERVICE_NOT_IN_RESULTS',
  ],
  serve: async (call, context) => {
    const read = readCreateReferral(call.body)
    if (!read.ok) return read
    const { command, places } = read.value
    call.about({ nhsNumber: command.patient })
    const facts = await gather(command, call, context)
    const decided = atPlaces(createReferral(command, facts, call.actor, call.at), places)
    if (!decided.ok) return decided
    const referral = decided.value
    const { commit, reply } = commitOf({ referral }, call, context, (rendered) =>
      referralReply(201)(referral, rendered),
    )
    if ((await context.referrals.create(commit)) === 'in-progress') {
      return refuse(
        'REQUEST_IN_PROGRESS',
        'Another request with this Idempotency-Key is being answered.',
      )
    }
    call.about({ ubrn: referral.ubrn })
    call.audited()
    return ok(reply)
  },
})

async function gather(
  command: CreateReferral,
  call: Call,
  context: Context,
): Promise<CreateReferralFacts> {
  const { directory, demographics, referrals, identity } = context
  const { criteria, services } = command.shortlist
  const { referringClinician } = command
  const [ofCriteria, patient, clinician, organisation, listed, ubrn] = await Promise.all([
    criteriaFacts(criteria, directory),
    demographics.find(command.patient),
    referringClinician && directory.findPractitioner(referringClinician),
    organisationOfActor(call.actor.organisation, directory),
    directory.listServices([...new Set(services)]),
    referrals.nextUbrn(),
  ])
  return {
    ...ofCriteria,
    ubrn,
    requestId: `r.${identity.uuid()}`,
    accessCode: accessCodeOf(identity.uuid()),
    patient,
    referringClinician: clinician,
    referringOrganisation: organisation,
    services: new Map(listed.map((service) => [service.id, service])),
    found: await foundBy(command, patient, organisation, call, context),
  }
}

/** The services that a search with these criteria finds: what a shortlist may hold. */
async function foundBy(
  command: CreateReferral,
  patient: PatientLookup,
  organisation: Organisation,
  call: Call,
  context: Context,
): Promise<ReadonlySet<ServiceId>> {
  if (patient.is !== 'found') return new Set()
  const { criteria } = command.shortlist
  const practice = patient.patient.registeredPractice
  const rule = commissioningRuleOrganisation(organisation, practice, defaultSettings)
  const found = findServices(
    await candidates(criteria, context.directory),
    { requestType: 'APPOINTMENT_REQUEST', criteria },
    { patient: patient.patient, rule, at: call.at },
    distanceMiles,
  )
  return new Set(found.map(({ id }) => id))
}
