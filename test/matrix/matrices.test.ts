import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { matrices, matrixFile } from './matrices.ts'

describe('printed matrices', () => {
  for (const { name, print } of matrices) {
    it(`${name}.txt is what the code says; npm run matrices writes it anew`, async () => {
      assert.equal(await print(), await readFile(matrixFile(name), 'utf8'))
    })
  }
})
