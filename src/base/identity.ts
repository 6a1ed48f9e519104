import { randomUUID } from 'node:crypto'

/** Makes identifiers nobody can guess. Injected, so that a seeded one gives reproducible worlds. */
export type Identity = { readonly uuid: () => string }

export const randomIdentity: Identity = { uuid: randomUUID }
