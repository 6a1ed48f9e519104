import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readBridges } from '../../../src/outside/pas/read-bridges.ts'

function problemsOf(value: unknown): readonly string[] {
  const read = readBridges(value)
  return read.ok ? [] : read.refusals
}

describe('readBridges', () => {
  it('reads bridges of providers and of services', () => {
    const url = 'https://pas.example/ers'
    const given = [
      { provider: 'RCD', url: `${url}/`, tokenFile: 'rcd.token' },
      { service: '11001', url, tokenFile: '/run/secrets/cardiology' },
    ]
    assert.deepEqual(readBridges(given), {
      ok: true,
      value: [
        { of: { provider: 'RCD' }, url, tokenFile: 'rcd.token' },
        { of: { service: '11001' }, url, tokenFile: '/run/secrets/cardiology' },
      ],
    })
  })

  it('names everything that is wrong at once', () => {
    const url = 'https://pas.example'
    assert.deepEqual(
      problemsOf([
        { provider: 'rcd', url: 'pas.example', tokenFile: '', token: 'hush' },
        'RCD',
        { provider: 'RCD', service: '1', url, tokenFile: 't' },
        { service: '11', url, tokenFile: 't' },
        { service: '11', url, tokenFile: 't' },
      ]),
      [
        'bridge 1: provider or service: an ODS code or a service id is wanted',
        'bridge 1: url: an http or https address without query is wanted',
        'bridge 1: tokenFile: the path of a file is wanted',
        'bridge 1: token: one of provider, service, url, tokenFile is wanted',
        'bridge 2: an object is wanted',
        'bridge 3: provider or service: an ODS code or a service id is wanted',
        '{"service":"11"} has two bridges',
      ],
    )
  })

  it('takes a list with something in it only', () => {
    for (const value of [undefined, null, {}, [], 'x', 5]) {
      assert.deepEqual(problemsOf(value), ['a list of bridges is wanted'])
    }
  })
})
