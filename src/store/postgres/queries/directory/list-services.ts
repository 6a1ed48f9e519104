import type { QueryConfig } from 'pg'
import type { Service } from '../../../../domain/directory/service.ts'

export type ServiceRow = { document: Service }

export function listServices(ids: readonly string[]): QueryConfig {
  return {
    name: 'list-services',
    text: 'select document from service where service_id = any($1)',
    values: [ids],
  }
}
