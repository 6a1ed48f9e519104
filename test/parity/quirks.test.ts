import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const root = new URL('../../', import.meta.url)

type Row = { readonly id: string; readonly endpoints: string; readonly files: readonly string[] }

/** Rows of the table whose first cell is an id. */
const documented: readonly Row[] = readFileSync(new URL('docs/quirks.md', root), 'utf8')
  .split('\n')
  .filter((line) => /^\| Q\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', , endpoints = '', files = '']) => ({
    id,
    endpoints,
    files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
  }))

const inCode = new Map(
  readdirSync(new URL('src', root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .map((file) => [file, idsIn(readFileSync(new URL(file, root), 'utf8'))]),
)

describe('docs/quirks.md', () => {
  it('counts the quirks from 1, each once', () => {
    assert.deepEqual(
      documented.map(({ id }) => id),
      documented.map((_, index) => `Q${index + 1}`),
    )
  })

  it('lists every quirk that the code names, and no other', () => {
    const named = new Set([...inCode.values()].flatMap((ids) => [...ids]))
    assert.deepEqual([...named].sort(), documented.map(({ id }) => id).sort())
  })

  it('names files that name the quirk', () => {
    for (const { id, files } of documented) {
      assert.notEqual(files.length, 0, id)
      for (const file of files) assert.ok(inCode.get(file)?.has(id), `${file} names ${id}`)
    }
  })

  it('says which endpoints have the quirk', () => {
    for (const { id, endpoints } of documented) {
      assert.match(endpoints, /^(A\d{3}( A\d{3})*|every STU3 endpoint)$/, id)
    }
  })
})

function idsIn(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/\bQuirk (Q\d+)|\bquirk (Q\d+)/g)].map(([, a, b]) => a ?? b ?? ''),
  )
}
