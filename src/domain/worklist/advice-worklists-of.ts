import { type Advice, lastMessage, referrerOfAdvice } from '../advice/advice.ts'
import type { AdviceStatus } from '../advice/status.ts'
import { specialtyAt } from '../referral/shortlist.ts'
import { adviceWorklist } from './list.ts'
import type { AdvicePlace } from './place.ts'

/**
 * Whose turn it is, and also what the provider asked back: the published list holds both (page
 * a023-retrieve-a&g-worklist, DOMAIN 6). What was answered waits for the referrer alone.
 */
const listed: readonly AdviceStatus[] = [
  'PROVIDER_RESPONSE_REQUIRED',
  'REFERRER_TO_SUBMIT_FURTHER_INFORMATION',
]

/** The place of an advice request on the provider's worklist, if it has one. */
export function adviceWorklistsOf(advice: Advice): readonly AdvicePlace[] {
  const { ubrn, status, archivedAt, service, criteria, createdAt } = advice
  if (archivedAt !== undefined || !listed.includes(status)) return []
  const { clinicType, namedClinician } = criteria
  const specialty = specialtyAt(advice, service)
  return [
    {
      ubrn,
      organisation: service.provider,
      service: service.id,
      location: service.location,
      specialty,
      ...(namedClinician !== undefined && { clinician: namedClinician }),
      sortsAt: createdAt,
      item: {
        list: adviceWorklist,
        patient: advice.patient,
        priority: advice.priority,
        specialty,
        status,
        firstRequested: createdAt,
        lastUpdated: lastMessage(advice).sentAt,
        referrer: referrerOfAdvice(advice),
        service: { id: service.id, name: service.name },
        version: advice.version,
        ...(clinicType !== undefined && { clinicType }),
        ...(namedClinician !== undefined && { namedClinician }),
      },
    },
  ]
}
