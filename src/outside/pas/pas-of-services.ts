import type { Pas } from '../../domain/appointment/pas.ts'
import type { OdsCode } from '../../domain/identifier/ods-code.ts'
import type { ServiceId } from '../../domain/identifier/service-id.ts'

/** Which PAS is asked for which services; the first that fits, from the top. */
export type PasTable = {
  readonly ofServices: ReadonlyMap<ServiceId, Pas>
  readonly ofProviders: ReadonlyMap<OdsCode, Pas>
  readonly ofAll?: Pas
}

export type FindPas = (service: ServiceId) => Promise<Pas | undefined>

export function pasFinder(
  { ofServices, ofProviders, ofAll }: PasTable,
  providerOf: (service: ServiceId) => Promise<OdsCode | undefined>,
): FindPas {
  return async (service) => {
    const own = ofServices.get(service)
    if (own !== undefined || ofProviders.size === 0) return own ?? ofAll
    const provider = await providerOf(service)
    return (provider && ofProviders.get(provider)) ?? ofAll
  }
}

/** One PAS that asks the one of the service, or who is asked for the others. */
export function pasOfServices(find: FindPas, others: Pas): Pas {
  return {
    book: async (booking, signal) =>
      ((await find(booking.service)) ?? others).book(booking, signal),
    cancel: async (cancellation, signal) =>
      ((await find(cancellation.service)) ?? others).cancel(cancellation, signal),
  }
}

/** Of a service that is connected to none: nothing is booked, and nothing is cancelled either. */
export const noPas: Pas = {
  book: async () => ({ is: 'error' }),
  cancel: async () => ({ is: 'error' }),
}
