import assert from 'node:assert/strict'
import type { Endpoint } from '../../src/api/endpoint.ts'
import type { Explanation } from '../../src/api/explanations.ts'
import { endpoints } from '../../src/api/registry.ts'
import { businessFunctions } from '../../src/domain/directory/business-function.ts'
import type { Caller, CallerHeaders } from '../world/caller.ts'
import { asFunction, exampleCall } from '../world/example-call.ts'
import { type TestServer, testServer } from '../world/server.ts'
import { shorts } from './role-names.ts'

/** How a caller fares at an endpoint: let in, whatever its business then comes to, or refused. */
export type Fare = 'in' | { readonly status: number; readonly step: string; readonly why: string }

export type Column = {
  readonly short: string
  readonly name: string
  readonly mode: 'user-restricted' | 'application-restricted'
}

export type CallerMatrix = {
  readonly columns: readonly Column[]
  /** By endpoint, then by the short name of the column. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, Fare>>
}

type Kind = Column & { readonly who: (endpoint: Endpoint) => CallerHeaders }

function person(short: string, name: string, held: string): Kind {
  return { short, name, mode: 'user-restricted', who: (endpoint) => asFunction(held, endpoint) }
}

function machine(short: string, name: string, application: string): Kind {
  return { short, name, mode: 'application-restricted', who: () => ({ application }) }
}

const ofAuthorised = {
  name: 'authorised-app',
  accessMode: 'application-restricted',
  businessFunction: 'AUTHORISED_APPLICATION',
  odsCode: 'RCD',
  userId: '555032006103',
  asid: '200000055508',
}

const kinds: readonly Kind[] = [
  ...businessFunctions.map((each) => person(shorts[each] ?? each, each, each)),
  person('none', 'a person who names no function', ''),
  person('asA', 'a person as PROVIDER_AUTHORISED_APPLICATION', 'PROVIDER_AUTHORISED_APPLICATION'),
  machine('P', 'PROVIDER_AUTHORISED_APPLICATION', 'provider-app'),
  machine('R', 'REFERRER_AUTHORISED_APPLICATION', 'referrer-app'),
  machine('A', 'AUTHORISED_APPLICATION', ofAuthorised.name),
]

/** Lets everybody call everything there is, once, and looks how far they got. */
export async function callerMatrix(): Promise<CallerMatrix> {
  const server = await testServer()
  try {
    assert.equal((await server.world('POST', '/applications', ofAuthorised)).status, 201)
    const rows = new Map<string, Map<string, Fare>>()
    for (const endpoint of endpoints) {
      const row = new Map<string, Fare>()
      for (const { short, who } of kinds) {
        row.set(short, await fareOf(server, await server.as(who(endpoint)), endpoint))
      }
      rows.set(endpoint.id, row)
    }
    return { columns: kinds, rows }
  } finally {
    await server.close()
  }
}

async function fareOf(server: TestServer, caller: Caller, endpoint: Endpoint): Promise<Fare> {
  const { method, path, headers, body } = exampleCall(endpoint)
  const answer = await caller.call(method, path, {
    headers,
    ...(body !== undefined && { raw: body }),
  })
  const told = await server.world('GET', `/explain/${answer.headers.get('x-request-id')}`)
  const explanation = (await told.json()) as Explanation
  if (explanation.passed.includes('caller')) return 'in'
  if (explanation.stoppedAt === undefined) return 'in'
  const why = explanation.refusals[0]?.says ?? explanation.because ?? ''
  return {
    status: answer.status,
    step: explanation.stoppedAt,
    why: why.replace(/[A-Z_]{6,}/g, '…'),
  }
}
