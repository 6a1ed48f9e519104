/**
 * What a body consists of, whatever its values: the path and JSON type of every element, without
 * places in arrays. Extensions and parameters are told by their names, resources by their type, and
 * the systems, profiles and URIs that a reader goes by are kept with their value.
 */
export function shapeOf(body: unknown): ReadonlySet<string> {
  const shape = new Set<string>()
  collect(body, '', shape)
  return shape
}

/** Read by their value, so that another one is another shape. */
const telling: readonly string[] = ['system', 'profile', 'uri']

function collect(value: unknown, path: string, shape: Set<string>): void {
  if (Array.isArray(value)) {
    if (value.length === 0) shape.add(`${path} is empty`)
    for (const each of value) collect(each, path, shape)
    return
  }
  if (typeof value !== 'object' || value === null) {
    const name = path.slice(path.lastIndexOf('.') + 1)
    shape.add(telling.includes(name) ? `${path} = ${String(value)}` : `${path}: ${typeof value}`)
    return
  }
  const fields = value as Fields
  const teller = tellerOf(fields, path)
  const here = teller === undefined ? path : `${path}(${String(fields[teller])})`
  for (const [name, field] of Object.entries(fields)) {
    if (name !== teller) collect(field, here === '' ? name : `${here}.${name}`, shape)
  }
}

type Fields = Readonly<Record<string, unknown>>

/** The field that tells what an object is, and so becomes a part of the path. */
function tellerOf(fields: Fields, path: string): string | undefined {
  if (typeof fields.resourceType === 'string') return 'resourceType'
  if (path.endsWith('extension') && typeof fields.url === 'string') return 'url'
  if (path.endsWith('parameter') && typeof fields.name === 'string') return 'name'
  return undefined
}
