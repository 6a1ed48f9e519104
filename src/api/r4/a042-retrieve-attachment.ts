import { ok } from '../../base/outcome.ts'
import { clinicalReaders } from '../clinical-readers.ts'
import { encodedDisposition } from '../content-disposition.ts'
import { endpoint } from '../endpoint.ts'
import { clinicalHeaders } from '../parameters.ts'
import { attachmentInPath, readableAttachment } from '../readable-attachment.ts'

/** Page a042-retrieve-attachment. The location is a permission: never to be kept, and soon over. */
export const a042RetrieveAttachment = endpoint({
  id: 'a042-retrieve-attachment',
  fhir: 'R4',
  method: 'GET',
  path: '/Binary/:id',
  title: 'Retrieve attachment',
  says:
    'Redirects to a temporary location of an attached file in the object store. Follow it at ' +
    'once, without the access token, and ask again for every download.',
  tags: ['Retrieve clinical information'],
  callers: clinicalReaders,
  resource: 'Binary',
  parameters: [attachmentInPath('id'), ...clinicalHeaders],
  success: 307,
  statuses: [400, 401, 403, 404, 422, 429, 500, 503],
  refusals: [
    'NO_RELATIONSHIP',
    'PENDING',
    'THREATS_FOUND',
    'VALIDATION_FAILED',
    'UNEXPECTED_FIELD',
  ],
  serve: async (call, context) => {
    const read = await readableAttachment(call.params.id ?? '', call, context)
    if (!read.ok) return read
    const { id, name, mediaType } = read.value
    const disposition = encodedDisposition(name)
    const location = await context.objects.temporaryLocation(id, { disposition, mediaType })
    return ok({ status: 307, headers: { location }, body: null })
  },
})
