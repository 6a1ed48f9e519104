import type { Caller } from '../world/caller.ts'
import type { NamedFile } from '../world/requests.ts'
import type { TestServer } from '../world/server.ts'
import { uploaded } from '../world/uploads.ts'
import type { FileChoice, Files } from './advice-model.ts'

/** A request as far as files are concerned: no number yet, and its files by their ids. */
export type WithFiles = { readonly ubrn?: string; readonly files: readonly string[] }

/** Uploads what the choices want, and names it. */
export type NameFiles = (by: Caller, files: Files, on: WithFiles) => Promise<NamedFile[]>

/** For one conversation; `another` is a request that it is not about. */
export function uploadsOverHttp(server: TestServer, another: string): NameFiles {
  let count = 0
  const put = (by: Caller, { ubrn }: Partial<WithFiles>, name = `file-${count}.txt`) => {
    count += 1
    return uploaded(by, { name, ...(ubrn !== undefined && { ubrn }) })
  }
  const nobodys = () => {
    count += 1
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  }
  const fresh = (by: Caller, on: WithFiles) => put(by, on)
  const ways: Readonly<Record<FileChoice, (by: Caller, on: WithFiles) => Promise<string>>> = {
    fresh,
    twice: fresh,
    mistyped: fresh,
    namesake: (by, on) => put(by, on, 'same.txt'),
    linked: async (_by, { files: [first] }) => first ?? nobodys(),
    uploadedForNone: (by) => put(by, {}),
    uploadedForAnother: (by) => put(by, { ubrn: another }),
    neverUploaded: async () => nobodys(),
    infected: async (by, on) => {
      const id = await put(by, on, `ers-threat-${count}.txt`)
      await server.runDueJobs()
      return id
    },
  }
  return async (by, files, on) => {
    const named: NamedFile[] = []
    for (const choice of files) {
      const id = await ways[choice](by, on)
      // No deed that says a category wants this one.
      named.push(choice === 'mistyped' ? { id, type: 'REFERRER' } : { id })
      if (choice === 'twice') named.push({ id })
    }
    return named
  }
}
