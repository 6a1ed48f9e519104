import { endpoint } from '../endpoint.ts'
import { versionInPath } from '../parameters.ts'
import { readReferral } from '../referral-read.ts'
import { a005RetrieveReferralRequest } from './a005-retrieve-referral-request.ts'

/** Page a005-retrieve-referral-request-versioned: 404 unless the version is the current one. */
export const a005RetrieveReferralRequestVersioned = endpoint({
  ...a005RetrieveReferralRequest,
  id: 'a005-retrieve-referral-request-versioned',
  path: '/ReferralRequest/:ubrn/_history/:version',
  title: 'Retrieve referral request (versioned)',
  says:
    'The same, if the version named is still the current one; earlier versions cannot be ' +
    'retrieved.',
  parameters: [
    ...a005RetrieveReferralRequest.parameters,
    versionInPath('Version of the referral.'),
  ],
  serve: async (call, context) => readReferral(call, context, call.params.version ?? ''),
})
