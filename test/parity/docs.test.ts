import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, it } from 'node:test'
import { docs, generatedPages } from '../../scripts/docs/generated-pages.ts'
import { endpoints } from '../../src/api/registry.ts'
import { defaultSettings } from '../../src/domain/settings.ts'
import { listRepositoryFiles } from '../tidy/repository-files.ts'

const root = new URL('../../', import.meta.url)
const files = listRepositoryFiles()
const manifest = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/** Fragments, which are read as parts of the pages above them. */
const isFragment = (path: string) => path.startsWith('docs/endpoints/notes/')
const pages = files.filter(({ path }) => path.endsWith('.md') && !isFragment(path))

describe('generated pages', () => {
  for (const [path, text] of generatedPages()) {
    it(`docs/${path} is up to date; npm run docs writes it`, () => {
      const file = new URL(path, docs)
      assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', text)
    })
  }
})

describe('links', () => {
  it('lead to files that are there, and to headings in them', () => {
    const broken = pages.flatMap(({ path, text }) =>
      linksIn(text)
        .filter((link) => !isThere(path, link))
        .map((link) => `${path}: ${link}`),
    )
    assert.deepEqual(broken, [])
  })

  it('reach every page from README.md', () => {
    const reached = new Set<string>()
    const waiting = ['README.md']
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (reached.has(path)) continue
      reached.add(path)
      const page = pages.find((each) => each.path === path)
      waiting.push(...linksIn(page?.text ?? '').map((link) => targetOf(path ?? '', link)))
    }
    const lost = pages.map(({ path }) => path).filter((path) => !reached.has(path))
    assert.deepEqual(lost, ['sql/README.md'])
  })
})

describe('commands in pages', () => {
  it('are scripts of package.json', () => {
    const named = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map(([, name = '']) => ({
        path,
        name,
      })),
    )
    assert.deepEqual(
      named.filter(({ name }) => !(name in manifest.scripts)),
      [],
    )
  })

  it('test files that are there', () => {
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/npm test -- (\S+\.test\.ts)/g)].map(([, file = '']) => file),
    )
    assert.deepEqual(
      named.filter((file) => !existsSync(new URL(file, root))),
      [],
    )
  })
})

describe('README.md', () => {
  it('counts the endpoints', () => {
    assert.match(read('README.md'), new RegExp(`\\b${endpoints.length} operations\\b`))
  })
})

describe('docs/decisions', () => {
  const decisions = pages.filter(({ path }) => path.startsWith('docs/decisions/'))

  it('are numbered one by one, short, and end with how they are checked', () => {
    const numbers = decisions.map(({ path }) => Number(posix.basename(path).slice(0, 4)))
    assert.deepEqual(
      numbers,
      decisions.map((_, index) => index + 1),
    )
    for (const { path, lines, text } of decisions) {
      assert.ok(lines.length <= 60, path)
      assert.match(text.trim().split('\n\n').at(-1) ?? '', /^\*\*How we check\.\*\*/, path)
    }
  })

  it('give the reason of every package', () => {
    const page = read('docs/decisions/0003-packages.md')
    const names = [manifest.dependencies, manifest.devDependencies].flatMap(Object.keys)
    const missing = names.filter((name) => {
      return !page.includes(`\`${name.startsWith('@types/') ? '@types/*' : name}\``)
    })
    assert.deepEqual(missing, [])
  })
})

describe('docs/deviations.md', () => {
  it('names every setting of the domain', () => {
    const page = read('docs/deviations.md')
    assert.deepEqual(
      Object.keys(defaultSettings).filter((name) => !page.includes(`\`${name}\``)),
      [],
    )
  })
})

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}

/** Relative ones: what lies elsewhere is not ours to check. */
function linksIn(text: string): readonly string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
}

function targetOf(page: string, link: string): string {
  const [path = ''] = link.split('#')
  return path === '' ? page : posix.join(posix.dirname(page), path)
}

function isThere(page: string, link: string): boolean {
  const target = files.find(({ path }) => path === targetOf(page, link))
  const [, heading] = link.split('#')
  if (target === undefined || heading === undefined) return target !== undefined
  return headingsIn(target.text).includes(heading)
}

function headingsIn(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}
