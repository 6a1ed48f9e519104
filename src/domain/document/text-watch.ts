/**
 * Whether bytes that pass in chunks are text. UTF-16 says so by its byte order mark and must be
 * valid. Everything else may be UTF-8 or a Windows code page, as older systems write letters, and
 * must be free of the control characters that no text has.
 */
export type TextWatch = {
  readonly see: (chunk: Uint8Array) => void
  /** To be asked when all bytes have passed. */
  readonly isText: () => boolean
  /** The first characters, without a byte order mark. */
  readonly beginning: () => string
}

const beginningCharactersMax = 1_024
const byteOrderMarkBytesMax = 3

export function textWatch(): TextWatch {
  let decode: Decode | undefined
  let held: Uint8Array = new Uint8Array()
  let isText = true
  let beginning = ''

  const take = (text: string | undefined): void => {
    isText &&= text !== undefined && !NOT_TEXT.test(text)
    if (beginning.length < beginningCharactersMax) {
      beginning = (beginning + (text ?? '')).slice(0, beginningCharactersMax)
    }
  }
  return {
    see: (chunk) => {
      if (!isText) return
      if (decode !== undefined) return take(decode(chunk, true))
      // A chunk may be shorter than the byte order mark.
      held = joined(held, chunk)
      if (held.length < byteOrderMarkBytesMax) return
      decode = decoderOf(held)
      take(decode(held, true))
    },
    isText: () => {
      if (isText) take(decode === undefined ? decoderOf(held)(held, false) : decode(NONE, false))
      return isText
    },
    beginning: () => beginning,
  }
}

/**
 * Undefined when the bytes are not valid in the encoding. `goesOn`: the last character may be
 * incomplete.
 */
type Decode = (bytes: Uint8Array, goesOn: boolean) => string | undefined

const NONE = new Uint8Array()

/**
 * All control characters but tab, line feed, form feed, carriage return and the old end-of-file
 * mark.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_TEXT = /[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]/

function decoderOf(first: Uint8Array): Decode {
  const encoding = encodingOf(first)
  const decoder = new TextDecoder(encoding, { fatal: encoding.startsWith('utf-16') })
  return (bytes, goesOn) => {
    try {
      return decoder.decode(bytes, { stream: goesOn })
    } catch {
      return undefined
    }
  }
}

function encodingOf([a, b, c]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  return 'windows-1252'
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
