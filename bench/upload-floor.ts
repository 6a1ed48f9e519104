/**
 * The floor under a large upload, in a process of its own: plain HTTP to a file, with SHA-256 on
 * the way and the file synced, and nothing of ours. Its folder is the parameter; prints its URL.
 */
import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
let count = 0

const server = createServer(async (request, response) => {
  count += 1
  const path = join(folder, `floor-${count}`)
  const file = await open(path, 'wx')
  const digest = createHash('sha256')
  for await (const chunk of request) {
    digest.update(chunk)
    await file.writeFile(chunk)
  }
  await file.sync()
  await file.close()
  await rm(path)
  response.end(digest.digest('hex'))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.stdout.write(`http://127.0.0.1:${port}\n`)
})
