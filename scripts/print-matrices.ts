/** Writes the printed matrices anew: `npm run matrices`. What changed is to be read in the diff. */
import { writeFile } from 'node:fs/promises'
import { matrices, matrixFile } from '../test/matrix/matrices.ts'
import { startTestDatabase } from './test-database.ts'

// Some are printed from the answers of a server, which wants a database.
const database = await startTestDatabase()
try {
  Object.assign(process.env, database.environment)
  for (const { name, print } of matrices) {
    await writeFile(matrixFile(name), await print())
    process.stdout.write(`test/matrix/${name}.txt\n`)
  }
} finally {
  await database.stop()
}
