import { readFileSync } from 'node:fs'
import { publishedFile } from './published-schemas.ts'

/**
 * Codes of the error table of a page, in its order; `path` below the schemas of STU3 responses,
 * without `.yaml`. Undefined where the contract is not beside the repository.
 */
export function publishedCodes(path: string): readonly string[] | undefined {
  const file = publishedFile(`openapi/components/stu3/schemas/responses/${path}.yaml`)
  if (file === undefined) return undefined
  const rows = readFileSync(file, 'utf8').matchAll(/^ *\| ([A-Z_]+)\s+\|/gm)
  return [...rows].map(([, code = '']) => code)
}
