/**
 * An audit record as FHIR R4 AuditEvent, for whoever gathers the trails of many systems. Source:
 * hl7.org/fhir/R4/auditevent.html; the codes of e-RS have no published system, so operations are
 * told by their id alone.
 */
import { code, id } from './systems.ts'

/** The fields of an audit record, as text. */
export type AuditedEvent = {
  readonly id: number
  readonly at: string
  readonly requestId: string
  readonly correlationId?: string
  readonly operation: string
  readonly httpStatus: number
  readonly outcomeCode?: string
  readonly application?: string
  readonly user?: string
  readonly onBehalfOf?: string
  readonly businessFunction?: string
  readonly organisation?: string
  readonly ubrn?: string
  readonly nhsNumber?: string
}

const eventTypes = 'http://terminology.hl7.org/CodeSystem/audit-event-type'
const objectTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const objectRoles = 'http://terminology.hl7.org/CodeSystem/object-role'

export function writeAuditEvent(event: AuditedEvent): object {
  const { outcomeCode, organisation } = event
  return {
    resourceType: 'AuditEvent',
    id: String(event.id),
    type: { system: eventTypes, code: 'rest', display: 'RESTful Operation' },
    subtype: [{ code: event.operation }],
    action: 'E',
    recorded: event.at,
    outcome: outcomeOf(event.httpStatus),
    ...(outcomeCode !== undefined && { outcomeDesc: outcomeCode }),
    agent: agentsOf(event),
    source: {
      ...(organisation !== undefined && { site: organisation }),
      observer: { display: 'open-ers' },
    },
    entity: entitiesOf(event),
  }
}

/** Success, the caller's mistake, ours. */
function outcomeOf(httpStatus: number): '0' | '4' | '8' {
  if (httpStatus < 400) return '0'
  return httpStatus < 500 ? '4' : '8'
}

/** The person who called, for whom, and with what; the system itself where nobody called. */
function agentsOf(event: AuditedEvent): object[] {
  const { user, onBehalfOf, application, businessFunction, organisation } = event
  const role =
    businessFunction === undefined
      ? {}
      : { role: [{ coding: [{ system: code.businessFunction, code: businessFunction }] }] }
  const agents: object[] = []
  if (user !== undefined) {
    agents.push({ ...role, who: ofSystem(id.user, user), requestor: true })
  }
  if (onBehalfOf !== undefined) {
    agents.push({ who: ofSystem(id.user, onBehalfOf), requestor: false })
  }
  if (organisation !== undefined) {
    agents.push({ who: ofSystem(id.organisation, organisation), requestor: false })
  }
  const isAlone = user === undefined
  agents.push({
    who: { display: application ?? 'open-ers' },
    ...(application !== undefined && { name: application }),
    requestor: isAlone,
  })
  return agents
}

/** What it was about, and how the same event is found in logs. */
function entitiesOf({ ubrn, nhsNumber, requestId, correlationId, httpStatus }: AuditedEvent) {
  const detail = [
    { type: 'X-Request-ID', valueString: requestId },
    ...(correlationId === undefined
      ? []
      : [{ type: 'X-Correlation-ID', valueString: correlationId }]),
    { type: 'HTTP status', valueString: String(httpStatus) },
  ]
  return [
    { type: { system: objectTypes, code: '4', display: 'Other' }, name: 'request', detail },
    ...(ubrn === undefined ? [] : [{ what: ofSystem(id.ubrn, ubrn) }]),
    ...(nhsNumber === undefined
      ? []
      : [
          {
            what: ofSystem(id.nhsNumber, nhsNumber),
            role: { system: objectRoles, code: '1', display: 'Patient' },
          },
        ]),
  ]
}

function ofSystem(system: string, value: string): object {
  return { identifier: { system, value } }
}
