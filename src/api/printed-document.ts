import { unreachable } from '../base/invariant.ts'
import { ok } from '../base/outcome.ts'
import type { DocumentModel } from '../documents/document-model.ts'
import type { Ubrn } from '../domain/identifier/ubrn.ts'
import { type Decided, refuse } from '../domain/refusal/refusal.ts'
import { attachmentDisposition } from './content-disposition.ts'
import type { Context } from './context.ts'
import type { JsonSchema } from './endpoint.ts'
import type { Reply } from './reply.ts'

export const PDF = 'application/pdf'

export const pdfSchema: JsonSchema = { type: 'string', format: 'binary' }

/**
 * A document as a PDF to save: `000000070000_Clinical_Information_Summary_20210603121353.pdf`. The
 * name is that of the published examples; its time is UTC, as all times of the API are.
 */
export async function printedReply(
  document: DocumentModel,
  { ubrn, kind }: { readonly ubrn: Ubrn; readonly kind: string },
  { printer }: Pick<Context, 'printer'>,
): Promise<Decided<Reply>> {
  const printed = await printer.print(document)
  switch (printed.is) {
    case 'printed': {
      const name = `${ubrn}_${kind}_${document.printedAt.replace(/\..*|\D/g, '')}.pdf`
      return ok({
        status: 200,
        headers: { 'content-type': PDF, 'content-disposition': attachmentDisposition(name) },
        body: printed.bytes,
      })
    }
    case 'busy':
      return refuse(
        'SYSTEM_UNAVAILABLE',
        'Too many documents are being printed. Try again shortly.',
      )
    default:
      return unreachable(printed)
  }
}
