/**
 * A039 Upload of a large file: headers to what is known of a file before its bytes arrive. Source:
 * DOMAIN 4.1; name and UBRN are read as A020 reads them, all problems are told at once.
 */
import { type Outcome, ok, unlessRefused } from '../../base/outcome.ts'
import { largeUploadBytesMax, sizeRefusals, uploadRefusals } from '../../domain/document/upload.ts'
import { type Refusal, refuse } from '../../domain/refusal/refusal.ts'
import { type Headers, headerOf } from '../headers.ts'
import { placed, type Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import {
  fileNameHeader,
  intendedUbrnHeader,
  isMediaType,
  missing,
  readFileName,
  readIntendedUbrn,
  readOf,
  type UploadedFile,
} from '../stu3/read-upload.ts'

export type AnnouncedFile = UploadedFile & {
  /** As the caller wrote it, because the bytes come with the very same text. */
  readonly contentType: string
  readonly bytes: number
}

export const mediaTypeHeader = 'NHSD-eRS-File-MIME-Type'
export const fileSizeHeader = 'NHSD-eRS-File-Size'

const places = new Map([
  ['fileName', fileNameHeader],
  ['mediaType', mediaTypeHeader],
  ['file', fileSizeHeader],
  ['intendedUbrn', intendedUbrnHeader],
])

export function readLargeUpload(headers: Headers): Read<AnnouncedFile> {
  const name = readFileName(headers)
  const contentType = readContentType(headers)
  const bytes = readSize(headers)
  const intendedUbrn = readIntendedUbrn(headers)
  const given = readOf(contentType) ?? ''
  const readable = { name: readOf(name) ?? '', mediaType: given.toLowerCase() }
  const broken = uploadRefusals(readable).filter(({ at }) => {
    return at === 'fileName' ? name.ok : contentType.ok
  })
  const size = bytes.ok ? sizeRefusals(bytes.value, largeUploadBytesMax) : []
  const refusals = [
    ...[name, contentType, bytes, intendedUbrn].flatMap((read) => (read.ok ? [] : read.refusals)),
    ...[...broken, ...size].map((refused) => placed(refused, places)),
  ]
  return unlessRefused(refusals, () => {
    const command = {
      ...readable,
      contentType: given,
      bytes: readOf(bytes) ?? 0,
      ...defined({ intendedUbrn: readOf(intendedUbrn) }),
    }
    return { command, places }
  })
}

function readContentType(headers: Headers): Outcome<string, Refusal> {
  const at = mediaTypeHeader
  const text = headerOf(headers, at)
  if (text === undefined) return missing(at)
  if (isMediaType(text)) return ok(text)
  return refuse('INVALID_VALUE', 'is not a media type without parameters', { at })
}

function readSize(headers: Headers): Outcome<number, Refusal> {
  const at = fileSizeHeader
  const text = headerOf(headers, at)
  if (text === undefined) return missing(at)
  return /^\d{1,15}$/.test(text)
    ? ok(Number(text))
    : refuse('INVALID_VALUE', 'is not a number of bytes', { at })
}
