import { no } from '../../base/outcome.ts'
import { largeUploadBytesMax } from '../../domain/document/upload.ts'
import { type Refusal, refusal } from '../../domain/refusal/refusal.ts'
import { headerOf } from '../../wire/headers.ts'
import {
  fileSizeHeader,
  mediaTypeHeader,
  readLargeUpload,
} from '../../wire/r4/read-large-upload.ts'
import { announceUpload } from '../announce-upload.ts'
import { type Call, endpoint, type Parameter } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { resourceSchema } from '../schemas.ts'
import { filePlace } from '../store-upload.ts'
import {
  fileNameParameter,
  intendedUbrnParameter,
} from '../stu3/a020-upload-file-to-document-store.ts'

const mediaTypeParameter: Parameter = {
  name: mediaTypeHeader,
  in: 'header',
  isRequired: true,
  says: 'Media type of the file; Content-Type of the upload must be the same text.',
  schema: { type: 'string' },
  example: 'text/plain',
}

const fileSizeParameter: Parameter = {
  name: fileSizeHeader,
  in: 'header',
  isRequired: true,
  says: 'Size of the file in bytes; Content-Length of the upload must be the same.',
  schema: { type: 'integer', minimum: 1, maximum: largeUploadBytesMax },
  example: 9,
}

/**
 * DOMAIN 4.1: published after the contract that is followed, so its id, statuses and codes are
 * ours (docs/deviations.md).
 */
export const a039UploadLargeFile = endpoint({
  id: 'a039-upload-large-file',
  fhir: 'R4',
  method: 'POST',
  path: '/Binary',
  title: 'Upload large file',
  says:
    'Announces a file of up to 100 MB and names in Location where to PUT its bytes: once, within ' +
    'five minutes, without the access token, with the Content-Type and Content-Length announced ' +
    'here and the Content-Disposition of this answer. It is linked to nothing yet (A012 does ' +
    'that) and PENDING until it has come and been scanned.',
  tags: ['Refer patient', 'Request advice', 'Arrange appointment', 'Arrange triage'],
  callers: {
    users: [
      'REFERRING_CLINICIAN',
      'REFERRING_CLINICIAN_ADMIN',
      'SERVICE_PROVIDER_CLINICIAN',
      'SERVICE_PROVIDER_CLINICIAN_ADMIN',
    ],
    applications: [],
  },
  resource: 'Binary',
  parameters: [
    ...clinicalHeaders,
    fileNameParameter,
    mediaTypeParameter,
    fileSizeParameter,
    intendedUbrnParameter,
    idempotencyHeader,
  ],
  replaysItself: true,
  answers: FHIR_JSON,
  answerSchema: resourceSchema('Binary'),
  success: 200,
  statuses: [400, 401, 403, 406, 422, 429, 500, 503],
  refusals: [
    'CONFLICTING_VALUES',
    'FILE_SIZE_ERROR',
    'INAPPROPRIATE_VALUE',
    'INVALID_VALUE',
    'MISSING_VALUE',
    'UNEXPECTED_FIELD',
  ],
  serve: async (call, context) => {
    const read = readLargeUpload(call.headers)
    const ofBody = bodyRefusals(call)
    if (!read.ok) return no(...read.refusals, ...ofBody)
    const [first, ...others] = ofBody
    if (first !== undefined) return no(first, ...others)
    return announceUpload(read.value.command, call, context)
  },
})

/** Whoever sends the bytes here would believe them stored. */
function bodyRefusals({ headers }: Call): readonly Refusal[] {
  const length = headerOf(headers, 'content-length') ?? '0'
  if (Number(length) === 0 && headerOf(headers, 'transfer-encoding') === undefined) return []
  const says = 'is not taken here: the bytes go to the location of the answer'
  return [refusal('UNEXPECTED_FIELD', says, { at: filePlace })]
}
