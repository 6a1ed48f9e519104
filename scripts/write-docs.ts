/** `npm run docs`: writes every generated page. What changed is to be read in the diff. */
import { mkdir, writeFile } from 'node:fs/promises'
import { docs, generatedPages } from './docs/generated-pages.ts'

await mkdir(new URL('endpoints/', docs), { recursive: true })
const pages = generatedPages()
for (const [path, text] of pages) await writeFile(new URL(path, docs), text)
process.stdout.write(`${pages.size} pages are written below docs/.\n`)
