/** What a person may do at an organisation (DOMAIN 2.1). Only some are named by the endpoints. */
export const businessFunctions = [
  'REFERRING_CLINICIAN',
  'REFERRING_CLINICIAN_ADMIN',
  'REFERRING_ADMIN',
  'COMMISSIONER',
  'SERVICE_PROVIDER_CLINICIAN',
  'SERVICE_PROVIDER_CLINICIAN_ADMIN',
  'SERVICE_PROVIDER_ADMIN',
  'INFORMATION_ANALYST',
  'BOOKING_MANAGER',
  'ADDITIONAL_REQUIREMENTS_MANAGER',
  'SERVICE_DEFINER',
] as const

export type BusinessFunction = (typeof businessFunctions)[number]

/**
 * What an application may do by itself. A person who claims one of these is refused at the gateway
 * (DOMAIN 8.6).
 */
export const applicationFunctions = [
  'PROVIDER_AUTHORISED_APPLICATION',
  'REFERRER_AUTHORISED_APPLICATION',
  'AUTHORISED_APPLICATION',
] as const

export type ApplicationFunction = (typeof applicationFunctions)[number]

export function isBusinessFunction(text: string): text is BusinessFunction {
  return (businessFunctions as readonly string[]).includes(text)
}

export function isApplicationFunction(text: string): text is ApplicationFunction {
  return (applicationFunctions as readonly string[]).includes(text)
}

export const referrerFunctions: readonly BusinessFunction[] = [
  'REFERRING_CLINICIAN',
  'REFERRING_CLINICIAN_ADMIN',
  'REFERRING_ADMIN',
]

export const providerFunctions: readonly BusinessFunction[] = [
  'SERVICE_PROVIDER_CLINICIAN',
  'SERVICE_PROVIDER_CLINICIAN_ADMIN',
  'SERVICE_PROVIDER_ADMIN',
]
