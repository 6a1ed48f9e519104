import type { TokenRefusal } from '../check.ts'

/** Where the browser is sent, and for what reason if something was refused. */
export type SentOn = {
  readonly goesTo: string
  readonly refusal?: TokenRefusal
  readonly cookie?: string
}

/**
 * The application's address with parameters added. What it has registered stays as it is, to the
 * letter; spaces go as `%20`, which every reader of a query takes for one.
 */
export function backTo(
  redirectUri: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const added = Object.entries(parameters).flatMap(([name, value]) =>
    value ? [`${name}=${encodeURIComponent(value)}`] : [],
  )
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${added.join('&')}`
}

export function backWithRefusal(
  to: { readonly redirectUri: string; readonly state: string | undefined },
  refusal: TokenRefusal,
): SentOn {
  const { error, says } = refusal
  const parameters = { error, error_description: says, state: to.state }
  return { goesTo: backTo(to.redirectUri, parameters), refusal }
}
