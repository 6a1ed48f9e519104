import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url))

export type RepositoryFile = {
  /** From the root of the repository, with `/`. */
  readonly path: string
  readonly bytes: number
  readonly text: string
  readonly lines: readonly string[]
}

/** Every file that is, or would be, committed: all but what `.gitignore` names. */
export function listRepositoryFiles(): readonly RepositoryFile[] {
  const isIgnored = ignoredNames()
  const paths: string[] = []
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(REPOSITORY, folder), { withFileTypes: true })) {
      if (isIgnored(entry.name, entry.isDirectory())) continue
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) visit(path)
      else paths.push(path)
    }
  }
  visit('')
  return paths.sort().map(readFile)
}

/** Only the forms that our `.gitignore` uses: `folder/`, `*.suffix` and plain names. */
function ignoredNames(): (name: string, isFolder: boolean) => boolean {
  const patterns = readFileSync(join(REPOSITORY, '.gitignore'), 'utf8').split('\n').filter(Boolean)
  return (name, isFolder) =>
    name === '.git' ||
    patterns.some((pattern) => {
      if (pattern.endsWith('/')) return isFolder && `${name}/` === pattern
      return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern
    })
}

function readFile(path: string): RepositoryFile {
  const { size } = statSync(join(REPOSITORY, path))
  const text = readFileSync(join(REPOSITORY, path), 'utf8')
  return { path, bytes: size, text, lines: text.replace(/\n$/, '').split('\n') }
}

export function extensionOf({ path }: RepositoryFile): string {
  const name = basename(path)
  return name.includes('.', 1) ? name.slice(name.lastIndexOf('.')) : name
}
