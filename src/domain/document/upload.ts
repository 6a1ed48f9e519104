import { type Instant, MILLISECONDS, plusMilliseconds } from '../../base/clock.ts'
import { type Refusal, refusal } from '../refusal/refusal.ts'
import { extensionOf, isSupportedMediaType, mediaTypesOf } from './file-types.ts'

/** Source: page a020-upload-file-to-document-store, DOMAIN 4.1: 5 MB, counted in binary. */
export const uploadBytesMax = 5_242_880

/** The same for A039: 100 MB. */
export const largeUploadBytesMax = 104_857_600

/** How long bytes may begin to come to a location of A039; the lifetime of e-RS is not public. */
export const uploadLocationSeconds = 300

/** How long bytes that began to come in time may take. */
const UPLOAD_TAKES_MS_MAX = MILLISECONDS.hour / 2

/** From then on, the bytes of a file announced at this moment never come. */
export function bytesAwaitedUntil(at: Instant): Instant {
  return plusMilliseconds(at, uploadLocationSeconds * MILLISECONDS.second + UPLOAD_TAKES_MS_MAX)
}

/** Name with its extension, in characters. */
export const fileNameLengthMax = 255

/**
 * The rules on a file that is uploaded through A020 or A039, all that are broken. `bytes` is
 * undefined while the body has not been received, so that the headers can be refused before
 * anything is read. Fields: `fileName`, `mediaType`, `file`.
 */
export function uploadRefusals(file: {
  readonly name: string
  readonly mediaType: string
  readonly bytes?: number
}): readonly Refusal[] {
  return [
    ...nameRefusals(file.name),
    ...typeRefusals(file.name, file.mediaType),
    ...(file.bytes === undefined ? [] : sizeRefusals(file.bytes)),
  ]
}

/** 0 bytes or more than the limit. */
export function sizeRefusals(bytes: number, bytesMax = uploadBytesMax): readonly Refusal[] {
  if (bytes === 0) return [refusal('FILE_SIZE_ERROR', 'The file is empty.', { at: 'file' })]
  if (bytes <= bytesMax) return []
  const says = `The file is larger than ${bytesMax} bytes.`
  return [refusal('FILE_SIZE_ERROR', says, { at: 'file' })]
}

function nameRefusals(name: string): readonly Refusal[] {
  const refusals: Refusal[] = []
  if ([...name].length > fileNameLengthMax) {
    const says = `The file name is longer than ${fileNameLengthMax} characters.`
    refusals.push(refusal('INVALID_VALUE', says, { at: 'fileName' }))
  }
  if (NOT_IN_NAMES.test(name)) {
    const says = 'The file name holds a control character or a path separator.'
    refusals.push(refusal('INVALID_VALUE', says, { at: 'fileName' }))
  }
  return refusals
}

/** A name goes into a header and onto the disk of whoever downloads the file. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_IN_NAMES = /[\x00-\x1f\x7f/\\]/

function typeRefusals(name: string, mediaType: string): readonly Refusal[] {
  if (!isSupportedMediaType(mediaType)) {
    return [refusal('INAPPROPRIATE_VALUE', 'The file type is not supported.', { at: 'mediaType' })]
  }
  const extension = extensionOf(name)
  if (extension === undefined) {
    const says = 'The file extension is missing or not supported.'
    return [refusal('INAPPROPRIATE_VALUE', says, { at: 'fileName' })]
  }
  if (mediaTypesOf(extension).includes(mediaType)) return []
  const says = `The file extension '.${extension}' does not belong to the file type '${mediaType}'.`
  return [refusal('CONFLICTING_VALUES', says, { at: 'fileName' })]
}
