import type { JsonSchema } from './endpoint.ts'

/** What OpenAPI shows of an answer: which resource it is. The profiles are the published ones. */
export function resourceSchema(resourceType: string, profile?: string): JsonSchema {
  return {
    type: 'object',
    required: ['resourceType'],
    properties: { resourceType: { const: resourceType } },
    ...(profile !== undefined && { description: `Profile ${profile}` }),
  }
}
