import { type Outcome, unlessRefused } from '../../base/outcome.ts'
import { parseWebAddress } from '../../base/web-address.ts'
import { type OdsCode, parseOdsCode } from '../../domain/identifier/ods-code.ts'
import { parseServiceId, type ServiceId } from '../../domain/identifier/service-id.ts'

/** A bridge as its file names it: for all services of a provider, or for one service. */
export type NamedBridge = {
  readonly of: { readonly provider: OdsCode } | { readonly service: ServiceId }
  readonly url: string
  /** The file that holds its token. */
  readonly tokenFile: string
}

const fields = ['provider', 'service', 'url', 'tokenFile']

/**
 * Reads `[{ "provider": "RCD", "url": "https://…", "tokenFile": "…" }]`, where `service` may stand
 * in place of `provider`; or tells everything that is wrong with it.
 */
export function readBridges(value: unknown): Outcome<readonly NamedBridge[], string> {
  if (!Array.isArray(value) || value.length === 0) {
    return unlessRefused(['a list of bridges is wanted'], () => [])
  }
  const read = value.map(readBridge)
  const problems = read.flatMap((each, index) =>
    each.problems.map((problem) => `bridge ${index + 1}: ${problem}`),
  )
  const bridges = read.flatMap(({ bridge }) => bridge ?? [])
  const names = bridges.map(({ of }) => JSON.stringify(of))
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  problems.push(...twice.map((name) => `${name} has two bridges`))
  return unlessRefused(problems, () => bridges)
}

type Read = { readonly bridge?: NamedBridge; readonly problems: readonly string[] }

function readBridge(value: unknown): Read {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: ['an object is wanted'] }
  }
  const { provider, service, url, tokenFile, ...others } = value as Record<string, unknown>
  const of = ownerOf(provider, service)
  const address = typeof url === 'string' ? parseWebAddress(url) : undefined
  const file = typeof tokenFile === 'string' && tokenFile !== '' ? tokenFile : undefined
  const unknown = Object.keys(others)
  const problems = [
    ...(of === undefined ? ['provider or service: an ODS code or a service id is wanted'] : []),
    ...(address === undefined ? ['url: an http or https address without query is wanted'] : []),
    ...(file === undefined ? ['tokenFile: the path of a file is wanted'] : []),
    ...unknown.map((name) => `${name}: one of ${fields.join(', ')} is wanted`),
  ]
  const isWhole = of !== undefined && address !== undefined && file !== undefined
  return { problems, ...(isWhole && { bridge: { of, url: address, tokenFile: file } }) }
}

/** One of the two, and not both. */
function ownerOf(provider: unknown, service: unknown): NamedBridge['of'] | undefined {
  if (typeof provider === 'string' && service === undefined) {
    const code = parseOdsCode(provider)
    return code && { provider: code }
  }
  if (typeof service === 'string' && provider === undefined) {
    const id = parseServiceId(service)
    return id && { service: id }
  }
  return undefined
}
