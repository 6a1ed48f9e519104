/**
 * The name of an uploaded file, from a header. Headers carry bytes, and clients write other letters
 * than ASCII in four ways: UTF-8 as it is, RFC 2047 words (`=?utf-8?B?…?=`), percent-encoding, and
 * percent-encoding with the charset before it (RFC 8187, `UTF-8''…`). All are read; what is none of
 * them is taken as it stands.
 */

/**
 * Undefined when the header says it is encoded but cannot be decoded. Letters are composed (NFC).
 */
export function decodeFileName(header: string): string | undefined {
  const text = readingUtf8(header)
  const decoded = text.includes('=?') ? decodedWords(text) : percentDecoded(text)
  return decoded?.trim().normalize('NFC')
}

/**
 * Why a name may not be stored; undefined when it may. Its length and type are the domain's to
 * judge.
 */
export function faultOfFileName(name: string): string | undefined {
  if (name === '') return 'is empty'
  const isPrintable = name.isWellFormed() && !UNPRINTABLE.test(name)
  if (!isPrintable) return 'holds characters that cannot be printed'
  if (/[/\\]/.test(name)) return 'holds a path, not only a name'
  return undefined
}

/**
 * Control, format (which can turn the direction of a name around), line and paragraph separators.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** Node gives header bytes as Latin-1. */
function readingUtf8(header: string): string {
  if (!/[\u0080-\u00ff]/.test(header)) return header
  return decodedBytes(Buffer.from(header, 'latin1'), 'utf-8') ?? header
}

const WORD = /=\?([A-Za-z0-9-]+)(?:\*[A-Za-z0-9-]+)?\?([BbQq])\?([^?\s]*)\?=/g

/** Blanks between two encoded words only separate them. */
function decodedWords(text: string): string | undefined {
  let isDecoded = true
  const decoded = text.replace(/\?=\s+=\?/g, '?==?').replace(WORD, (_, charset, encoding, word) => {
    const bytes = /b/i.test(encoding) ? Buffer.from(word, 'base64') : quotedBytes(word)
    const part = decodedBytes(bytes, charset)
    isDecoded &&= part !== undefined
    return part ?? ''
  })
  return isDecoded ? decoded : undefined
}

function quotedBytes(word: string): Buffer {
  const latin1 = word
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(latin1, 'latin1')
}

/** A name that only looks percent-encoded, as `100% agreed.pdf`, stays what it is. */
function percentDecoded(text: string): string | undefined {
  const [, charset, extended] = /^(utf-8|iso-8859-1)'[A-Za-z0-9-]*'(.*)$/i.exec(text) ?? []
  if (charset !== undefined && extended !== undefined) {
    return /%(?![0-9A-Fa-f]{2})/.test(extended)
      ? undefined
      : decodedBytes(percentBytes(extended), charset)
  }
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function percentBytes(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

function decodedBytes(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
