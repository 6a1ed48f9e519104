import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { extensionOf, listRepositoryFiles, REPOSITORY } from './tidy/repository-files.ts'
import { findForbidden, measureFunctions } from './tidy/syntax.ts'
import { findUnreachable } from './tidy/unreachable-files.ts'

/**
 * The rules of style that a program can check. An exemption stands beside its rule with its reason,
 * and fails as soon as it is no longer needed.
 */
const LINE_COLUMNS_MAX = 100
/** A row that is cut in two is no row: what Biome would break is told to stay (biome-ignore). */
const TABLE_COLUMNS_MAX = 150
const FUNCTION_LINES_MAX = 70
const FILE_LINES_MAX = 400
const FILE_BYTES_MAX = 256 * 1024

type Offence = { readonly path: string; readonly detail: string }

const files = listRepositoryFiles()
const programs = files.filter(({ path }) => path.endsWith('.ts'))
const generated = 'sql/schema.sql'
const written = files.filter(({ path }) => /\.(ts|cjs|sql)$/.test(path) && path !== generated)

describe('tidy', () => {
  it('keeps lines to 100 columns, tables of test cases to 150', () => {
    const offences = written.flatMap(({ path, lines }) => {
      const columnsMax = path.startsWith('test/') ? TABLE_COLUMNS_MAX : LINE_COLUMNS_MAX
      return linesWhere(path, lines, (line) => [...line].length > columnsMax && !isImport(line))
    })
    allow(offences)
  })

  it('keeps functions to 70 lines', () => {
    const offences = programs.flatMap(({ path, text }) =>
      measureFunctions(text)
        .filter(({ lines }) => lines > FUNCTION_LINES_MAX)
        .map(({ line, lines }) => ({ path, detail: `${line} (${lines} lines)` })),
    )
    allow(offences)
  })

  it('keeps files to 400 lines', () => {
    const offences = written
      .filter(({ lines }) => lines.length > FILE_LINES_MAX)
      .map(({ path, lines }) => ({ path, detail: `${lines.length} lines` }))
    allow(offences)
  })

  it('keeps every file below 256 KiB', () => {
    const offences = files
      .filter(({ bytes }) => bytes > FILE_BYTES_MAX)
      .map(({ path, bytes }) => ({ path, detail: `${bytes} bytes` }))
    allow(offences)
  })

  it('has no any, no default export, no hidden clock or chance, no console.log', () => {
    const offences = programs
      .filter(({ path }) => !path.startsWith('src/base/'))
      .flatMap(({ path, text }) =>
        findForbidden(text).map(({ line, what }) => ({ path, detail: `${line} ${what}` })),
      )
    allow(offences, {
      'test/world/caller.ts': 'answers have published shapes, which the schemas check',
      'test/world/referrals.ts': 'answers have published shapes, which the schemas check',
    })
  })

  it('leaves nothing marked as unfinished, skipped or unchecked', () => {
    const marks = new RegExp(
      [
        `\\b(${['FIX', 'TO'].map((word) => word + (word === 'FIX' ? 'ME' : 'DO')).join('|')})\\b`,
        `\\b(describe|it|test)\\.(${['skip', 'only', 'todo'].join('|')})\\b`,
        `@ts-(${['ignore', 'nocheck'].join('|')})`,
      ].join('|'),
    )
    const readable = files.filter((file) => extensionOf(file) !== '.json')
    allow(
      readable.flatMap(({ path, lines }) => linesWhere(path, lines, (line) => marks.test(line))),
    )
  })

  it('has no folder that is named after nothing', () => {
    const banned = /(^|\/)(utils?|helpers?|common|shared|services|misc)(\/|$)/
    const offences = files.filter(({ path }) => banned.test(dirname(path)))
    allow(offences.map(({ path }) => ({ path, detail: 'folder name' })))
  })

  it('has only kinds of files that it knows', () => {
    const known = ['.ts', '.json', '.ndjson', '.sql', '.md', '.txt', '.html', '.css', '.svg']
    const named = ['.ci/run', '.dependency-cruiser.cjs', '.npmrc', '.gitignore', 'LICENSE']
    // What the reference page runs in a browser, which takes no types.
    const isPageScript = (path: string) => /^src\/api\/site\/[a-z-]+\.js$/.test(path)
    const offences = files.filter(
      (file) =>
        !known.includes(extensionOf(file)) &&
        !named.includes(file.path) &&
        !isPageScript(file.path),
    )
    allow(offences.map((file) => ({ path: file.path, detail: extensionOf(file) })))
  })

  it('has no source file that nothing comes to', () => {
    allow(findUnreachable(files).map((path) => ({ path, detail: 'dead' })))
  })

  it('names no folder of the machine it was written on, and no registry', () => {
    const traces = [...new Set([REPOSITORY.replace(/\/$/, ''), `${homedir()}/`])]
    const isTrace = (line: string) =>
      traces.some((trace) => line.includes(trace)) ||
      /\/home\/[a-z]|\/Users\/[a-z]|"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/i.test(line)
    allow(
      files
        .filter(({ path }) => path !== 'test/tidy.test.ts')
        .flatMap(({ path, lines }) => linesWhere(path, lines, isTrace)),
    )
  })
})

