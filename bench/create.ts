export type Headers = Readonly<Record<string, string>>

const AT_ONCE = 16

/** The same call so many times, a few at once; gives the ids of what was made. */
export async function createMany(
  url: string,
  headers: Headers,
  body: string,
  count: number,
): Promise<string[]> {
  const ids: string[] = []
  let left = count
  const one = async () => {
    while (left > 0) {
      left -= 1
      ids.push(await createOne(url, headers, body))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return ids
}

type Created =
  | { readonly id: string }
  | { readonly parameter: readonly [{ resource: { id: string } }] }

/** The id of what was made: the answer is that, or has it as its first parameter. */
export async function createOne(url: string, headers: Headers, body: string): Promise<string> {
  const created = (await (await post(url, headers, body)).json()) as Created
  return 'parameter' in created ? created.parameter[0].resource.id : created.id
}

export async function post(url: string, headers: Headers, body: string): Promise<Response> {
  const response = await fetch(url, { method: 'POST', headers, body })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response
}
