import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { configurationPage } from '../scripts/docs/configuration-page.ts'
import { helpText, options, readConfig } from '../src/config.ts'

const defaults = {
  environment: 'integration',
  host: '127.0.0.1',
  port: 9000,
  dataFolder: './data',
  logLevel: 'info',
  databasePoolMax: 16,
  pasTimeoutSeconds: 120,
  jsonBytesMax: 1_048_576,
  drainSeconds: 25,
  isS3PathStyle: false,
}

function configOf(parameters: string[], variables = {}): object {
  const read = readConfig(parameters, variables)
  assert.ok(read.ok, JSON.stringify(read))
  assert.equal(read.value.kind, 'start')
  return 'config' in read.value ? read.value.config : {}
}

function problemsOf(parameters: string[], variables = {}): readonly string[] {
  const read = readConfig(parameters, variables)
  return read.ok ? [] : read.refusals
}

describe('readConfig', () => {
  it('has a default for whatever is needed to start', () => {
    assert.deepEqual(configOf([]), defaults)
  })

  it('reads flags with a space or an equals sign', () => {
    const parameters = ['--environment', 'sandbox', '--port=9100', '--data', '/some/dir']
    assert.deepEqual(configOf(parameters), {
      ...defaults,
      environment: 'sandbox',
      port: 9100,
      dataFolder: '/some/dir',
    })
  })

  it('reads every option from its variable too, and prefers the flag', () => {
    const variables = {
      OPEN_ERS_ENVIRONMENT: 'alpha',
      OPEN_ERS_HOST: '0.0.0.0',
      OPEN_ERS_PORT: '1',
      OPEN_ERS_DATA: 'd',
      DATABASE_URL: 'postgresql://u:p@h/d?x=1',
      OPEN_ERS_PUBLIC_URL: 'https://ers.example/base/',
      OPEN_ERS_LOG_LEVEL: 'silent',
      OPEN_ERS_DATABASE_POOL: '2',
      OPEN_ERS_PAS_TIMEOUT_SECONDS: '3',
      OPEN_ERS_PAS_URL: 'https://pas.example/ers/',
      OPEN_ERS_PAS_TOKEN_FILE: 't',
      OPEN_ERS_PAS_FILE: 'f',
      OPEN_ERS_CLAMD: '127.0.0.1:3310',
      OPEN_ERS_OBJECT_STORE: 's3://files/ers/',
      AWS_ENDPOINT_URL_S3: 'https://s3.example/',
      AWS_REGION: 'eu-west-2',
      OPEN_ERS_S3_PATH_STYLE: 'yes',
      OPEN_ERS_RATE_LIMIT_PER_MINUTE: '4',
      OPEN_ERS_JSON_BYTES_MAX: '5000',
      OPEN_ERS_DRAIN_SECONDS: '6',
    }
    const known = Object.values(options).map(({ variable }) => variable)
    assert.deepEqual(Object.keys(variables).sort(), known.sort())
    assert.deepEqual(configOf(['--port', '7'], variables), {
      environment: 'alpha',
      host: '0.0.0.0',
      port: 7,
      dataFolder: 'd',
      databaseUrl: 'postgresql://u:p@h/d?x=1',
      publicUrl: 'https://ers.example/base',
      logLevel: 'silent',
      databasePoolMax: 2,
      pasTimeoutSeconds: 3,
      pasUrl: 'https://pas.example/ers',
      pasTokenFile: 't',
      pasFile: 'f',
      clamd: { host: '127.0.0.1', port: 3310 },
      objectStore: { bucket: 'files', prefix: 'ers/' },
      s3Endpoint: 'https://s3.example',
      s3Region: 'eu-west-2',
      isS3PathStyle: true,
      rateLimitPerMinute: 4,
      jsonBytesMax: 5000,
      drainSeconds: 6,
    })
  })

  it('takes an empty variable for an absent one', () => {
    assert.deepEqual(configOf([], { OPEN_ERS_PORT: '', DATABASE_URL: '' }), defaults)
  })

  it('names all problems at once, with the flag or variable they came by', () => {
    const parameters = [
      '--prot',
      '9000',
      '--port',
      '70000',
      '--environment=live',
      'extra',
      '--host',
    ]
    assert.deepEqual(problemsOf(parameters, { OPEN_ERS_DRAIN_SECONDS: 'soon' }), [
      'There is no option --prot.',
      'There is no option extra.',
      '--host is given without a value.',
      '--environment must be one of sandbox, integration, alpha, production, not "live".',
      '--port must be a whole number from 0 to 65535, not "70000".',
      'OPEN_ERS_DRAIN_SECONDS must be a whole number from 1 to 3600, not "soon".',
    ])
  })

  it('refuses a flag that is given twice or empty', () => {
    assert.deepEqual(problemsOf(['--port', '1', '--port', '2', '--host=']), [
      '--port is given twice.',
      '--host is given without a value.',
    ])
  })

  for (const port of ['-1', '1.5', '0x10', '1e3', ' 1', '65536', '99999999999999999999']) {
    it(`refuses the port ${JSON.stringify(port)}`, () => {
      assert.equal(problemsOf([`--port=${port}`]).length, 1)
    })
  }

  for (const url of [
    'ers.example',
    'ftp://ers.example',
    'https://u:p@ers.example',
    'http://h/?a',
  ]) {
    it(`refuses the public URL ${url}`, () => {
      assert.equal(problemsOf(['--public-url', url]).length, 1)
    })
  }

  for (const address of [
    'files',
    's3://',
    's3://F',
    's3://files/a//b',
    's3://files/a b',
    'S3://files',
  ]) {
    it(`refuses the object store ${address}`, () => {
      assert.equal(problemsOf(['--object-store', address]).length, 1)
    })
  }

  it('refuses a region that is no name, and an answer that is none', () => {
    assert.deepEqual(problemsOf(['--s3-region', 'EU west', '--s3-path-style', 'true']), [
      '--s3-region must be the name of a region, not "EU west".',
      '--s3-path-style must be yes or no, not "true".',
    ])
  })

  it('does not repeat a database address, which may hold a password', () => {
    assert.deepEqual(problemsOf([], { DATABASE_URL: 'mysql://root:hush@h/d' }), [
      'DATABASE_URL must be an address as postgresql://USER:PASSWORD@HOST:5432/DATABASE.',
    ])
  })

  it('answers a call for help whatever else is asked', () => {
    assert.deepEqual(readConfig(['--port', 'x', '--help'], {}), {
      ok: true,
      value: { kind: 'help' },
    })
    assert.deepEqual(readConfig(['--version'], {}), { ok: true, value: { kind: 'version' } })
  })
})

describe('the documentation of options', () => {
  it('is in docs/configuration.md; npm run docs writes it', async () => {
    const page = await readFile(new URL('../docs/configuration.md', import.meta.url), 'utf8')
    assert.equal(page, configurationPage())
  })

  it('is in the help, with every flag, variable and default', () => {
    const help = helpText()
    for (const { flag, variable, fallback = '', meaning } of Object.values(options)) {
      for (const word of [flag, variable, fallback, meaning]) assert.ok(help.includes(word), word)
    }
  })

  it('names every value that an option can be one of', () => {
    const meaning = options.environment.meaning + options.logLevel.meaning
    const [environment = '', level = ''] = problemsOf(['--environment=?', '--log-level=?'])
    const names = `${environment} ${level}`.matchAll(/(?<=one of | )[a-z]+(?=,)/g)
    for (const [name] of names) assert.ok(meaning.includes(name), name)
  })
})
