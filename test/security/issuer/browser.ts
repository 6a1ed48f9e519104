/** As much of a browser as a sign-in needs: cookies with their paths, no redirect followed. */
export type Browser = {
  readonly get: (address: string) => Promise<Page>
  readonly post: (address: string, form: Readonly<Record<string, string>>) => Promise<Page>
}

export type Page = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly location: string
}

type Cookie = { readonly value: string; readonly path: string }

export function openBrowser(origin: string): Browser {
  const cookies = new Map<string, Cookie>()

  async function visit(address: string, init: RequestInit): Promise<Page> {
    const url = new URL(address, origin)
    const sent = [...cookies].filter(([, { path }]) => url.pathname.startsWith(path))
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ')
    const headers = { ...init.headers, cookie, accept: 'text/html' }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(line)
    return {
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      location: response.headers.get('location') ?? '',
    }
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/'
    if (value === '') cookies.delete(name)
    else cookies.set(name, { value, path })
  }

  return {
    get: (address) => visit(address, {}),
    post: (address, form) =>
      visit(address, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(form).toString(),
      }),
  }
}
