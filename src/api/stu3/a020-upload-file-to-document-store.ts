import { no } from '../../base/outcome.ts'
import { sizeRefusals } from '../../domain/document/upload.ts'
import { type Refusal, refusal, refuse } from '../../domain/refusal/refusal.ts'
import { headerOf } from '../../wire/headers.ts'
import { fileNameHeader, intendedUbrnHeader, readUpload } from '../../wire/stu3/read-upload.ts'
import { type Call, endpoint, type Parameter } from '../endpoint.ts'
import { clinicalHeaders, idempotencyHeader } from '../parameters.ts'
import { FHIR_JSON } from '../reply.ts'
import { atFile, filePlace, storeUpload } from '../store-upload.ts'

export const fileNameParameter: Parameter = {
  name: fileNameHeader,
  in: 'header',
  isRequired: true,
  says: 'Name of the file with its extension, 255 characters at most.',
  schema: { type: 'string', maxLength: 255 },
  example: 'test.txt',
}

export const intendedUbrnParameter: Parameter = {
  name: intendedUbrnHeader,
  in: 'header',
  isRequired: false,
  says: 'UBRN of the request that the file is for; without it no existing request can have it.',
  schema: { type: 'string', pattern: '^[0-9]{12}$' },
  example: '000000070000',
}

/**
 * Page a020-upload-file-to-document-store. A well-formed media type that is not supported is
 * INAPPROPRIATE_VALUE; 415 is for a body that is encoded (docs/deviations.md).
 */
export const a020UploadFileToDocumentStore = endpoint({
  id: 'a020-upload-file-to-document-store',
  fhir: 'STU3',
  method: 'POST',
  path: '/Binary',
  title: 'Upload file to document store',
  says:
    'Stores a file of up to 5 MB and names it in Location. It is linked to nothing yet (A012 ' +
    'does that) and PENDING until it has been scanned.',
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
  parameters: [...clinicalHeaders, fileNameParameter, intendedUbrnParameter, idempotencyHeader],
  takes: { kind: 'file' },
  replaysItself: true,
  answers: FHIR_JSON,
  success: 201,
  statuses: [401, 403, 406, 415, 422, 429, 500, 503],
  refusals: [
    'CONFLICTING_VALUES',
    'FILE_SIZE_ERROR',
    'INAPPROPRIATE_VALUE',
    'INVALID_VALUE',
    'MISSING_VALUE',
  ],
  serve: async (call, context) => {
    if (!isMediaType(headerOf(call.headers, 'content-type'))) {
      return refuse('UNSUPPORTED_MEDIA_TYPE', 'The Content-Type is not a media type.')
    }
    const read = readUpload(call.headers)
    const ofBody = bodyRefusals(call)
    if (!read.ok) return no(...read.refusals, ...ofBody)
    const [first, ...others] = ofBody
    if (first !== undefined) return no(first, ...others)
    return storeUpload(read.value.command, call, context)
  },
})

/** Absent is another matter: then a mandatory value is missing. */
function isMediaType(contentType: string | undefined): boolean {
  return contentType === undefined || /^[\w.+-]+\/[\w.+-]+\s*(;|$)/.test(contentType)
}

/** What the headers tell about the body, before a byte of it is read. */
function bodyRefusals({ headers }: Call): readonly Refusal[] {
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity'
  return [
    ...(encoding === 'identity'
      ? []
      : [refusal('UNSUPPORTED_MEDIA_TYPE', 'The file must be sent as it is, not encoded.')]),
    ...lengthRefusals(headers),
  ]
}

/** Without a length the size shows when the bytes arrive. */
function lengthRefusals(headers: Call['headers']): readonly Refusal[] {
  const length = headerOf(headers, 'content-length')
  if (length !== undefined) return atFile(sizeRefusals(Number(length)))
  if (headerOf(headers, 'transfer-encoding') !== undefined) return []
  return [refusal('MISSING_VALUE', 'is mandatory, but was not supplied', { at: filePlace })]
}
