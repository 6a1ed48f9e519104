/** How much of a value is shown back, in characters. */
const SHOWN_MAX = 64

/**
 * `(ROUTIN) ` before the words that say what is wrong with a value; nothing for what could be
 * patient data. Only single words of visible ASCII are shown, and none that holds ten digits as an
 * NHS number does: callers do put values in the wrong field.
 */
export function quoted(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
    return ''
  const word = String(value)
  if (!/^[\x21-\x7e]+$/.test(word) || holdsNhsNumber(word)) return ''
  return word.length > SHOWN_MAX ? `(${word.slice(0, SHOWN_MAX)}...) ` : `(${word}) `
}

/** Ten digits in a row, or in the groups that people write them in; of a longer row it is none. */
export function holdsNhsNumber(text: string): boolean {
  return /(?<![0-9])[0-9]{3}-?[0-9]{3}-?[0-9]{4}(?![0-9])/.test(text)
}
