/**
 * The test applications of an environment: registered at the first start, each with a key pair
 * made there and then, those that people sign in to with a client secret as well. A later start
 * changes nothing, also not what was changed by hand in the meantime.
 */
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose'
import type { Clock } from '../../base/clock.ts'
import type { Identity } from '../../base/identity.ts'
import type { IdentityStore, NewApplication, PublicJwks } from '../../store/ports/identity.ts'
import { randomSecret } from '../random-secret.ts'
import { secretDigest } from '../secret-digest.ts'
import { isObject, oneOf, type Problem, placed, text } from './registered-value.ts'
import { type Registration, readRegistration } from './registration.ts'

/**
 * As `environments/<name>/applications.json` has them: a registration, and whether to make keys
 * for it.
 */
export type TestApplication = {
  readonly registration: Registration & { readonly clientId: string }
  readonly keys: 'generated' | 'none'
}

/** Throws an Error that lists every problem of every definition. */
export function readTestApplications(definitions: unknown): readonly TestApplication[] {
  const list = Array.isArray(definitions) ? definitions.map(readDefinition) : []
  const problems = list.flatMap((read, i) => placed(read.problems, `[${i}]`))
  if (!Array.isArray(definitions)) problems.push({ at: '', says: 'must be a list' })
  if (problems.length > 0) {
    const lines = problems.map(({ at, says }) => `${at} ${says}`)
    throw new Error(`The test applications are wrong: ${lines.join('; ')}`)
  }
  return list.flatMap(({ application }) => (application === undefined ? [] : [application]))
}

type ReadDefinition = {
  readonly application?: TestApplication
  readonly problems: readonly Problem[]
}

function readDefinition(definition: unknown): ReadDefinition {
  if (!isObject(definition)) return { problems: [{ at: '', says: 'must be an object' }] }
  const { keys = 'generated', about, ...rest } = definition
  const registration = readRegistration(rest)
  const madeKeys = oneOf(['generated', 'none'])(keys)
  const aboutText = text(/./, 'a sentence for whoever reads the file')(about)
  const problems = [
    ...(registration.ok ? [] : registration.problems),
    ...(madeKeys.ok ? [] : placed(madeKeys.problems, 'keys')),
    ...(aboutText.ok ? [] : placed(aboutText.problems, 'about')),
    ...('clientId' in rest ? [] : [{ at: 'clientId', says: 'is missing' }]),
  ]
  if (!registration.ok || !madeKeys.ok || problems.length > 0) return { problems }
  const { clientId = '', ...others } = registration.value
  return { application: { registration: { ...others, clientId }, keys: madeKeys.value }, problems }
}

export async function ensureTestApplications(
  store: IdentityStore,
  applications: readonly TestApplication[],
  clock: Clock,
  identity: Identity,
): Promise<void> {
  const registered = new Set((await store.listApplications()).map(({ name }) => name))
  const absent = applications.filter(({ registration }) => !registered.has(registration.name))
  // Keys take most of the time and are made beside the event loop: all at once.
  const made = await Promise.all(absent.map((each) => withSecrets(each, clock, identity)))
  // Another server that starts at the same moment may be first: its keys stay.
  for (const application of made) await store.registerApplication(application)
}

async function withSecrets(
  { registration, keys }: TestApplication,
  clock: Clock,
  identity: Identity,
): Promise<NewApplication> {
  const pair = keys === 'generated' ? await keyPair(registration.name, identity) : undefined
  const clientSecret = registration.accessMode === 'user-restricted' ? randomSecret() : null
  return {
    ...registration,
    jwks: pair?.jwks ?? registration.jwks,
    privateKeyPem: pair?.privateKeyPem ?? null,
    clientSecret,
    clientSecretDigest: clientSecret === null ? null : secretDigest(clientSecret),
    createdAt: clock.now(),
  }
}

const MODULUS_BITS = 2_048

async function keyPair(
  name: string,
  identity: Identity,
): Promise<{ jwks: PublicJwks; privateKeyPem: string }> {
  const options = { extractable: true, modulusLength: MODULUS_BITS }
  const { publicKey, privateKey } = await generateKeyPair('RS512', options)
  const { kty, n, e } = await exportJWK(publicKey)
  const kid = `${name}-${identity.uuid()}`
  return {
    jwks: { keys: [{ kty, n, e, kid, use: 'sig', alg: 'RS512' }] },
    privateKeyPem: await exportPKCS8(privateKey),
  }
}
