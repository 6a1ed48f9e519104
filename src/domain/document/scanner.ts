import type { Availability, StoredDocument } from './document.ts'

/** `pending`: the scanner has no answer yet and is to be asked again later. */
export const verdicts = ['clean', 'threat', 'invalid', 'pending'] as const
export type Verdict = (typeof verdicts)[number]

/** What a scanner may know of a file besides its bytes. */
export type ScannedFile = Pick<StoredDocument, 'id' | 'name' | 'mediaType' | 'bytes'>

export type Scanner = {
  /**
   * Looks for malware. `clean` says that the content was read to its end; with any other verdict
   * reading may have stopped earlier. Rejects when it could not do its work: the file then waits
   * and is tried again.
   */
  readonly scan: (content: AsyncIterable<Uint8Array>, file: ScannedFile) => Promise<Verdict>
}

/** What a verdict makes of a file (DOMAIN 4.2): all but PENDING are final. */
export const availabilityAfter = {
  clean: 'AVAILABLE',
  threat: 'THREATS_FOUND',
  invalid: 'VALIDATION_FAILED',
  pending: 'PENDING',
} as const satisfies Record<Verdict, Availability>
