/**
 * The memory that oidc-provider asks for, on our store; its clients are our registered
 * applications.
 */
import Provider, { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import {
  type Clock,
  epochMilliseconds,
  MILLISECONDS,
  plusMilliseconds,
} from '../../../base/clock.ts'
import type { FoundCis2Record } from '../../../store/ports/cis2.ts'
import type { IdentityStore } from '../../../store/ports/identity.ts'
import type { ApplicationKeys } from '../application-keys.ts'
import { storableText } from '../storable-text.ts'
import { cis2Client, PLATFORM_CLIENT_ID, platformClient } from './cis2-client.ts'

export type AdapterDeps = {
  readonly store: IdentityStore
  readonly wallClock: Clock
  readonly applicationKeys: ApplicationKeys
  readonly callbackUrl: () => string
}

export function cis2Adapter(deps: AdapterDeps): (model: string) => Adapter {
  return (model) => (model === 'Client' ? clientAdapter(deps) : recordAdapter(deps, model))
}

/**
 * Every registered application may sign people in here, as if it had a CIS2 registration of its
 * own; so may the token service.
 */
function clientAdapter({ store, applicationKeys, callbackUrl }: AdapterDeps): Adapter {
  return {
    ...unsupported,
    find: async (id) => {
      if (id === PLATFORM_CLIENT_ID) return platformClient(callbackUrl())
      const clientId = storableText(id)
      const application = clientId === undefined ? undefined : await store.findApplication(clientId)
      if (!application?.isActive) return undefined
      const isAsserting = Provider.ctx?.oidc.params?.client_assertion !== undefined
      return cis2Client(application, isAsserting, applicationKeys)
    },
  }
}

function recordAdapter({ store, wallClock }: AdapterDeps, model: string): Adapter {
  const { cis2 } = store
  return {
    ...unsupported,
    upsert: (id, payload, expiresInSeconds) =>
      cis2.save({
        model,
        id,
        uid: payload.uid ?? null,
        grantId: payload.grantId ?? null,
        payload,
        expiresAt:
          expiresInSeconds === undefined
            ? null
            : plusMilliseconds(wallClock.now(), expiresInSeconds * MILLISECONDS.second),
      }),
    find: async (id) => {
      const key = storableText(id)
      return key === undefined ? undefined : payloadOf(await cis2.find(model, key))
    },
    findByUid: async (uid) => payloadOf(await cis2.findByUid(model, uid)),
    consume: async (id) => {
      const isFirst = await cis2.consume(model, id, wallClock.now())
      // Two exchanges of one code at the same moment: oidc-provider looks before, the store
      // decides.
      if (!isFirst) throw new errors.InvalidGrant('already consumed')
    },
    destroy: (id) => cis2.remove(model, id),
    revokeByGrantId: (grantId) => cis2.removeGrant(grantId),
  }
}

function payloadOf(found: FoundCis2Record | undefined): AdapterPayload | undefined {
  if (found === undefined) return undefined
  const { consumedAt } = found
  const payload: AdapterPayload = { ...found.payload }
  if (consumedAt === null) return payload
  return { ...payload, consumed: Math.floor(epochMilliseconds(consumedAt) / MILLISECONDS.second) }
}

/** What no flow that we offer uses. */
const unsupported: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}
