/** What holds for every act of a table of `/world`, whatever it is done to. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { it } from 'node:test'
import type { Fields } from '../../src/world/read-fields.ts'
import { type Happened, refusedWith } from './outside.ts'
import type { TestServer } from './server.ts'

export type ActTable = {
  readonly server: () => TestServer
  readonly acts: Readonly<Record<string, { readonly fields: Fields }>>
  /** Under which name `GET /world/acts` has them. */
  readonly listedAs: 'acts' | 'adviceActs'
  /** Of the part of docs/world.md that has their table. */
  readonly heading: string
  /** Fields of every act. */
  readonly common: readonly string[]
  /** One that is there. */
  readonly make: () => Promise<{ readonly ubrn: string }>
  readonly act: (
    target: { readonly ubrn: string },
    name: string,
    body: unknown,
  ) => Promise<Happened>
  /** UBRNs that no act knows. */
  readonly absent: () => Promise<readonly string[]>
  /** A value for each field that some act wants. */
  readonly some: Readonly<Record<string, unknown>>
}

export function holdsOfActs({ server, acts, make, act, ...table }: ActTable): void {
  it('are listed with their bodies, and stand in docs/world.md', async () => {
    const response = await server().world('GET', '/acts')
    const listed = (await response.json()) as Record<string, { name: string; body: object }[]>
    const rows = await rowsOfPage(table.heading)
    const names = listed[table.listedAs]?.map(({ name }) => name)
    assert.deepEqual(names, Object.keys(acts))
    assert.deepEqual([...rows.keys()], names)
    for (const { name, body } of listed[table.listedAs] ?? []) {
      const fields = [...(rows.get(name) ?? '').matchAll(/`(\w+)`/g)].map(([, field]) => field)
      assert.deepEqual(fields.toSorted(), Object.keys(body).toSorted(), name)
    }
  })

  for (const [name, { fields }] of Object.entries(acts)) {
    it(`${name} tells everything that is wrong with a body`, async () => {
      const places = [...Object.keys(fields), ...table.common, 'extra']
      const wrong = Object.fromEntries(places.map((each) => [each, {}]))
      const { status, json } = await act(await make(), name, wrong)
      assert.equal(status, 400)
      const told = (json.problems as string[]).map((problem) => problem.split(':')[0])
      assert.deepEqual(told.toSorted(), places.toSorted())
    })

    it(`${name} knows no request that is not there`, async () => {
      const required = Object.entries(fields)
        .filter(([, { isRequired }]) => isRequired)
        .map(([field]) => [field, table.some[field]])
      for (const ubrn of ['000000000001', 'x', ...(await table.absent())]) {
        const answer = await act({ ubrn }, name, Object.fromEntries(required))
        assert.deepEqual(refusedWith(answer, 404), ['NO_SUCH_RESOURCE'])
      }
    })
  }

  it('want a JSON object', async () => {
    const target = await make()
    for (const body of [[], 'x', 5]) {
      const { status, json } = await act(target, 'archive', body)
      assert.deepEqual([status, json.problems], [400, ['body: a JSON object is wanted']])
    }
  })

  it('are not more than those', async () => {
    assert.equal((await act(await make(), 'fly', {})).status, 404)
  })
}

/** Names of acts with the cells of their bodies, in the order of the page. */
async function rowsOfPage(heading: string): Promise<ReadonlyMap<string, string>> {
  const page = await readFile(new URL('../../docs/world.md', import.meta.url), 'utf8')
  const [, part = ''] = page.split(`\n## ${heading}\n`)
  const [, table = ''] = part.split('\n| act | body | what happens |\n')
  const rows = table.split('\n\n', 1)[0]?.matchAll(/^\| `([\w-]+)` \| (.*?) ?\|/gm) ?? []
  return new Map([...rows].map(([, name = '', body = '']) => [name, body]))
}
