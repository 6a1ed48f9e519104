import { hash } from 'node:crypto'

/** SHA-256 of a token or secret that we made: 256 random bits need no salt and no stretching. */
export function secretDigest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
