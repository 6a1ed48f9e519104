import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { it } from 'node:test'
import type { Outcome } from '../../../src/base/outcome.ts'
import type { Refusal } from '../../../src/domain/refusal/refusal.ts'
import { parseJson } from '../../../src/wire/json.ts'
import type { Reading } from '../../../src/wire/read.ts'
import { publishedFile } from '../../world/published-schemas.ts'
import { said } from '../edit.ts'

/** A published body below `examples/stu3`, and the command it is. */
export type Example = {
  readonly file: string
  readonly read: (json: unknown) => Outcome<Reading<unknown>, Refusal>
  readonly command: unknown
}

export function readAsTheyStand(examples: readonly Example[]): void {
  for (const { file, read, command } of examples) {
    it(`reads ${file} as it stands`, (t) => {
      const published = publishedFile(`examples/stu3/${file}`)
      if (published === undefined) {
        t.diagnostic(`left out: there is no published example ${file} here`)
        return
      }
      const parsed = parseJson(readFileSync(published))
      assert.ok(parsed.ok)
      const result = read(parsed.value)
      assert.deepEqual(said(result), [])
      assert.ok(result.ok)
      assert.deepEqual(result.value.command, command)
    })
  }
}
