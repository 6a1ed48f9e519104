import { posix } from 'node:path'
import type { RepositoryFile } from './repository-files.ts'

/**
 * Files of `src/` that neither the server nor a script comes to. A relative path in quotes counts
 * as a reference, so that workers and data, which are named and not imported, are seen too.
 */
export function findUnreachable(files: readonly RepositoryFile[]): readonly string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reached = new Set<string>()
  const waiting = files.filter(({ path }) => /^(src\/main\.ts|(scripts|bench)\/)/.test(path))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next.path)) continue
    reached.add(next.path)
    for (const [, reference = ''] of next.text.matchAll(/['"`]([\w./-]+\.\w+)['"`]/g)) {
      const target = byPath.get(posix.join(posix.dirname(next.path), reference))
      if (target) waiting.push(target)
    }
  }
  return files.map(({ path }) => path).filter((path) => /^src\//.test(path) && !reached.has(path))
}
