import type { DocumentsFound, FileToLink } from '../domain/document/link-files.ts'
import type { HeldReferral } from '../store/ports/referrals.ts'

/** What there is of the files that a command names, held until it is stored. */
export async function documentsNamed(
  held: Pick<HeldReferral, 'lockDocuments'>,
  files: readonly FileToLink[],
): Promise<DocumentsFound> {
  if (files.length === 0) return new Map()
  const found = await held.lockDocuments(files.map(({ documentId }) => documentId))
  return new Map(found.map((document) => [document.id, document]))
}
