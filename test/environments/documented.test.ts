import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import {
  integrationFolder,
  readPatients,
  readSeedFiles,
} from '../../src/environments/seed-files.ts'

const at = '2026-11-24T10:00:00.000Z'
const page = await readFile(new URL('../../docs/environments.md', import.meta.url), 'utf8')

describe('docs/environments.md', () => {
  it('names every organisation, user, service and patient', async () => {
    const seed = await readSeedFiles(integrationFolder, at)
    const ids = [
      ...seed.organisations.map(({ odsCode }) => odsCode),
      ...seed.practitioners.map(({ userId }) => userId),
      ...seed.services.map(({ id }) => id).filter((id) => !isWithinRow(id)),
      ...seed.patients.map(({ nhsNumber }) => nhsNumber),
    ]
    const missing = ids.filter((id) => !page.includes(`\`${id}\``))
    assert.deepEqual(missing, [])
  })

  it('names a patient who is not there', async () => {
    const patients = await readPatients(integrationFolder)
    const [, unknown] = /not found, for example `([0-9]{10})`/.exec(page) ?? []
    assert.ok(unknown)
    assert.equal(
      patients.some(({ nhsNumber }) => nhsNumber === unknown),
      false,
    )
  })

  it('marks every patient for whom the look-up does not answer', async () => {
    const patients = await readPatients(integrationFolder)
    const sentinels = patients.filter(({ answers }) => answers !== 'found')
    assert.deepEqual(sentinels.map(({ answers }) => answers).toSorted(), [
      'fails',
      'never',
      'sensitive',
    ])
    for (const { nhsNumber } of sentinels) {
      assert.match(page, new RegExp(`\`${nhsNumber}\`.*\\*\\*sentinel\\*\\*`))
    }
  })
})

/** Rows 12001 to 12019 are one line of the page. */
function isWithinRow(id: string): boolean {
  return Number(id) > 12001 && Number(id) < 12019
}
