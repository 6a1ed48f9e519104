/**
 * Registers and manages applications, for `/world/applications` and for the command line: the
 * same attributes, rules and words.
 */
import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { Application, IdentityStore } from '../../store/ports/identity.ts'
import { randomSecret } from '../random-secret.ts'
import { secretDigest } from '../secret-digest.ts'
import type { Problem, ReadValue } from './registered-value.ts'
import { readChange, readRegistration } from './registration.ts'

export type RegistryDeps = {
  readonly store: Pick<
    IdentityStore,
    | 'findApplicationByName'
    | 'listApplications'
    | 'registerApplication'
    | 'changeApplication'
    | 'replaceClientSecret'
    | 'removeApplication'
  >
  readonly clock: Clock
  readonly identity: Identity
}

export type RegistryRefused = {
  readonly ok: false
  readonly why: 'invalid' | 'conflict' | 'unknown'
  readonly problems: readonly Problem[]
}

type Answer<T> = ({ readonly ok: true } & T) | RegistryRefused
type Registered = Answer<{ readonly application: Application }>
/** The secret is told this once: the store keeps its digest. */
type WithSecret = Answer<{ readonly application: Application; readonly clientSecret: string }>

export type ApplicationRegistry = {
  readonly list: () => Promise<readonly Application[]>
  readonly find: (name: string) => Promise<Registered>
  /** `problems` that the caller found already are told along with the others. */
  readonly register: (body: unknown, problems?: readonly Problem[]) => Promise<WithSecret>
  readonly change: (
    name: string,
    body: unknown,
    problems?: readonly Problem[],
  ) => Promise<Registered>
  /** The old secret is good for nothing from now on. */
  readonly renewSecret: (name: string) => Promise<WithSecret>
  /** Takes its tokens with it. */
  readonly remove: (name: string) => Promise<Registered>
}

export function applicationRegistry(deps: RegistryDeps): ApplicationRegistry {
  const { store } = deps

  async function find(name: string): Promise<Registered> {
    const application = isName(name) ? await store.findApplicationByName(name) : undefined
    return application === undefined ? unknown : { ok: true, application }
  }

  return {
    list: () => store.listApplications(),
    find,
    register: (body, problems = []) => register(body, problems, deps),
    change: async (name, body, problems = []) => {
      const before = await find(name)
      if (!before.ok) return before
      const change = withProblems(readChange(body, before.application), problems)
      if (!change.ok) return refused('invalid', change.problems)
      const isChanged = await store.changeApplication(change.value)
      return isChanged ? { ok: true, application: change.value } : unknown
    },
    renewSecret: async (name) => {
      const found = await find(name)
      if (!found.ok) return found
      const clientSecret = randomSecret()
      const clientSecretDigest = secretDigest(clientSecret)
      const isRenewed = await store.replaceClientSecret(name, clientSecretDigest)
      const application = { ...found.application, clientSecretDigest }
      return isRenewed ? { ok: true, application, clientSecret } : unknown
    },
    remove: async (name) => {
      const found = await find(name)
      if (!found.ok) return found
      return (await store.removeApplication(name)) ? found : unknown
    },
  }
}

async function register(
  body: unknown,
  problems: readonly Problem[],
  { store, clock, identity }: RegistryDeps,
): Promise<WithSecret> {
  const registration = withProblems(readRegistration(body), problems)
  if (!registration.ok) return refused('invalid', registration.problems)
  const clientSecret = randomSecret()
  const application: Application = {
    clientId: identity.uuid(),
    ...registration.value,
    clientSecretDigest: secretDigest(clientSecret),
    hasPrivateKey: false,
    createdAt: clock.now(),
  }
  const registered = await store.registerApplication({
    ...application,
    privateKeyPem: null,
    clientSecret: null,
  })
  if (registered !== 'registered') {
    const at = registered === 'name-taken' ? 'name' : 'clientId'
    return refused('conflict', [{ at, says: 'is taken' }])
  }
  return { ok: true, application, clientSecret }
}

/** An application as JSON: everything but its secrets. */
export function shownApplication({ clientSecretDigest, ...application }: Application): object {
  return { ...application, hasClientSecret: clientSecretDigest !== null }
}

function isName(text: string): boolean {
  return /^[a-z0-9-]{1,63}$/.test(text)
}

function withProblems<T>(value: ReadValue<T>, problems: readonly Problem[]): ReadValue<T> {
  if (problems.length === 0) return value
  return { ok: false, problems: [...problems, ...(value.ok ? [] : value.problems)] }
}

function refused(why: RegistryRefused['why'], problems: readonly Problem[]): RegistryRefused {
  return { ok: false, why, problems }
}

const unknown = refused('unknown', [{ at: 'name', says: 'no application has this name' }])
