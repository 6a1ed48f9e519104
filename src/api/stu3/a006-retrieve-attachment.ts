import type { Readable } from 'node:stream'
import { ok } from '../../base/outcome.ts'
import type { StoredDocument } from '../../domain/document/document.ts'
import { uploadBytesMax } from '../../domain/document/upload.ts'
import { refuse } from '../../domain/refusal/refusal.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import { attachmentDisposition } from '../content-disposition.ts'
import type { Context } from '../context.ts'
import { endpoint } from '../endpoint.ts'
import { accepts } from '../negotiation.ts'
import { clinicalHeaders } from '../parameters.ts'
import { attachmentInPath, readableAttachment } from '../readable-attachment.ts'

/** Page a006-retrieve-attachment: deprecated there for A042, which has no limit of size. */
export const a006RetrieveAttachment = endpoint({
  id: 'a006-retrieve-attachment',
  fhir: 'STU3',
  method: 'GET',
  path: '/Binary/:attachmentLogicalID',
  title: 'Retrieve attachment',
  says: 'The bytes of an attached file of up to 5 MB, under its own media type. Use A042 instead.',
  tags: ['Retrieve clinical information'],
  isDeprecated: true,
  callers: clinicalReaders,
  resource: 'Binary',
  parameters: [attachmentInPath('attachmentLogicalID'), ...clinicalHeaders],
  success: 200,
  statuses: [401, 403, 404, 406, 422, 429, 500, 503],
  refusals: ['FILE_SIZE_ERROR', 'PENDING', 'THREATS_FOUND', 'VALIDATION_FAILED', 'NO_RELATIONSHIP'],
  serve: async (call, context) => {
    const read = await readableAttachment(call.params.attachmentLogicalID ?? '', call, context)
    if (!read.ok) return read
    const document = read.value
    if (document.bytes > uploadBytesMax) {
      const says = `The file is larger than ${uploadBytesMax} bytes. It can be retrieved by A042.`
      return refuse('FILE_SIZE_ERROR', says)
    }
    if (!accepts(call.headers.accept, document.mediaType)) {
      return refuse('NOT_ACCEPTABLE', `This file is ${document.mediaType}.`)
    }
    return ok({
      status: 200,
      headers: {
        'content-type': document.mediaType,
        'content-length': String(document.bytes),
        'content-disposition': attachmentDisposition(document.name),
      },
      body: await contentOf(document, context),
    })
  },
})

async function contentOf({ id }: StoredDocument, { objects }: Context): Promise<Readable> {
  const object = await objects.open(id)
  if (object.is !== 'open') throw new Error(`the object of document ${id} is missing`)
  return object.stream
}
