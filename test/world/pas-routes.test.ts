import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type TestServer, testServer } from './server.ts'

let server: TestServer

before(async () => {
  server = await testServer()
})
after(() => server.close())

async function call(method: string, path: string, body?: unknown) {
  const response = await server.world(method, path, body)
  const text = await response.text()
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) }
}

describe('/world/pas', () => {
  it('tells how the PAS of a service behaves, as the seed says', async () => {
    assert.deepEqual(await call('GET', '/pas/11000'), { status: 200, json: { behaviour: 'ok' } })
    assert.deepEqual(await call('GET', '/pas/12011'), { status: 200, json: { behaviour: 'never' } })
  })

  it('changes it, and takes it back', async () => {
    const late = { behaviour: 'late', afterMilliseconds: 5 }
    assert.deepEqual(await call('PUT', '/pas/11000', late), { status: 200, json: late })
    assert.deepEqual((await call('GET', '/pas/11000')).json, late)
    assert.deepEqual(await call('DELETE', '/pas/11000'), { status: 204, json: undefined })
    assert.deepEqual((await call('GET', '/pas/11000')).json, { behaviour: 'ok' })
  })

  it('refuses a behaviour with everything that is wrong in it', async () => {
    const { status, json } = await call('PUT', '/pas/11000', { behaviour: 'x', a: 1 })
    assert.equal(status, 400)
    assert.equal(json.problems.length, 2)
    assert.deepEqual((await call('GET', '/pas/11000')).json, { behaviour: 'ok' })
  })

  it('knows no PAS of a service that is not there', async () => {
    for (const id of ['999999', 'abc', '0', '12011x']) {
      for (const [method, body] of [['GET'], ['PUT', { behaviour: 'ok' }], ['DELETE']] as const) {
        assert.deepEqual(await call(method, `/pas/${id}`, body), {
          status: 404,
          json: { problems: ['serviceId: there is no such service'] },
        })
      }
    }
  })
})
