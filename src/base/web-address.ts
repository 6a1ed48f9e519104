/**
 * An http or https address to which a path can be added: without user, query, fragment or a slash
 * at the end. Undefined for any other text.
 */
export function parseWebAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isPlain =
    url !== undefined &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.search + url.hash + url.username + url.password === ''
  return isPlain ? url.href.replace(/\/+$/, '') : undefined
}
