import type { ShortlistedService } from '../../domain/referral/referral.ts'
import { ofService } from './elements.ts'
import { extension, profile } from './systems.ts'

/**
 * The shortlist that a request contains, found with the criteria that it contains as well. Source:
 * schema eRS-Shortlist-List.
 */
export function writeShortlist(services: readonly ShortlistedService[]): object {
  return {
    id: 'shortlist',
    meta: { profile: [profile.shortlist] },
    resourceType: 'List',
    extension: [
      {
        url: extension.shortlistCriteria,
        valueReference: { reference: '#serviceSearchCriteria' },
      },
    ],
    status: 'current',
    mode: 'snapshot',
    entry: services.map((service) => ({ item: ofService(service) })),
  }
}
