/**
 * A text from outside that may be looked up in the database as it is: printable ASCII, not long.
 * PostgreSQL refuses NUL with an error, and no id of ours has anything else.
 */
export function storableText(text: unknown): string | undefined {
  return typeof text === 'string' && /^[\x20-\x7e]{1,255}$/.test(text) ? text : undefined
}
