import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readableCopy } from '../../src/store/postgres/cluster/binaries.ts'

describe('readableCopy', () => {
  let folder: string
  let native: string
  let place: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-ers-copy-'))
    native = join(folder, 'native')
    place = join(folder, 'place')
    await mkdir(join(native, 'lib'), { recursive: true })
    await mkdir(place)
    await writeFile(join(native, 'lib', 'libpq.so'), 'library')
    await writeFile(join(native, 'lib', 'libpq.a'), 'for compilers only')
  })
  after(() => rm(folder, { recursive: true }))

  const copy = (places: readonly string[], steps: string[] = []) =>
    readableCopy({
      native,
      version: '18.0',
      user: undefined,
      places,
      report: (step) => steps.push(step),
    })

  it('is made once, of what PostgreSQL needs to run', async () => {
    const steps: string[] = []
    const first = await copy([place], steps)
    const second = await copy([place], steps)
    assert.equal(first, join(place, 'open-ers-postgresql-18.0'))
    assert.equal(second, first)
    assert.equal(steps.length, 1)
    assert.deepEqual(await readdir(join(first, 'lib')), ['libpq.so'])
    assert.equal(await readFile(join(first, 'lib', 'libpq.so'), 'utf8'), 'library')
  })

  it('goes to the next place when one does not serve', async () => {
    const made = await copy([join(folder, 'missing', 'place'), place])
    assert.equal(made, join(place, 'open-ers-postgresql-18.0'))
  })

  it('is not believed when others may write to it', async () => {
    const open = join(folder, 'open')
    const planted = join(open, 'open-ers-postgresql-18.0')
    await mkdir(planted, { recursive: true })
    await writeFile(join(planted, 'planted'), '')
    await chmod(planted, 0o777)
    const made = await copy([open])
    assert.notEqual(made, planted)
    assert.deepEqual(await readdir(made), ['lib'])
  })

  it('is refused when there is no place for it', async () => {
    await assert.rejects(copy([join(folder, 'missing')]), { name: 'StartRefused' })
  })
})
