/**
 * What may be registered of an application, read from JSON: all problems at once, each with its
 * place.
 */
import {
  applicationFunctions,
  isApplicationFunction,
} from '../../domain/directory/business-function.ts'
import { parseOdsCode } from '../../domain/identifier/ods-code.ts'
import { parseUserId } from '../../domain/identifier/user-id.ts'
import type { Application } from '../../store/ports/identity.ts'
import { registeredJwks } from './registered-jwks.ts'
import {
  isObject,
  listOf,
  oneOf,
  orNull,
  type Problem,
  placed,
  type Reader,
  type ReadValue,
  read,
  text,
  unread,
  webAddress,
  wholeNumber,
  yesOrNo,
} from './registered-value.ts'

export type Attributes = Omit<Application, 'clientSecretDigest' | 'hasPrivateKey' | 'createdAt'>

/** A client id is made when none is asked for. */
export type Registration = Omit<Attributes, 'clientId'> & { readonly clientId?: string }

const NAME = 'lower-case letters, digits and hyphens, at most 63'
const CLIENT_ID = 'letters, digits, dots, hyphens and underscores, at most 64'

const odsCode = text((code) => parseOdsCode(code) !== undefined, 'an ODS code')
const userId = text((id) => parseUserId(id) !== undefined, 'a user id of 12 digits')
const functionName = text(isApplicationFunction, `one of ${applicationFunctions.join(', ')}`)

/** Fixed for the life of an application. */
const identifying = {
  name: text(/^[a-z0-9][a-z0-9-]{0,62}$/, NAME),
  clientId: text(/^[A-Za-z0-9._-]{1,64}$/, CLIENT_ID),
  accessMode: oneOf(['user-restricted', 'application-restricted']),
}

const changeable = {
  odsCode: orNull(odsCode),
  businessFunction: orNull(functionName),
  userId: orNull(userId),
  asid: orNull(text(/^[0-9]{12}$/, '12 digits')),
  allowedOdsCodes: orNull(listOf(odsCode, 1_000)),
  jwks: orNull(registeredJwks),
  jwksUrl: orNull(webAddress),
  redirectUris: listOf(webAddress, 20),
  requestsPerMinute: orNull(wholeNumber(1, 1_000_000)),
  isActive: yesOrNo,
} as const satisfies { readonly [name: string]: Reader<unknown> }

const unset = {
  odsCode: null,
  businessFunction: null,
  userId: null,
  asid: null,
  allowedOdsCodes: null,
  jwks: null,
  jwksUrl: null,
  redirectUris: [],
  requestsPerMinute: null,
  isActive: true,
} as const

export function readRegistration(body: unknown): ReadValue<Registration> {
  const said = readMembers<Registration>(body, { ...identifying, ...changeable })
  const problems = [...said.problems, ...missing(body)]
  const registration = { ...unset, ...said.members } as Registration
  return unless([...problems, ...contradictions(registration)], registration)
}

/** `application` with what the body gives anew; `null` takes an attribute away. */
export function readChange(body: unknown, application: Application): ReadValue<Application> {
  const said = readMembers<Application>(body, { ...fixed(application), ...changeable })
  const changed: Application = { ...application, ...said.members }
  return unless([...said.problems, ...contradictions(changed)], changed)
}

function unless<T>(problems: readonly Problem[], value: T): ReadValue<T> {
  return problems.length > 0 ? unread(...problems) : read(value)
}

type Readers = { readonly [name: string]: Reader<unknown> }

function readMembers<T>(
  body: unknown,
  readers: Readers,
): { readonly members: Partial<T>; readonly problems: readonly Problem[] } {
  if (!isObject(body)) return { members: {}, problems: [{ at: '', says: 'must be an object' }] }
  const members: { [name: string]: unknown } = {}
  const problems: Problem[] = []
  for (const [name, value] of Object.entries(body)) {
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
    const result = reader?.(value) ?? unread({ at: '', says: 'is not known' })
    if (result.ok) members[name] = result.value
    else problems.push(...placed(result.problems, name))
  }
  return { members: members as Partial<T>, problems }
}

function missing(body: unknown): Problem[] {
  const given = isObject(body) ? body : {}
  return ['name', 'accessMode']
    .filter((name) => !Object.hasOwn(given, name))
    .map((name) => ({ at: name, says: 'is missing' }))
}

function fixed(application: Application): Readers {
  const same = (value: unknown) =>
    text((given) => given === value, `${value}: it cannot be changed, register another application`)
  return {
    name: same(application.name),
    clientId: same(application.clientId),
    accessMode: same(application.accessMode),
  }
}

/** What is right by itself and wrong together. */
function contradictions(attributes: Registration): Problem[] {
  const ofApplications = ['odsCode', 'businessFunction', 'userId'] as const
  const misplaced = ofApplications.filter(
    (name) => attributes.accessMode === 'user-restricted' && attributes[name] !== null,
  )
  return [
    ...misplaced.map((at) => ({ at, says: 'is for application-restricted applications alone' })),
    ...(attributes.jwks !== null && attributes.jwksUrl !== null
      ? [{ at: 'jwksUrl', says: 'must not come together with jwks' }]
      : []),
  ]
}
