import type { CallerHeaders } from './caller.ts'

/** The published test identities of the integration environment (docs/environments.md). */
export const people = {
  referrer: { user: '555073103100', organisation: 'D82106', function: 'REFERRING_CLINICIAN' },
  referrerAdmin: {
    user: '555031998104',
    organisation: 'D82106',
    function: 'REFERRING_CLINICIAN_ADMIN',
  },
  referrerClerk: { user: '555031998103', organisation: 'D82106', function: 'REFERRING_ADMIN' },
  clinician: {
    user: '555032006106',
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN',
  },
  clinicianAdmin: {
    user: '555031998104',
    organisation: 'RCD',
    function: 'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    onBehalfOf: '555031999105',
  },
  providerClerk: { user: '555032006103', organisation: 'RCD', function: 'SERVICE_PROVIDER_ADMIN' },
  /** Every function at R69, the organisation of the published examples. */
  everybody: { user: '021600556514', organisation: 'R69', function: 'REFERRING_CLINICIAN' },
  providerApp: { application: 'provider-app' },
  referrerApp: { application: 'referrer-app' },
} as const satisfies Record<string, CallerHeaders>
