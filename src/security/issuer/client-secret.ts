/** The secret by which an application proves who it is for codes and refreshing (DOMAIN 8.5). */
import { timingSafeEqual } from 'node:crypto'
import type { Application } from '../../store/ports/identity.ts'
import { secretDigest } from '../secret-digest.ts'
import { type Check, check, firstBroken, refused, type TokenRefusal } from './check.ts'
import { storableText } from './storable-text.ts'
import type { TokenDesk } from './token-desk.ts'
import type { TokenForm } from './token-form.ts'

/** The registered application that knows its secret, or why it is not believed. */
export async function applicationBySecret(
  form: TokenForm,
  { store }: TokenDesk,
): Promise<Application | TokenRefusal> {
  const absent = await firstBroken(parameterChecks, form)
  if (absent !== undefined) return absent
  const clientId = storableText(form.get('client_id'))
  const application = clientId === undefined ? undefined : await store.findApplication(clientId)
  const expected = application?.clientSecretDigest
  const given = secretDigest(form.get('client_secret') ?? '')
  if (!application?.isActive || !expected || !timingSafeEqual(given, expected)) return clientInvalid
  return application
}

/** Unknown, revoked and wrong are one answer: it tells nobody which applications there are. */
export const clientInvalid = refused(
  'client secret known',
  401,
  'invalid_client',
  'client_id or client_secret is invalid',
)

// biome-ignore format: a table
const parameterChecks: readonly Check<TokenForm>[] = [
  check('client id',     (form) => !form.get('client_id'),     'client_id is missing',     401),
  check('client secret', (form) => !form.get('client_secret'), 'client_secret is missing', 401),
]
