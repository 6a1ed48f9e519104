import { endpoint } from '../endpoint.ts'
import { versionInPath } from '../parameters.ts'
import {
  a024RetrieveAdviceAndGuidance,
  retrieveAdvice,
} from './a024-retrieve-advice-and-guidance.ts'

/** Page a024-retrieve-advice-and-guidance-versioned: 404 unless the version is the current one. */
export const a024RetrieveAdviceAndGuidanceVersioned = endpoint({
  ...a024RetrieveAdviceAndGuidance,
  id: 'a024-retrieve-advice-and-guidance-versioned',
  path: '/CommunicationRequest/:ubrn/_history/:version',
  title: 'Retrieve advice and guidance request summary (versioned)',
  says:
    'The same, if the version named is still the current one; earlier versions cannot be ' +
    'retrieved.',
  parameters: [
    ...a024RetrieveAdviceAndGuidance.parameters,
    versionInPath('Version of the advice request.'),
  ],
  serve: async (call, context) => retrieveAdvice(call, context),
})
