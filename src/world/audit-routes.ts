import type { FastifyInstance } from 'fastify'
import { parseOdsCode } from '../domain/identifier/ods-code.ts'
import { parseUbrn } from '../domain/identifier/ubrn.ts'
import type { AuditReader } from '../store/ports/audit-seals.ts'
import { writeAuditEvent } from '../wire/r4/write-audit-event.ts'
import { instantField, userField } from './outside/fields.ts'
import { type Field, optional, readFields } from './read-fields.ts'

const countShown = 100
const countMax = 1_000

const text =
  <T>(parse: (given: string) => T | undefined) =>
  (value: unknown) =>
    typeof value === 'string' ? parse(value) : undefined

/** A number as a query string has it. */
function number(wants: string, isFitting: (given: number) => boolean): Field<number> {
  return {
    wants,
    read: text((given) =>
      /^[0-9]{1,15}$/.test(given) && isFitting(Number(given)) ? Number(given) : undefined,
    ),
  }
}

const query = {
  ubrn: optional({ wants: 'a UBRN', read: text(parseUbrn) }),
  user: optional(userField),
  organisation: optional({ wants: 'the code of an organisation', read: text(parseOdsCode) }),
  from: optional(instantField),
  to: optional(instantField),
  before: optional(number('the id of a record', () => true)),
  count: optional(number(`a number from 1 to ${countMax}`, (n) => n >= 1 && n <= countMax)),
  format: optional({
    wants: 'fhir, or nothing',
    read: (value: unknown) => (value === 'fhir' ? ('fhir' as const) : undefined),
  }),
}

/**
 * `GET /audit?ubrn=…&user=…&organisation=…&from=…&to=…`: who did or tried what, newest first;
 * `before` is the `next` of the page before. With `format=fhir` each record is an AuditEvent.
 */
export function auditRoutes(app: FastifyInstance, reader: AuditReader): void {
  app.get('/audit', async (request, reply) => {
    const read = readFields(request.query, query)
    if (!read.ok) return reply.code(400).send({ problems: read.problems })
    const { before, count = countShown, format, ...asked } = read.value
    const records = await reader.list(asked, {
      order: 'newest first',
      countMax: count,
      ...(before !== undefined && { beyond: before }),
    })
    const next = records.length === count ? records.at(-1)?.id : undefined
    return reply.send({
      records: format === 'fhir' ? records.map(writeAuditEvent) : records,
      ...(next !== undefined && { next }),
    })
  })
}
