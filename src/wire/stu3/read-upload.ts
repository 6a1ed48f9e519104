/**
 * A020 Upload file to document store: headers to what is known of a file before its bytes arrive.
 * Source: page a020-upload-file-to-document-store, DOMAIN 4.1. A file name can hold a patient's
 * name, so it is never shown back.
 */
import { type Outcome, ok, unlessRefused } from '../../base/outcome.ts'
import { uploadRefusals } from '../../domain/document/upload.ts'
import { parseUbrn, type Ubrn } from '../../domain/identifier/ubrn.ts'
import { type Refusal, refuse } from '../../domain/refusal/refusal.ts'
import { type Headers, headerOf } from '../headers.ts'
import { placed, type Read } from '../read.ts'
import { defined } from '../shape/defined.ts'
import { quoted } from '../shape/quoted.ts'
import { decodeFileName, faultOfFileName } from './file-name.ts'

export type UploadedFile = {
  /** With its extension, decoded. */
  readonly name: string
  /** In lower case, without parameters. */
  readonly mediaType: string
  /** Absent: the file can only go with a new advice request (DOMAIN 4.1). */
  readonly intendedUbrn?: Ubrn
}

export const fileNameHeader = 'NHSD-eRS-File-Name'
export const intendedUbrnHeader = 'NHSD-eRS-Referral-ID'
const CONTENT_TYPE = 'Content-Type'

const places = new Map([
  ['fileName', fileNameHeader],
  ['mediaType', CONTENT_TYPE],
  ['intendedUbrn', intendedUbrnHeader],
])

/**
 * Headers that cannot be read, told together with the domain's rules on the name and type that can.
 */
export function readUpload(headers: Headers): Read<UploadedFile> {
  const name = readFileName(headers)
  const mediaType = readMediaType(headers)
  const intendedUbrn = readIntendedUbrn(headers)
  const readable = { name: readOf(name) ?? '', mediaType: readOf(mediaType) ?? '' }
  const broken = uploadRefusals(readable).filter(({ at }) => {
    return at === 'fileName' ? name.ok : mediaType.ok
  })
  const refusals = [
    ...[name, mediaType, intendedUbrn].flatMap((read) => (read.ok ? [] : read.refusals)),
    ...broken.map((refused) => placed(refused, places)),
  ]
  return unlessRefused(refusals, () => {
    return { command: { ...readable, ...defined({ intendedUbrn: readOf(intendedUbrn) }) }, places }
  })
}

export function readFileName(headers: Headers): Outcome<string, Refusal> {
  const at = fileNameHeader
  const text = headerOf(headers, at)
  if (text === undefined) return missing(at)
  const name = decodeFileName(text)
  if (name === undefined) return refuse('INVALID_VALUE', 'is not encoded as it says', { at })
  const fault = faultOfFileName(name)
  return fault === undefined ? ok(name) : refuse('INVALID_VALUE', fault, { at })
}

function readMediaType(headers: Headers): Outcome<string, Refusal> {
  const at = CONTENT_TYPE
  const text = headerOf(headers, at)
  if (text === undefined) return missing(at)
  const [mediaType = ''] = text.split(';')
  if (isMediaType(mediaType.trim())) return ok(mediaType.trim().toLowerCase())
  return refuse('INVALID_VALUE', `${quoted(text)}is not a media type`, { at })
}

/** Type and subtype alone, without parameters. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text)
}

const MEDIA_TYPE =
  /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}$/

export function readIntendedUbrn(headers: Headers): Outcome<Ubrn | undefined, Refusal> {
  const at = intendedUbrnHeader
  const text = headerOf(headers, at)
  if (text === undefined) return ok(undefined)
  const ubrn = parseUbrn(text)
  return ubrn === undefined
    ? refuse('INVALID_VALUE', 'is not a UBRN of twelve digits', { at })
    : ok(ubrn)
}

export function missing(at: string): Outcome<never, Refusal> {
  return refuse('MISSING_VALUE', 'is mandatory, but was not supplied', { at })
}

export function readOf<T>(read: Outcome<T, Refusal>): T | undefined {
  return read.ok ? read.value : undefined
}
