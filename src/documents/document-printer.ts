import type { DocumentModel } from './document-model.ts'

/** `busy`: too many documents are waiting already; the caller comes again later. */
export type Printed =
  | { readonly is: 'printed'; readonly bytes: Uint8Array }
  | { readonly is: 'busy' }

/** Makes PDFs. Rejects when one cannot be made: then it has been logged, and others still can. */
export type DocumentPrinter = {
  readonly print: (document: DocumentModel) => Promise<Printed>
}
