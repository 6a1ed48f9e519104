/**
 * How a file is named, for A006 (header of page a006-retrieve-attachment) and the object store
 * (DOMAIN 4.1, 4.2). A name may hold anything a caller once sent, so nothing of it goes out as it
 * is unless it is plain.
 */

/** `attachment; filename="letter.pdf"`; a name beyond ASCII goes as the object store writes it. */
export function attachmentDisposition(name: string): string {
  return /^[\x20-\x7e]*$/.test(name)
    ? `attachment; filename="${name.replace(/["\\]/g, '\\$&')}"`
    : encodedDisposition(name)
}

/** Both an RFC 2047 name, for old readers, and `filename*` of RFC 6266. */
export function encodedDisposition(name: string): string {
  const whole = name.toWellFormed()
  return [
    'attachment',
    `filename="=?UTF-8?Q?${quotedPrintable(whole)}?="`,
    `filename*=UTF-8''${extended(whole)}`,
  ].join('; ')
}

/**
 * What A039 answers and wants to be sent with the bytes (DOMAIN 4.1): plain letters for old
 * readers, everything for others. It is signed, so it holds nothing that is written in two ways.
 */
export function uploadDisposition(name: string): string {
  const whole = name.toWellFormed()
  const plain = whole.replace(/[^A-Za-z0-9._()-]+/g, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${extended(whole)}`
}

function quotedPrintable(name: string): string {
  return [...Buffer.from(name, 'utf8')]
    .map((byte) =>
      byte === 0x20 ? '_' : isPlain(byte) ? String.fromCharCode(byte) : hex('=', byte),
    )
    .join('')
}

/** Visible ASCII without what has a meaning in an encoded word or a quoted string. */
function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && !'=?_"\\'.includes(String.fromCharCode(byte))
}

/** RFC 8187: letters, digits and a few marks; everything else as percent and two digits. */
function extended(name: string): string {
  return [...Buffer.from(name, 'utf8')]
    .map((byte) => String.fromCharCode(byte))
    .map((character) =>
      /[A-Za-z0-9!#$&+.^_`|~-]/.test(character) ? character : hex('%', character.charCodeAt(0)),
    )
    .join('')
}

function hex(sign: '=' | '%', byte: number): string {
  return `${sign}${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
