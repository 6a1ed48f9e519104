/** Writes the printed matrices anew: `npm run matrices`. What changed is to be read in the diff. */
import { writeFile } from 'node:fs/promises'
import { matrices, matrixFile } from '../test/matrix/matrices.ts'

for (const { name, print } of matrices) {
  await writeFile(matrixFile(name), print())
  process.stdout.write(`test/matrix/${name}.txt\n`)
}
