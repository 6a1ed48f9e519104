import { randomBytes } from 'node:crypto'

/**
 * 256 bits from the system's generator, base64url: 43 characters. Never seeded, whatever the
 * world.
 */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

const FORM = /^[A-Za-z0-9_-]{43}$/

/** Whether a text could be one of ours at all. */
export function looksLikeRandomSecret(text: string): boolean {
  return FORM.test(text)
}
