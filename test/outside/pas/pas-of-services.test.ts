import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Pas, PasBooking } from '../../../src/domain/appointment/pas.ts'
import type { OdsCode } from '../../../src/domain/identifier/ods-code.ts'
import type { ServiceId } from '../../../src/domain/identifier/service-id.ts'
import { noPas, pasFinder, pasOfServices } from '../../../src/outside/pas/pas-of-services.ts'

const service = (id: string) => id as ServiceId

/** A PAS that is told apart by what it answers. */
function answering(is: 'ok' | 'refused' | 'error'): Pas {
  return { book: async () => ({ is }), cancel: async () => ({ is }) }
}

const ofService = answering('ok')
const ofProvider = answering('refused')
const ofAll = answering('error')

const table = {
  ofServices: new Map([[service('1'), ofService]]),
  ofProviders: new Map([['RCD' as OdsCode, ofProvider]]),
}

async function providerOf(id: ServiceId) {
  return id === service('9') ? undefined : ((id === service('3') ? 'R69' : 'RCD') as OdsCode)
}

describe('pasFinder', () => {
  it('prefers the bridge of the service, then that of its provider, then that of all', async () => {
    const find = pasFinder({ ...table, ofAll }, providerOf)
    const found = await Promise.all(['1', '2', '3', '9'].map((id) => find(service(id))))
    assert.deepEqual(found, [ofService, ofProvider, ofAll, ofAll])
  })

  it('finds none for the others when there is none for all', async () => {
    const find = pasFinder(table, providerOf)
    const found = await Promise.all(['1', '2', '3', '9'].map((id) => find(service(id))))
    assert.deepEqual(found, [ofService, ofProvider, undefined, undefined])
  })

  it('asks for no provider when no provider has a bridge', async () => {
    const find = pasFinder({ ...table, ofProviders: new Map(), ofAll }, () => assert.fail())
    assert.equal(await find(service('2')), ofAll)
  })
})

describe('pasOfServices', () => {
  const { signal } = new AbortController()
  const asked = { service: service('1') } as PasBooking

  it('asks the PAS of the service', async () => {
    const pas = pasOfServices(pasFinder(table, providerOf), noPas)
    assert.deepEqual(await pas.book(asked, signal), { is: 'ok' })
    assert.deepEqual(await pas.cancel({ ...asked, service: service('2') }, signal), {
      is: 'refused',
    })
  })

  it('does nothing for a service that is connected to none', async () => {
    const pas = pasOfServices(pasFinder(table, providerOf), noPas)
    const other = { ...asked, service: service('3') }
    assert.deepEqual(await pas.book(other, signal), { is: 'error' })
    assert.deepEqual(await pas.cancel(other, signal), { is: 'error' })
  })
})
