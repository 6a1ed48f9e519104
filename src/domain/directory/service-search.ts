import type { Service } from './service.ts'

/**
 * A service that matches, with the distance from the postcode searched from, in miles, where one
 * was given.
 */
export type FoundService = { readonly service: Service; readonly distanceMiles?: number }
