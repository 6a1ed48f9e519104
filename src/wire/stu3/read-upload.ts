/**
 * A020 Upload file to document store: headers to what is known of the file before its bytes arrive.
 * Source: page a020-upload-file-to-document-store, DOMAIN 4.1. A file name can hold a patient's name, so it
 * is never shown back.
 */
import { ok, type Outcome } from '../../base/outcome.ts'
import { uploadRefusals } from '../../domain/document/upload.ts'
import { parseUbrn, type Ubrn } from '../../domain/identifier/ubrn.ts'
import { type Refusal, refusal, refuse } from '../../domain/refusal/refusal.ts'
import { type Headers, headerOf } from '../headers.ts'
import { placed, type Read } from '../read.ts'
import { quoted } from '../shape/quoted.ts'
import { decodeFileName, faultOfFileName } from './file-name.ts'

/** `intendedUbrn`: without it the file can only go with a new advice request (DOMAIN 4.1). */
export type UploadedFile = {
  readonly name: string
  readonly mediaType: string
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

/** The domain's rules on name and type are told together with what cannot be read. */
export function readUpload(headers: Headers): Read<UploadedFile> {
  const name = readFileName(headers)
  const mediaType = readMediaType(headers)
  const intendedUbrn = readIntendedUbrn(headers)
  const unreadable = [name, mediaType, intendedUbrn].flatMap((read) => read.ok ? [] : read.refusals)
  const broken = uploadRefusals({
  })
}