describe('the measures of tidy', () => {
  it('count the lines of a function from its first to its last', () => {
    const source = '// é\nconst a = 1\nexport function f() {\n  return a\n}\nconst g = () => a\n'
    assert.deepEqual(measureFunctions(source), [{ line: 3, lines: 3 }])
  })

  it('see methods, getters and functions within functions', () => {
    const source = [
      'class A { private b: string',
      '  c() {',
      '    return () => {',
      '      return 1',
      '    }',
      '  }',
      '  get d() { return 2 }',
      '}',
      'export const e = { f() { return 3 } }',
    ]
    const measured = measureFunctions(source.join('\n'))
    assert.deepEqual(measured, [
      { line: 2, lines: 5 },
      { line: 3, lines: 3 },
      { line: 7, lines: 1 },
      { line: 9, lines: 1 },
    ])
  })

  it('take the callback of describe for a list', () => {
    const source = "describe('x', () => {\n  it('y', () => {\n    z()\n  })\n})\n"
    assert.deepEqual(measureFunctions(source), [{ line: 2, lines: 3 }])
  })

  it('find what is forbidden by its meaning', () => {
    const source = [
      'type A = { readonly b: any }',
      'export default Date.now() + Math.random()',
      'const c = [new Date(), new Date(0), Date.parse("any")]',
    ]
    const found = findForbidden(source.join('\n')).map(({ line, what }) => `${line} ${what}`)
    assert.deepEqual(found, [
      '1 any',
      '2 default export',
      '2 Date.now',
      '2 Math.random',
      '3 new Date()',
    ])
  })

  it('follow imports and quoted paths from main', () => {
    const file = (path: string, text: string) => ({ path, text, bytes: 0, lines: [] })
    const dead = findUnreachable([
      file('src/main.ts', "import './a.ts'"),
      file('src/a.ts', "new URL('b/worker.ts', import.meta.url)"),
      file('src/b/worker.ts', ''),
      file('src/b/lost.ts', "import './worker.ts'"),
    ])
    assert.deepEqual(dead, ['src/b/lost.ts'])
  })
})

/** The formatter keeps an import of one name on one line, however long. */
function isImport(line: string): boolean {
  return /^(import|export) (type )?\{ [\w ]+ \} from '/.test(line)
}

function linesWhere(
  path: string,
  lines: readonly string[],
  offends: (line: string) => boolean,
): Offence[] {
  return lines.flatMap((line, index) =>
    offends(line) ? [{ path, detail: String(index + 1) }] : [],
  )
}

/** Fails on every offence that is not exempt, and on every exemption that nothing offends. */
function allow(offences: readonly Offence[], exemptions: Readonly<Record<string, string>> = {}) {
  const unexpected = offences
    .filter(({ path }) => !(path in exemptions))
    .map(({ path, detail }) => `${path}:${detail}`)
  const stale = Object.keys(exemptions)
    .filter((path) => offences.every((offence) => offence.path !== path))
    .map((path) => `${path}: exempt without need`)
  assert.deepEqual([...unexpected, ...stale], [])
}
