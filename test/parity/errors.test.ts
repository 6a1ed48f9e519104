import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codes } from '../../src/domain/refusal/codes.ts'
import { listRepositoryFiles } from '../tidy/repository-files.ts'

const programs = listRepositoryFiles().filter(({ path }) => /^(src|test)\/.*\.ts$/.test(path))

describe('every code of an error', () => {
  it('is raised somewhere in src', () => {
    assert.deepEqual(codesNamedNowhere(isRaiser), [])
  })

  it('is looked for by some test', () => {
    assert.deepEqual(codesNamedNowhere(isTest), [])
  })
})

function codesNamedNowhere(isPlace: (path: string) => boolean): readonly string[] {
  const text = programs
    .filter(({ path }) => isPlace(path))
    .map((file) => file.text)
    .join('\n')
  return Object.keys(codes).filter((code) => !new RegExp(`\\b${code}\\b`).test(text))
}

/** Not the registry of codes, nor what only says how a code is written. */
function isRaiser(path: string): boolean {
  return /^src\//.test(path) && !/refusal\/codes\.ts$|operation-outcome\.ts$/.test(path)
}

/** Not the tests that list codes instead of raising them. */
function isTest(path: string): boolean {
  return /^test\/.*\.test\.ts$/.test(path) && !/^test\/parity\//.test(path)
}
