import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'

/** The compiled check of a schema; compiled when it is first used, and once. */
export function checkOf(schema: TSchema): (value: unknown) => boolean {
  let check: ((value: unknown) => boolean) | undefined
  return (value) => {
    check ??= compiled(schema)
    return check(value)
  }
}

function compiled(schema: TSchema): (value: unknown) => boolean {
  const validator = Compile(schema)
  return (value) => validator.Check(value)
}
