import { extensionOf, type FileExtension, mediaTypesOf } from './file-types.ts'
import { type TextWatch, textWatch } from './text-watch.ts'

/** Enough for every mark below: a PDF may begin anywhere in its first 1,024 bytes. */
const headBytesMax = 1_024

/**
 * Watches the bytes of a file pass and tells in the end whether they are what the name and the
 * media type say; if not, the file becomes VALIDATION_FAILED (pages a006 and a042, 422 tables).
 * Marks alone are looked at, never the inside of a format: a letter refused wrongly is refused for
 * good.
 */
export type ContentWatch = {
  readonly see: (chunk: Uint8Array) => void
  readonly isAsDeclared: () => boolean
}

export function watchContent(file: {
  readonly name: string
  readonly mediaType: string
}): ContentWatch {
  const extension = extensionOf(file.name)
  if (extension === undefined || !mediaTypesOf(extension).includes(file.mediaType)) {
    return { see: () => {}, isAsDeclared: () => false }
  }
  const head = new Head()
  const text = textWatch()
  return {
    see: (chunk) => {
      head.add(chunk)
      text.see(chunk)
    },
    isAsDeclared: () => kinds[extension](head.bytes(), text),
  }
}

type Kind = (head: Uint8Array, text: TextWatch) => boolean

const isPdf: Kind = (head) => has(head, '%PDF-')
const isRtf: Kind = (head) => opens(head, '{\\rtf')
const isJpeg: Kind = (head) => opens(head, '\xff\xd8\xff')
// Plain and big TIFF, each in both byte orders.
const isTiff: Kind = (head) =>
  ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((mark) => opens(head, mark))
// A program stream, bare video, or a transport stream: packets of 188 bytes that begin with 0x47.
const isMpegVideo: Kind = (head) =>
  opens(head, '\0\0\x01\xba') ||
  opens(head, '\0\0\x01\xb3') ||
  (head[0] === 0x47 && head[188] === 0x47)
const isText: Kind = (head, text) => text.isText() && !isPdf(head, text) && !isRtf(head, text)

const kinds: Record<FileExtension, Kind> = {
  txt: isText,
  pdf: isPdf,
  xml: (_head, text) => text.isText() && /^\s*</.test(text.beginning()),
  rtf: isRtf,
  // Richtext of RFC 1341 is plain text with tags; what writes this extension today writes RTF.
  rtx: (head, text) => isRtf(head, text) || isText(head, text),
  // NeXT/Sun audio, and its little-endian twin of DEC.
  au: (head) => opens(head, '.snd') || opens(head, 'dns.'),
  mp3: (head) => opens(head, 'ID3') || isMpegAudioFrame(head),
  png: (head) => opens(head, '\x89PNG\r\n\x1a\n'),
  gif: (head) => opens(head, 'GIF87a') || opens(head, 'GIF89a'),
  jpg: isJpeg,
  jpe: isJpeg,
  jpeg: isJpeg,
  tif: isTiff,
  tiff: isTiff,
  mpg: isMpegVideo,
  mpeg: isMpegVideo,
  mpe: isMpegVideo,
  // An OLE2 compound file.
  doc: (head) => opens(head, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  // A zip archive.
  docx: (head) => opens(head, 'PK\x03\x04'),
  dcm: (head) => opens(head.subarray(128), 'DICM'),
}

/** Eleven bits of sync, then a layer, a bit rate and a sample rate that exist. */
function isMpegAudioFrame(head: Uint8Array): boolean {
  const [sync = 0, second = 0, third = 0] = head
  const layer = (second >> 1) & 0b11
  const bitRate = third >> 4
  const sampleRate = (third >> 2) & 0b11
  const isSynced = sync === 0xff && (second & 0xe0) === 0xe0
  return isSynced && layer !== 0 && bitRate !== 0b1111 && sampleRate !== 0b11
}

function opens(head: Uint8Array, mark: string): boolean {
  if (head.length < mark.length) return false
  for (let i = 0; i < mark.length; i++) if (head[i] !== mark.charCodeAt(i)) return false
  return true
}

function has(head: Uint8Array, mark: string): boolean {
  for (let at = 0; at + mark.length <= head.length; at++) {
    if (opens(head.subarray(at), mark)) return true
  }
  return false
}

/** The first bytes of a stream, however it is cut. */
class Head {
  readonly #bytes = new Uint8Array(headBytesMax)
  #count = 0

  add(chunk: Uint8Array): void {
    const taken = chunk.subarray(0, headBytesMax - this.#count)
    this.#bytes.set(taken, this.#count)
    this.#count += taken.length
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#count)
  }
}
