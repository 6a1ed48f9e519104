import type { Readable } from 'node:stream'
import type { DocumentId } from '../../domain/identifier/document-id.ts'

/**
 * Where the bytes of uploaded files live, each under its id and nothing else. Objects never change.
 */
export type ObjectStore = {
  /**
   * Stores a stream as it comes; when this resolves with `stored` the bytes outlive a crash, with
   * anything else they left nothing behind. Reading stops at the limit and leaves the rest of the
   * stream to the caller. Rejects when the store fails.
   */
  readonly put: (id: DocumentId, content: Readable, limits: ObjectLimits) => Promise<PutObject>
  /** The stream must be read to its end or destroyed. */
  readonly open: (id: DocumentId, range?: ByteRange) => Promise<OpenObject>
  /** Content for good and at once; an object that is not there is no error. */
  readonly remove: (id: DocumentId) => Promise<void>
  /**
   * A URL that gives the object to whoever has it, for a short time. Never to be logged or kept.
   */
  readonly temporaryLocation: (id: DocumentId, presentation: Presentation) => Promise<string>
  /**
   * A URL that takes the object from whoever has it, once, on these terms, for a short time. Never
   * to be logged or kept.
   */
  readonly uploadLocation: (id: DocumentId, terms: UploadTerms) => Promise<string>
  /**
   * Looks for what was sent to an upload location; when it is there, and as large as agreed, it is
   * in its place from now on and no longer changes. Doing it again comes to the same.
   */
  readonly takeUpload: (id: DocumentId, bytes: number) => Promise<TakenUpload>
  /** Throws away what an upload location took beyond that. */
  readonly endUpload: (id: DocumentId) => Promise<void>
}

export type ObjectLimits = { readonly bytesMin: number; readonly bytesMax: number }

export type PutObject =
  /** `digest`: SHA-256, hexadecimal. */
  | { readonly is: 'stored'; readonly bytes: number; readonly digest: string }
  | { readonly is: 'too-small' }
  | { readonly is: 'too-large' }
  /** Whoever sent it went away in the middle. */
  | { readonly is: 'broken-off' }

/** What the request that brings the bytes must say, to the letter. */
export type UploadTerms = {
  readonly contentType: string
  readonly disposition: string
  readonly bytes: number
}

export type ArrivedBytes = { readonly bytes: number; readonly digest: string }

export type TakenUpload =
  | ({ readonly is: 'stored' } & ArrivedBytes)
  /** Nothing has come, or not what was agreed. */
  | { readonly is: 'absent' }

/** An object store that is this very server: it takes in itself what comes to its locations. */
export type UploadReceiver = {
  /** As `put`, of exactly so many bytes; `used` when there is such an object already. */
  readonly receive: (
    id: DocumentId,
    content: Readable,
    bytes: number,
  ) => Promise<PutObject | { readonly is: 'used' }>
}

/** As HTTP asks for it: from a byte on, up to a byte (included), or the last bytes. */
export type ByteRange = { readonly from: number; readonly to?: number } | { readonly last: number }

export type OpenObject =
  | {
      readonly is: 'open'
      readonly stream: Readable
      /** Of the whole object. */
      readonly bytes: number
      /** First and last byte of the stream, both included. */
      readonly part: { readonly first: number; readonly last: number }
    }
  | { readonly is: 'absent' }
  | { readonly is: 'outside'; readonly bytes: number }

/** How a download is shown to whoever follows the URL: values of its headers. */
export type Presentation = { readonly disposition: string; readonly mediaType: string }

/** The path under which this server gives out objects of its own disk. */
export const objectStorePath = '/object-store'

/** Makes and checks locations: one file, one method, on these terms alone, for a short time. */
export type SignedUrls = {
  readonly sign: (id: DocumentId, presentation: Presentation) => string
  /** `query`: raw, without `?`. Every part counts: a parameter more, less or twice is `altered`. */
  readonly check: (id: string, query: string) => CheckedUrl<Presentation>
  readonly signUpload: (id: DocumentId, terms: UploadTerms) => string
  readonly checkUpload: (id: string, query: string) => CheckedUrl<UploadTerms>
}

export type CheckedUrl<T> =
  | { readonly is: 'valid'; readonly value: T }
  | { readonly is: 'expired' }
  | { readonly is: 'altered' }
