import type { Brand } from '../../base/brand.ts'

/** Id of an uploaded file: a UUID in lower case, the `<id>` of `Binary/<id>`. */
export type DocumentId = Brand<string, 'DocumentId'>

export function parseDocumentId(text: string): DocumentId | undefined {
  const lower = text.toLowerCase()
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(lower)
    ? (lower as DocumentId)
    : undefined
}
